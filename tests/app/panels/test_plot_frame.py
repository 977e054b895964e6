"""A plot zooms, pans and comes back, and is saved as a table and as a picture."""

from __future__ import annotations

import re
from pathlib import Path
from types import BuiltinMethodType

import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPicture, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gradviz.app.models.plot_room import axis_numbers
from gradviz.app.models.training import TrainingModel
from gradviz.app.panels.plot_frame import LEFT, PlotFrame, grid_ink
from gradviz.app.panels.plots import PlotPanel, PlotView
from gradviz.app.style import apply_theme
from gradviz.errors import FileError
from gradviz.nn.events import Batch, Epoch
from gradviz.nn.history import RunHistory
from gradviz.picture.theme import THEMES


@pytest.fixture
def view(plot_panel: PlotPanel, trained: TrainingModel, qtbot: QtBot) -> PlotView:
    qtbot.waitExposed(plot_panel)
    return plot_panel.views[0]


def turn(view: PlotView, modifier: Qt.KeyboardModifier) -> bool:
    place = QPointF(view.plot.viewport().rect().center())
    at = view.plot.viewport().mapToGlobal(place.toPoint())
    event = QWheelEvent(
        place, QPointF(at), QPoint(), QPoint(0, 240), Qt.MouseButton.NoButton, modifier, Qt.ScrollPhase.NoScrollPhase, False
    )
    QApplication.sendEvent(view.plot.viewport(), event)
    return event.isAccepted()


def test_the_wheel_zooms_with_ctrl_and_else_scrolls_the_panel(view: PlotView, trained: TrainingModel, qtbot: QtBot) -> None:
    before = view.box.viewRange()
    turn(view, Qt.KeyboardModifier.NoModifier)
    assert view.box.viewRange() == before
    turn(view, Qt.KeyboardModifier.ControlModifier)
    zoomed = view.box.viewRange()
    assert zoomed != before
    assert view.zoomed
    assert view.way_back.isVisibleTo(view)
    view.show_history(trained.history)
    assert view.box.viewRange() == zoomed
    qtbot.mouseDClick(view.plot.viewport(), Qt.MouseButton.LeftButton, pos=view.plot.viewport().rect().center())
    assert [*view.box.viewRange()[0], *view.box.viewRange()[1]] == pytest.approx([*before[0], *before[1]])
    assert not view.zoomed
    assert not view.way_back.isVisibleTo(view)
    view.zoomed = True
    view.way_back.click()
    assert not view.zoomed
    assert [*view.box.viewRange()[0], *view.box.viewRange()[1]] == pytest.approx([*before[0], *before[1]])


def test_a_plot_is_saved_as_table_and_picture(view: PlotView, tmp_path: Path) -> None:
    for name, head in (("loss.csv", b"line,x,y\n"), ("loss.png", b"\x89PNG"), ("loss.svg", b"<?xml")):
        path = tmp_path / name
        view.saver.ask_path = lambda title, suggested, kinds, path=path: str(path)
        (view.saver.save_table if name.endswith("csv") else view.saver.save_picture)()
        assert path.read_bytes().startswith(head)
    assert b"Loss" in (tmp_path / "loss.svg").read_bytes()
    rows = (tmp_path / "loss.csv").read_text().splitlines()
    assert any(row.startswith("validation,3.0,") for row in rows)
    assert next(action.text() for action in view.menu().actions() if action.text()) == "Show all"


def test_a_saved_picture_says_what_it_shows_without_the_crosshair_and_leaves_the_pens(view: PlotView, tmp_path: Path) -> None:
    pens = [curve.line.pen().widthF() for curve in view._curves]
    view.read_at(1.0)
    view.saver.ask_path = lambda title, suggested, kinds: str(tmp_path / "loss.png")
    view.saver.save_picture()
    assert not view.cross.isVisible()
    assert [curve.line.pen().widthF() for curve in view._curves] == pens
    image = QImage(str(tmp_path / "loss.png"))
    accent = QColor(view._theme["accent"]) if view._theme else QColor()
    columns = [[image.pixelColor(x, y) == accent for y in range(image.height() // 3, image.height())] for x in range(400, 1200, 40)]
    assert max(map(sum, columns)) >= 4


def test_a_saved_picture_of_two_runs_says_which_line_is_of_which(view: PlotView, tmp_path: Path) -> None:
    view.saver.ask_path = lambda title, suggested, kinds: str(tmp_path / "loss.svg")
    view.saver.save_picture()
    alone = (tmp_path / "loss.svg").read_text()
    view.note = "Thin lines: the pinned run, Dense <1>"
    view.saver.save_picture()
    together = (tmp_path / "loss.svg").read_text()
    assert "pinned" not in alone
    assert "Thin lines: the pinned run, Dense &lt;1&gt;" in together
    heights = [int(re.findall(r'viewBox="0 0 \d+ (\d+)"', text)[0]) for text in (alone, together)]
    assert heights[0] < heights[1], "the plot needs its room below the words"


def test_what_goes_wrong_is_told(view: PlotView, tmp_path: Path, qtbot: QtBot) -> None:
    (tmp_path / "file").write_text("")
    view.saver.ask_path = lambda title, suggested, kinds: str(tmp_path / "file" / "loss.csv")
    with qtbot.waitSignal(view.refused) as refused:
        view.saver.save_table()
    assert refused.args is not None
    assert isinstance(refused.args[0], FileError)
    view.saver.ask_path = lambda title, suggested, kinds: ""
    view.saver.save_picture()


@pytest.mark.heavy
@pytest.mark.parametrize("pair", [("dark", "light"), ("light", "dark")])
def test_a_plot_stands_on_the_ground_of_the_theme_it_was_turned_to(view: PlotView, qapp: QApplication, pair: tuple[str, str]) -> None:
    for name in pair:
        apply_theme(qapp, THEMES[name].colors)
        view.apply_theme(THEMES[name])
        QApplication.processEvents()
        panel = view.window().grab().toImage()
        at = view.plot.mapTo(view.window(), QPoint(2, 2))
        assert panel.pixelColor(at).name().upper() == THEMES[name]["window"], name


def test_numbers_at_an_axis_are_written_as_everywhere(view: PlotView) -> None:
    assert axis_numbers([0.1 + 0.2, 2e-5, -1e-17], 1.0, 1e-5) == ["0.3", "2e−5", "0"]
    assert axis_numbers([0.25], 100, 0.25) == ["25"]
    axis = view.plot.getAxis("left")
    assert axis.tickStrings([0.1 + 0.2], 1.0, 0.1) == ["0.3"]
    axis.setLogMode(y=True)
    assert axis.tickStrings([-2.0, 1.0], 1.0, None) == ["0.01", "10"]


def test_a_double_click_shows_a_steep_beginning_and_another_one_the_rest(view: PlotView) -> None:
    history = RunHistory()
    for at in range(400):
        history.take(Batch(at // 40, at % 40, 40, 8, 50.0 if at < 5 else 1.0, 0.1, 1.0))
    view.show_history(history)
    near = view.box.viewRange()[1]
    QTest.mouseDClick(view.plot.viewport(), Qt.MouseButton.LeftButton)
    assert view.box.viewRange()[1][1] > 50 > near[1]
    view.show_history(history)
    assert view.box.viewRange()[1][1] > 50, "what one asked for stays"
    QTest.mouseDClick(view.plot.viewport(), Qt.MouseButton.LeftButton)
    assert view.box.viewRange()[1] == near


def drawn_numbers(view: PlotFrame, side: str) -> list[tuple[QRectF, str]]:
    """The numbers that are painted at an axis, and where."""
    axis, picture = view.plot.getAxis(side), QPicture()
    painter = QPainter(picture)
    _, _, found = axis.generateDrawSpecs(painter)
    painter.end()
    return [(axis.mapRectToScene(area), text) for area, _, text in found]


def test_every_line_of_the_grid_has_its_number_and_every_number_its_room(
    plot_panel: PlotPanel, trained: TrainingModel, qtbot: QtBot
) -> None:
    qtbot.waitExposed(plot_panel)
    plot_panel.verticalScrollBar().setValue(0)
    seen = 0
    for view in plot_panel.views:
        plot_panel.ensureWidgetVisible(view)
        QApplication.processEvents()
        whole = QRectF(view.plot.viewport().rect())
        for side, least in (("left", 2), ("bottom", 2)):
            found = drawn_numbers(view, side)
            assert len(found) >= least, (view.record.name, side, found)
            for area, text in found:
                assert whole.contains(area), (view.record.name, side, text, area)
            seen += len(found)
        assert drawn_numbers(view, "bottom")[0][1] == "0", (view.record.name, view.box.viewRange(), drawn_numbers(view, "bottom"))
        picture = QPicture()
        painter = QPainter(picture)
        _, lines, numbers = view.plot.getAxis("left").generateDrawSpecs(painter)
        painter.end()
        if not view.record.log:
            assert len(lines) == len(numbers), view.record.name
        assert {pen.color().name().upper() for pen, _, _ in lines} == {THEMES["light"]["line"]}
        assert all(pen.color().alpha() == 255 for pen, _, _ in lines), "a grid that is not seen"
        assert view.plot.getAxis("left").zValue() < view.box.zValue(), "a grid over the curves"
    assert seen > 20


def test_shares_are_written_in_percent(plot_panel: PlotPanel, trained: TrainingModel) -> None:
    for view in plot_panel.views:
        texts = [text for _, text in drawn_numbers(view, "left")]
        assert all(text.endswith("%") == view.record.percent for text in texts), (view.record.name, texts)


@pytest.mark.parametrize("name", list(THEMES))
def test_the_grid_is_seen_and_weaker_than_any_curve(name: str) -> None:
    theme = THEMES[name]
    ground = QColor(theme["window"]).lightness()
    grid, curve = (abs(QColor(ink).lightness() - ground) for ink in (grid_ink(theme), theme["text"]))
    assert 0 < grid < curve / 2


def test_a_long_title_gives_way_to_the_time_under_the_crosshair(view: PlotView) -> None:
    """In a narrow panel the plots would all be wider than what is seen of them."""
    view.title.setText("A title that is far longer than a narrow panel has room for")
    view.time.setText("epoch 12.05")
    assert view.minimumSizeHint().width() <= view.time.sizeHint().width() + LEFT


def test_a_plot_is_painted_by_qt_alone_once_it_was_told(view: PlotView, qtbot: QtBot) -> None:
    """A paint event in Python would hold the lock that a training waits for until all is drawn."""
    assert isinstance(view.plot.paintEvent, BuiltinMethodType)
    told: list[None] = []
    view.plot.scene().sigPrepareForPaint.connect(lambda: told.append(None))
    view.plot.viewport().update()
    qtbot.waitUntil(lambda: bool(told), timeout=20_000)


def test_numbers_and_grid_are_kept_as_a_picture_but_for_what_is_saved(view: PlotView, monkeypatch: pytest.MonkeyPatch) -> None:
    modes = [view.plot.getAxis("left").cacheMode()]
    monkeypatch.setattr(view, "_render", lambda painter: modes.append(view.plot.getAxis("left").cacheMode()))
    view._svg()
    modes.append(view.plot.getAxis("left").cacheMode())
    assert [mode.name for mode in modes] == ["DeviceCoordinateCache", "NoCache", "DeviceCoordinateCache"]


def test_an_accuracy_from_nothing_to_all_has_five_lines(plot_panel: PlotPanel, qtbot: QtBot) -> None:
    qtbot.waitExposed(plot_panel)
    view = next(view for view in plot_panel.views if view.record.percent)
    history = RunHistory()
    for at, share in enumerate((0.05, 0.5, 0.98), 1):
        history.take(Epoch(at, 0.5, share, 0.5, share, 1.0, 0.1))
    view.show()
    view.show_history(history)
    QApplication.processEvents()
    assert [text.replace("\u2009", " ") for _, text in drawn_numbers(view, "left")] == ["0 %", "25 %", "50 %", "75 %", "100 %"]
