"""The canvas shows each moment of a run, points at what is under the mouse and keeps it there while zooming."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QColor, QImage, QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from gradviz.app.canvas import backing
from gradviz.app.canvas.camera import CROWDED, NEAR, ROOMY
from gradviz.app.main_window import MainWindow
from gradviz.picture.diagram import Group, Label
from gradviz.picture.theme import THEMES
from gradviz.project import Document
from gradviz.tutor.explain import place_of


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
    wanted = canvas._fitted()
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


def test_a_graph_too_large_to_be_read_as_a_whole_begins_at_its_output(window: MainWindow, qtbot: QtBot) -> None:
    canvas, session = window.canvas, window.session
    window.services.start()
    session.start(Document.from_text("y=" + "+".join(f"x{at}*w{at}" for at in range(120)), {}))
    canvas.begin()
    assert session.graph is not None
    output = session.graph.output
    qtbot.waitUntil(lambda: not canvas.sheet.place_of(output).isEmpty(), timeout=20_000)
    qtbot.waitUntil(lambda: canvas.camera.zoom == NEAR, timeout=20_000)
    assert canvas.rect().toRectF().contains(canvas.area_of(output))
    canvas.fit()
    qtbot.waitUntil(lambda: canvas.camera.zoom < CROWDED.lost, timeout=20_000)
    window.tools._make_room(20)
    assert canvas.camera.zoom < CROWDED.lost


LOSS = "L=(σ(w2*relu(w1*x+b1)+b2)-t)^2+0.1*(w1^2+w2^2)"
"""A formula of a lecture: 25 nodes in ten columns."""


def test_a_formula_of_some_twenty_nodes_opens_so_that_it_can_be_read_in_a_small_window(window: MainWindow, qtbot: QtBot) -> None:
    canvas, session = window.canvas, window.session
    window.resize(1024, 680)
    QApplication.processEvents()
    session.start(Document.from_text(LOSS, {}))
    canvas.begin()
    graph = session.graph
    assert graph is not None
    assert canvas.camera.zoom == ROOMY.zoom
    assert any(isinstance(shape, Label) for group in canvas.sheet.diagram.shapes if isinstance(group, Group) for shape in group.shapes)
    top, bottom = canvas.margins
    free = canvas.rect().toRectF().adjusted(0, top, 0, -bottom)
    for moment in range(len(session.moments)):
        session.move_to(moment + 1)
        assert session.moment is not None
        assert free.contains(canvas.area_of(place_of(session.moment)))
    areas = [canvas.area_of(node) for node in range(len(graph.nodes))]
    assert min(area.top() for area in areas) >= free.top()
    assert max(area.bottom() for area in areas) <= free.bottom()


def test_following_the_run_through_a_part_leaves_the_picture_fitted(window: MainWindow, qtbot: QtBot) -> None:
    """A window that is made larger shows more of it, as before the first step."""
    canvas, session = window.canvas, window.session
    window.resize(1024, 680)
    session.start(Document.from_text(LOSS, {}))
    canvas.begin()
    session.move_to(1)
    assert canvas.keeps_fit
    window.resize(1900, 900)
    QApplication.processEvents()
    assert canvas.camera.zoom > ROOMY.zoom


def test_a_step_in_such_a_graph_is_followed_and_one_in_a_small_graph_moves_nothing(window: MainWindow, qtbot: QtBot) -> None:
    canvas, session = window.canvas, window.session
    canvas.reduced_motion = True
    before = canvas.camera
    session.step(3)
    assert canvas.camera == before
    window.services.start()
    session.start(Document.from_text("y=" + "+".join(f"x{at}*w{at}" for at in range(120)), {}))
    canvas.begin()
    qtbot.waitUntil(lambda: canvas.camera.zoom == NEAR, timeout=20_000)
    for moment in (2, 200, 300):
        session.move_to(moment)
        assert session.moment is not None
        assert canvas.rect().toRectF().contains(canvas.area_of(place_of(session.moment)).center())
    canvas.zoom(0.5)
    held = canvas.camera
    session.move_to(2)
    assert canvas.camera == held


@pytest.mark.parametrize("size", [(1440, 900), (1440, 700), (1024, 700)])
def test_no_node_comes_to_lie_under_the_bars_when_a_strip_takes_room(window: MainWindow, size: tuple[int, int]) -> None:
    canvas, graph = window.canvas, window.session.graph
    assert graph is not None
    window.resize(*size)
    QApplication.processEvents()
    window.strip.show_message(lambda: "Told.")
    QApplication.processEvents()
    assert max(canvas.area_of(node).bottom() for node in range(len(graph.nodes))) <= canvas.height() - canvas.margins[0]


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


def test_a_notice_moves_no_picture_that_stands_clear_of_it(window: MainWindow, qtbot: QtBot) -> None:
    canvas, session = window.canvas, window.session
    session.step(len(session.moments))
    QApplication.processEvents()
    before = canvas.camera
    for text in ("Told.", ""):
        window.strip.show_message(text)
        window.strip.setVisible(bool(text))
        QApplication.processEvents()
        assert canvas.camera == before
        assert canvas.is_sharp


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
