"""The canvas shows each moment of a run, points at what is under the mouse and keeps it there while zooming."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QColor, QImage, QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from gradviz.app.canvas import backing
from gradviz.app.main_window import MainWindow
from gradviz.picture.diagram import Label
from gradviz.picture.theme import THEMES


def gradient_ink(window: MainWindow) -> int:
    """How many pixels of the graph have the colour of gradients."""
    window.bars.legend.hide()
    image = window.canvas.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    ink = QColor(window.preferences.theme["gradient"]).rgb()
    return sum(image.pixel(x, y) == ink for x in range(image.width()) for y in range(image.height()))


def gradients(window: MainWindow) -> list[str]:
    """The gradients written in the canvas's picture."""
    shapes = window.canvas.sheet.diagram.flat()
    return sorted(shape.text for shape in shapes if isinstance(shape, Label) and shape.role == "gradient")


def test_every_step_changes_what_is_on_the_canvas(window: MainWindow, qtbot: QtBot) -> None:
    assert gradient_ink(window) == 0
    before = window.canvas.grab().toImage()
    while window.session.next_moment is not None:
        qtbot.keyClick(window.canvas, Qt.Key.Key_Space)
        after = window.canvas.grab().toImage()
        assert after != before, window.session.at
        before = after
    assert {"1", "2", "3", "5", "2 + 3 = 5"} == set(gradients(window))
    assert gradient_ink(window) > 100


@pytest.mark.parametrize("edit", ["same text", "value", "spaces"])
def test_gradients_appear_after_an_edit_too(window: MainWindow, edit: str) -> None:
    session = window.session
    if edit == "value":
        session.set_value("a", 3.0)
    else:
        session.set_text(session.document.text + (" " if edit == "spaces" else ""))
    session.step(len(session.moments))
    assert window.canvas.sheet.diagram is window.picture.diagram
    assert gradient_ink(window) > 100


def test_no_colour_of_the_theme_before_is_left_while_the_next_picture_is_painted(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    canvas = window.canvas
    canvas.grab()
    monkeypatch.setattr(backing, "FIRST_SLICE", 0.0)
    monkeypatch.setattr(backing, "SLICE", 0.0)
    monkeypatch.setattr(backing, "SMALL", 0)
    canvas.apply_theme(THEMES["dark"])
    image = canvas.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    assert canvas._backing.busy
    assert image.pixel(4, image.height() // 2) == QColor(THEMES["dark"]["surface"]).rgb()


def test_zoom_keeps_the_point_under_the_mouse(window: MainWindow) -> None:
    canvas, mouse = window.canvas, QPointF(200, 150)
    before = canvas.camera.scene(mouse)
    canvas.zoom(1.3, mouse)
    after = canvas.camera.scene(mouse)
    assert (after.x(), after.y()) == pytest.approx((before.x(), before.y()))
    canvas.fit()
    assert canvas.keeps_fit


def test_a_click_tells_the_gate_under_the_mouse(window: MainWindow, qtbot: QtBot) -> None:
    canvas, graph = window.canvas, window.session.graph
    assert graph is not None
    at = canvas.camera.transform().map(canvas.sheet.place_of(graph.names["a"]).center())
    with qtbot.waitSignal(canvas.clicked) as received:
        qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=QPoint(round(at.x()), round(at.y())))
    assert received.args == [graph.names["a"]]


def test_refitting_ends_a_flight_and_follows_the_size(window: MainWindow, qtbot: QtBot) -> None:
    canvas = window.canvas
    canvas.reduced_motion = False
    canvas.zoom(2.0)
    canvas.fit()
    canvas.refit()
    wanted = canvas.framing.fitted()
    assert canvas.camera == wanted
    qtbot.wait(30)
    assert canvas.camera == wanted
    canvas.reduced_motion = True


def test_what_is_expected_of_a_picture_is_asked_for_anew_where_it_fits_otherwise(window: MainWindow) -> None:
    canvas, received = window.canvas, list[str]()
    canvas.detail_changed.connect(received.append)
    shown = canvas.sheet.diagram
    assert canvas.expect(shown.width, shown.height) == "near"
    assert canvas.expect(40 * shown.width, shown.height) == "small"
    canvas.fit()
    assert canvas.expect(8 * shown.width, shown.height) == "far"
    canvas.begin()
    canvas.resize(canvas.width() - 40, canvas.height())
    canvas.grab()
    assert received == ["near"]
    canvas.zoom(0.6 / canvas.camera.zoom)
    assert canvas.expect(10.0, 10.0) == "middle"


def test_only_what_changed_of_the_picture_is_painted_again(window: MainWindow, qtbot: QtBot) -> None:
    canvas = window.canvas
    qtbot.waitUntil(lambda: canvas.is_sharp)
    QApplication.processEvents()
    painted = Painted(canvas)
    canvas.show_diagram(window.picture.diagram)
    QApplication.processEvents()
    assert painted.areas == []
    window.session.select(0)
    QApplication.processEvents()
    place = canvas.area_of(0).toAlignedRect()
    assert painted.areas
    assert all(area.contains(place) and area.width() < canvas.width() / 2 for area in painted.areas)


def test_a_slider_paints_nothing_of_a_picture_too_far_for_numbers(window: MainWindow, qtbot: QtBot) -> None:
    canvas = window.canvas
    canvas.zoom(0.3 / canvas.camera.zoom)
    qtbot.waitUntil(lambda: canvas.is_sharp)
    QApplication.processEvents()
    painted = Painted(canvas)
    for value in (3.0, 4.0):
        window.session.set_value("a", value)
        QApplication.processEvents()
    assert painted.areas == []


class Painted(QObject):
    """Which parts of a widget are painted from now on."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.areas: list[QRect] = []
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent):
            self.areas.append(event.rect())
        return False
