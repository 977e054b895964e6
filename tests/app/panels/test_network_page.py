"""The page: an edit becomes another run, a double click goes deeper, selecting on the canvas opens the layer in the list."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from gradviz import words
from gradviz.app.canvas import backing as backing_module
from gradviz.app.canvas.backing import Backing
from gradviz.app.canvas.camera import Camera
from gradviz.app.main_window import MainWindow
from gradviz.app.models.level_run import LevelRun
from gradviz.app.models.network_picture import READABLE
from gradviz.app.panels.network_page import NetworkPage
from gradviz.errors import DataError, InputError
from gradviz.nn.levels import ViewPath
from gradviz.picture.compose import Drawing
from gradviz.picture.network import NetworkDrawing
from gradviz.picture.network_layout import SIDE
from gradviz.project.network_edits import new_network


def center(page: NetworkPage, name: str) -> QPoint:
    block = next(block for block in page.training.look.blocks if block.name == name) if page.training.look else None
    area = page.canvas.sheet.place_of(block.output if block else None)
    return page.canvas.camera.transform().map(QPointF(area.center().x(), area.top() + SIDE / 2)).toPoint()


def test_typing_rests_and_then_another_network_is_built(page: NetworkPage, qtbot: QtBot) -> None:
    run = page.training.run
    for units in (5, 6, 7):
        page.session.set_layer("dense1", "units", units)
    qtbot.waitUntil(lambda: page.training.network == page.session.network and page.training.state == "ready", timeout=20_000)
    assert page.training.run == run + 1


@pytest.mark.parametrize("order", ["start", "one_batch"])
def test_what_was_edited_a_moment_ago_is_what_is_trained(page: NetworkPage, qtbot: QtBot, order: str) -> None:
    page.session.set_layer("dense1", "units", 9)
    getattr(page.training, order)()
    qtbot.waitUntil(lambda: page.training.batch is not None, timeout=20_000)
    assert page.training.network == page.session.network
    page.training.pause()


def test_a_click_selects_and_a_double_click_opens(page: NetworkPage, qtbot: QtBot) -> None:
    qtbot.mouseClick(page.canvas, Qt.MouseButton.LeftButton, pos=center(page, "dense1"))
    assert page.builder.open_name == "dense1"
    qtbot.mouseDClick(page.canvas, Qt.MouseButton.LeftButton, pos=center(page, "dense1"))
    qtbot.waitUntil(lambda: page.levels.path == ViewPath("dense1"), timeout=20_000)
    assert page.crumbs.up.isVisibleTo(page)
    qtbot.keyClick(page.canvas, Qt.Key.Key_Backspace)
    qtbot.waitUntil(lambda: page.levels.depth == 0, timeout=20_000)


def test_the_keys_of_the_list_work_on_the_layer_that_was_clicked(page: NetworkPage, qtbot: QtBot) -> None:
    """The tool tips of the list promise these keys, and a click leaves the keys with the canvas."""

    def names() -> list[str]:
        return [layer.name for layer in page.session.network.spec.layers]

    page.canvas.setFocus()
    row = next(item for item in page.builder.items if item.row is not None and item.row.name == "tanh1")
    qtbot.mouseClick(row, Qt.MouseButton.LeftButton)
    qtbot.keyClick(page.canvas, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert names() == ["tanh1", "dense1", "dense2"]
    qtbot.keyClick(page.canvas, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert names() == ["tanh1", "tanh2", "dense1", "dense2"]
    qtbot.keyClick(page.canvas, Qt.Key.Key_Delete)
    assert names() == ["tanh2", "dense1", "dense2"]
    qtbot.keyClick(page.canvas, Qt.Key.Key_Delete)
    assert names() == ["tanh2", "dense1", "dense2"]
    page.session.undo()
    assert names() == ["tanh1", "tanh2", "dense1", "dense2"]


def test_down_to_the_scalar_gates_by_keyboard(page: NetworkPage, qtbot: QtBot) -> None:
    page.canvas.setFocus()
    qtbot.keyClick(page.canvas, Qt.Key.Key_Down)
    qtbot.keyClick(page.canvas, Qt.Key.Key_Down)
    qtbot.keyClick(page.canvas, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.levels.depth == 1, timeout=20_000)
    while page.levels.depth == 1:
        qtbot.keyClick(page.canvas, Qt.Key.Key_Down)
        qtbot.keyClick(page.canvas, Qt.Key.Key_Return)
        qtbot.wait(60)
    qtbot.keyClick(page.canvas, Qt.Key.Key_Down)
    qtbot.keyClick(page.canvas, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.levels.depth == 3, timeout=20_000)
    assert page.below.currentWidget() is page.transport
    assert page.side.tabs.current == "explain"
    assert page.levels.trace is not None


def test_what_cannot_be_built_is_said_and_mended(page: NetworkPage, qtbot: QtBot) -> None:
    page.session.add("conv2d", after="dense1")
    qtbot.waitUntil(lambda: page.training.state == "failed", timeout=20_000)
    assert "cannot be built" in page.canvas.empty
    assert not page.bar.buttons["play"].isEnabled()
    page.session.undo()
    qtbot.waitUntil(lambda: page.training.state == "ready", timeout=20_000)
    assert page.canvas.empty == ""


def test_another_choice_of_numbers_redraws_the_blocks(page: NetworkPage) -> None:
    before = page.picture.diagram
    page.middle.shows.chosen.emit("weights")
    assert page.picture.diagram is not before
    assert page.picture.show == "weights"


def test_a_value_that_is_none_is_said_in_the_strip(page: NetworkPage) -> None:
    page.session.set_layer("dense1", "units", -1)
    assert "units" in page.strip.message.text()


def test_what_was_noticed_is_shown_at_its_layer(page: NetworkPage, qtbot: QtBot) -> None:
    page.session.choose("optimizer", "sgd")
    page.session.set_field("optimizer", "rate", 500.0)
    page.session.set_field("training", "epochs", 20)
    page.follow()
    qtbot.waitUntil(lambda: page.training.state == "ready" and page.training.network == page.session.network, timeout=20_000)
    page.training.start()
    qtbot.waitUntil(lambda: page.training.state in ("finished", "failed") and page.findings.finding is not None, timeout=60_000)
    finding = page.findings.finding
    assert finding is not None
    assert page.findings.helps.text()
    page.findings.show_me.click()
    assert page.builder.open_name == finding.blocks[0]
    assert page.picture.block_at(next(iter(page.levels.selection))) == finding.blocks[0]
    other = "dense2" if finding.blocks[0] != "dense2" else "dense1"
    page.levels.go(ViewPath(other))
    qtbot.waitUntil(lambda: page.levels.depth == 1, timeout=20_000)
    page.findings.show_me.click()
    qtbot.waitUntil(lambda: page.levels.depth == 0 and bool(page.levels.selection), timeout=20_000)
    assert page.picture.block_at(next(iter(page.levels.selection))) == finding.blocks[0], "from a level it leads back to the network"


def test_the_menu_of_a_block_edits_the_network(page: NetworkPage, qtbot: QtBot) -> None:
    page.canvas.menu_asked.emit(page.levels.graph.names["tanh1"] if page.levels.graph else None, QPoint(5, 5))
    menu = page.builder.findChildren(QMenu, options=Qt.FindChildOption.FindDirectChildrenOnly)[-1]
    next(action for action in menu.actions() if action.text() == "Remove").trigger()
    menu.close()
    assert [layer.name for layer in page.session.network.spec.layers] == ["dense1", "dense2"]


def test_another_level_is_reached_in_a_short_motion_unless_motion_is_reduced(
    page: NetworkPage, window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[bool] = []
    monkeypatch.setattr(page.canvas._dive, "begin", lambda deeper, at: begun.append(deeper))
    for path in (ViewPath("dense1"), ViewPath()):
        page.levels.go(path)
        qtbot.waitUntil(lambda path=path: page.levels.path == path, timeout=20_000)
    assert begun == []
    window.preferences.set("reduced_motion", False)
    page.canvas.zoom(1.3)
    for path in (ViewPath("dense1"), ViewPath()):
        page.levels.go(path)
        qtbot.waitUntil(lambda path=path: page.levels.path == path, timeout=20_000)
        assert page.canvas.keeps_fit
    assert begun == [True, False]


@pytest.mark.heavy
@pytest.mark.parametrize("size", [(1024, 680), (1024, 780), (1440, 900), (1600, 1000)])
def test_no_mark_of_the_last_row_is_cut_off(page: NetworkPage, window: MainWindow, qtbot: QtBot, size: tuple[int, int]) -> None:
    window.resize(*size)
    page.session.start(new_network("cnn"))
    page.follow()
    qtbot.waitUntil(lambda: page.training.state == "ready" and len(page.canvas.sheet.diagram.shapes) > 20)

    def fits() -> bool:
        extent = page.canvas.camera.transform().mapRect(page.canvas.sheet.extent())
        return page.canvas.is_sharp and extent.bottom() <= page.canvas.height() and extent.right() <= page.canvas.width()

    qtbot.waitUntil(fits)
    assert page.inside.isVisible() == (size[1] > 760)


def test_a_deep_network_is_seen_to_its_end_in_a_low_window(page: NetworkPage, window: MainWindow, qtbot: QtBot) -> None:
    window.resize(1024, 680)
    page.session.start(new_network("mlp"))
    for _ in range(14):
        page.session.add("activation", after="dense1")
    page.follow()
    qtbot.waitUntil(lambda: page.training.state == "ready" and len(page.canvas.sheet.diagram.shapes) > 40, timeout=20_000)

    def fits() -> bool:
        extent = page.canvas.camera.transform().mapRect(page.canvas.sheet.extent())
        return page.canvas.is_sharp and page.canvas.rect().toRectF().contains(extent)

    qtbot.waitUntil(fits, timeout=20_000)
    assert page.canvas.camera.zoom >= READABLE


class Work:
    """What an opening of a level costs, counted."""

    def __init__(self, page: NetworkPage, monkeypatch: pytest.MonkeyPatch) -> None:
        self.done: Counter[str] = Counter()
        self._page = page
        for owner, name, label in (
            (Backing, "start", "sharp pictures"),
            (Drawing, "__init__", "compositions"),
            (NetworkDrawing, "__init__", "block compositions"),
            (LevelRun, "_read", "readings"),
            (LevelRun, "explanation", "explanations"),
        ):
            self._count(owner, name, label, monkeypatch)
        page.canvas.resized.connect(lambda: self.done.update({"resizes": 1}))

    def _count(self, owner: type, name: str, label: str, monkeypatch: pytest.MonkeyPatch) -> None:
        work = getattr(owner, name)

        def counted(this: object, *given: object, **named: object) -> object:
            if not isinstance(this, Backing) or this is self._page.canvas._backing:
                self.done[label] += 1
            return work(this, *given, **named)

        monkeypatch.setattr(owner, name, counted)

    def of(self, path: ViewPath, qtbot: QtBot) -> Counter[str]:
        """Of opening a level until it is painted and all has come to rest."""
        self.done.clear()
        self._page.levels.go(path)
        qtbot.waitUntil(lambda: self._page.levels.path == path and self._page.canvas.is_sharp)
        qtbot.wait(80)
        return self.done


def test_a_level_is_read_composed_and_painted_once(page: NetworkPage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    work, once = Work(page, monkeypatch), {"readings": 1, "sharp pictures": 1}
    found = work.of(ViewPath("dense1"), qtbot)
    assert found.pop("compositions") <= 2
    assert found == {**once, "resizes": 1}
    assert work.of(ViewPath("dense1", "matmul"), qtbot) == once
    found = work.of(ViewPath("dense1"), qtbot)
    assert found.pop("compositions") <= 2
    assert found == once
    found = work.of(ViewPath("dense1", "matmul", (1,)), qtbot)
    assert found.pop("explanations") <= 2
    assert found == {**once, "compositions": 1}
    page.set_live(True)
    page.side.turn_to("plots")
    found = work.of(ViewPath(), qtbot)
    assert found.pop("resizes") <= 2
    assert found == once


def test_another_document_is_seen_whole_and_live(page: NetworkPage, qtbot: QtBot) -> None:
    page.levels.go(ViewPath("dense1"))
    qtbot.waitUntil(lambda: page.levels.depth == 1, timeout=20_000)
    page.set_live(False)
    page.builder.show_open("dense1")
    page.session.start(new_network("xor"))
    qtbot.waitUntil(lambda: page.levels.depth == 0 and page.training.state == "ready", timeout=20_000)
    assert page.levels.live
    assert page.builder.open_name == ""


def test_nothing_over_the_network_jumps_on_the_way_down(page: NetworkPage, qtbot: QtBot) -> None:
    top = page.crumbs.mapTo(page, QPoint(0, 0)).y()
    page.levels.go(ViewPath("dense1"))
    qtbot.waitUntil(lambda: page.levels.depth == 1, timeout=20_000)
    QApplication.processEvents()
    assert page.crumbs.mapTo(page, QPoint(0, 0)).y() == top


def test_a_dive_shows_the_new_level_from_its_first_frame_and_does_not_jump_at_its_end(
    page: NetworkPage, window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.preferences.set("reduced_motion", False)
    monkeypatch.setattr(backing_module, "FIRST_SLICE", 0.0)
    canvas, frames = page.canvas, list[tuple[float, Camera, Camera]]()
    blit = Backing.blit

    def seen(backing: Backing, painter: QPainter, camera: Camera) -> None:
        if backing is canvas._backing and canvas.sheet.diagram is not before:
            frames.append((camera.zoom / canvas.camera.zoom, canvas.camera, backing.camera))
        blit(backing, painter, camera)

    monkeypatch.setattr(Backing, "blit", seen)
    for path in (ViewPath("dense1"), ViewPath("dense1", "matmul"), ViewPath("dense1", "matmul", (1,)), ViewPath()):
        before = canvas.sheet.diagram
        frames.clear()
        page.levels.go(path)
        qtbot.waitUntil(lambda path=path: page.levels.path == path and bool(frames) and frames[-1][0] == 1.0)
        qtbot.wait(100)
        sizes = [size for size, _, _ in frames]
        assert sizes == sorted(sizes, reverse=path.depth == 0)
        assert {(camera, painted) for _, camera, painted in frames} == {(canvas.camera, canvas._backing.camera)}, path


def test_a_dive_begins_and_ends_at_the_block(page: NetworkPage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    about: list[QPointF] = []
    monkeypatch.setattr(page.canvas, "dive", lambda deeper, at: about.append(at))
    there = center(page, "dense2")
    for path in (ViewPath("dense2"), ViewPath()):
        page.levels.go(path)
        qtbot.waitUntil(lambda path=path: page.levels.path == path)
    assert [abs(at.x() - there.x()) <= 1 for at in about] == [True, True]


def test_where_there_is_no_picture_the_canvas_says_why_now(qtbot: QtBot, page: NetworkPage) -> None:
    page.picture.diagram = replace(page.picture.diagram, shapes=())
    page.training.state, page.training.error = "failed", DataError("gone", "the data are gone")
    page.training.turned.emit()
    assert page.canvas.empty == "The data are gone."
    page.training.state, page.training.error = "loading", None
    page.training.turned.emit()
    assert "Building" in page.canvas.empty
    page.training.state, page.training.error = "failed", InputError("not binary", "this loss takes targets from 0 to 1")
    page.training.turned.emit()
    assert "from 0 to 1" in page.canvas.empty, "the list of layers says nothing of that"


def test_what_an_empty_canvas_says_stands_beside_an_open_drawer(page: NetworkPage, window: MainWindow, qtbot: QtBot) -> None:
    window.resize(1024, 680)
    qtbot.waitUntil(lambda: page.drawer.floating and page.width() < 1024, timeout=20_000)
    for opened in (True, False):
        page.drawer.button.setChecked(opened)
        covered = page.left.mapTo(page, page.left.rect().topRight()).x() + 1 if opened else 0
        assert page.canvas.mapTo(page, page.canvas.contentsRect().topLeft()).x() == max(covered, page.canvas.mapTo(page, QPoint(0, 0)).x())
    page.drawer.button.setChecked(True)
    window.resize(1440, 900)
    qtbot.waitUntil(lambda: not page.drawer.floating, timeout=20_000)
    assert page.canvas.contentsRect() == page.canvas.rect()


def test_another_mode_leaves_the_keys_with_the_canvas(page: NetworkPage, qtbot: QtBot) -> None:
    """The button that had the focus goes with its row: the next in line would be the one that goes back to the start."""
    page.bar.mode.setFocus()
    qtbot.waitUntil(lambda: page.window().focusWidget() is not None, timeout=20_000)
    page.set_live(False)
    assert page.window().focusWidget() is page.canvas


def test_a_notice_goes_with_the_next_edit_and_an_offer_stays(page: NetworkPage) -> None:
    page.strip.show_message("Saved it.")
    page.session.set_layer("dense1", "units", 5)
    assert page.strip.isHidden()
    page.strip.offer(lambda: "Something was left", lambda: "Open it", lambda: None, lambda: None)
    page.session.set_layer("dense1", "units", 6)
    assert not page.strip.isHidden()


def test_where_the_data_come_from_is_said_in_the_language_of_the_window(page: NetworkPage, window: MainWindow) -> None:
    assert page.training.facts is not None
    note = page.training.facts.note
    assert note in page.middle.split.toolTip()
    window.commands.on_language("ru")
    assert words.say(note) != note
    assert page.middle.split.toolTip().endswith(words.say(note))


def test_another_document_is_seen_whole_whatever_the_zoom_was(page: NetworkPage, qtbot: QtBot) -> None:
    page.canvas.zoom(3.0)
    assert not page.canvas.keeps_fit
    page.session.start(new_network("logistic"))
    qtbot.waitUntil(lambda: page.training.state == "ready" and page.training.network == page.session.network, timeout=20_000)
    qtbot.waitUntil(lambda: page.canvas.camera == page.canvas.framing.measured(), timeout=20_000)
    assert page.canvas.keeps_fit
