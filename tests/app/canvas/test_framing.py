"""What can be read is shown: the whole picture, or its home where the whole is a texture; nothing lies under the bars."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gradviz.app.canvas.camera import CROWDED, NEAR, ROOMY
from gradviz.app.main_window import MainWindow
from gradviz.picture.diagram import Group, Label
from gradviz.project import Document
from gradviz.tutor.explain import place_of

LOSS = "L=(σ(w2*relu(w1*x+b1)+b2)-t)^2+0.1*(w1^2+w2^2)"
"""A formula of a lecture: 25 nodes in ten columns."""


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
    top, bottom = canvas.framing.margins
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
    assert max(canvas.area_of(node).bottom() for node in range(len(graph.nodes))) <= canvas.height() - canvas.framing.margins[0]


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
