"""Select, drag, find, rename and menus, with mouse and keys on the real canvas."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from gradviz.app.main_window import MainWindow
from gradviz.app.panels.history import HistoryPage
from gradviz.graph import Edge
from gradviz.picture.diagram import Label

LEFT, SHIFT = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier


def node(window: MainWindow, label: str) -> int:
    assert window.session.graph is not None
    return window.session.graph.labels.index(label)


def spot(window: MainWindow, item: int) -> QPoint:
    """The middle of a node's own box, on the widget."""
    layout = window.picture.layout
    assert layout is not None
    x, y = layout.centers[item]
    camera = window.canvas.camera
    return QPoint(round((x - camera.x) * camera.zoom), round((y - camera.y) * camera.zoom))


def drag(qtbot: QtBot, window: MainWindow, item: int, way: QPoint) -> None:
    at = spot(window, item)
    qtbot.mousePress(window.canvas, LEFT, pos=at)
    for share in (0.3, 0.7, 1.0):
        qtbot.mouseMove(window.canvas, at + way * share)
    qtbot.mouseRelease(window.canvas, LEFT, pos=at + way)


def test_a_dragged_node_stays_and_one_undo_brings_it_back(window: MainWindow, qtbot: QtBot) -> None:
    c = node(window, "c")
    before = window.picture.layout
    assert before is not None
    drag(qtbot, window, c, QPoint(30, 60))
    after = window.picture.layout
    assert after is not None
    zoom = window.canvas.camera.zoom
    assert after.centers[c] == pytest.approx((before.centers[c][0] + 30 / zoom, before.centers[c][1] + 60 / zoom), abs=1.5)
    assert [center for place, center in enumerate(after.centers) if place != c] == [
        center for place, center in enumerate(before.centers) if place != c
    ]
    assert window.session.document.pins
    window.session.undo()
    assert window.picture.layout == before
    assert not window.session.document.pins


def test_selected_nodes_are_dragged_together(window: MainWindow, qtbot: QtBot) -> None:
    a, b = node(window, "a"), node(window, "b")
    qtbot.mouseClick(window.canvas, LEFT, pos=spot(window, a))
    qtbot.mouseClick(window.canvas, LEFT, SHIFT, pos=spot(window, b))
    assert window.session.selection == {a, b}
    drag(qtbot, window, a, QPoint(0, 40))
    assert set(window.nodes.pins()) == {a, b}
    qtbot.mouseClick(window.canvas, LEFT, SHIFT, pos=spot(window, b))
    assert window.session.selection == {a}


def test_a_band_selects_what_lies_in_it(window: MainWindow, qtbot: QtBot) -> None:
    canvas = window.canvas
    qtbot.mousePress(canvas, LEFT, SHIFT, pos=QPoint(2, 2))
    qtbot.mouseMove(canvas, QPoint(canvas.width() // 2, canvas.height() // 2))
    qtbot.mouseMove(canvas, QPoint(canvas.width() - 2, canvas.height() - 2))
    qtbot.mouseRelease(canvas, LEFT, pos=QPoint(canvas.width() - 2, canvas.height() - 2))
    assert window.session.graph is not None
    assert window.session.selection >= set(range(len(window.session.graph.nodes)))


def test_relayout_lets_go_and_undo_takes_it_back(window: MainWindow, qtbot: QtBot) -> None:
    fresh = window.picture.layout
    drag(qtbot, window, node(window, "c"), QPoint(30, 60))
    moved = window.picture.layout
    window.commands.on_relayout()
    assert window.picture.layout == fresh
    window.session.undo()
    assert window.picture.layout == moved


def test_find_marks_and_cycles_through_hits(window: MainWindow, qtbot: QtBot) -> None:
    window.commands.on_find()
    bar = window.tools.find_bar
    assert bar.isVisible()
    qtbot.keyClicks(bar.field, "add")
    hits = window.nodes.find("add")
    assert len(hits) == 2
    assert window.session.selection == {hits[0]}
    qtbot.keyClick(bar.field, Qt.Key.Key_Return)
    assert window.session.selection == {hits[1]}
    qtbot.keyClick(bar.field, Qt.Key.Key_Return)
    assert window.session.selection == {hits[0]}
    canvas = window.canvas
    assert canvas.area_of(hits[0]).center().x() == pytest.approx(canvas.width() / 2, abs=20)
    qtbot.keyClick(bar.field, Qt.Key.Key_Escape)
    assert not bar.isVisible()


def test_f2_names_a_gate_in_the_formula_and_a_bad_name_is_said(window: MainWindow, qtbot: QtBot) -> None:
    window.session.select(node(window, "c"))
    window.commands.on_rename()
    box = window.tools.text_box
    assert box.isVisible()
    box.setText("a")
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert box.isVisible()
    assert window.strip.isVisible()
    box.setText("s")
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert not box.isVisible()
    assert window.session.document.text == "s = a+b; e=s*(b+1)"


def test_a_note_and_a_colour_are_in_the_picture(window: MainWindow, qtbot: QtBot) -> None:
    c = node(window, "c")
    window.session.select(c)
    window.commands.on_note()
    window.tools.text_box.setText("the sum")
    qtbot.keyClick(window.tools.text_box, Qt.Key.Key_Return)
    assert "the sum" in {shape.text for shape in window.picture.diagram.flat() if isinstance(shape, Label)}
    window.nodes.color(c, "mul")
    assert window.nodes.marks().colors == {c: "mul"}


def test_every_entry_of_every_menu_does_something_or_opens(window: MainWindow) -> None:
    graph = window.session.graph
    assert graph is not None
    for item in (None, *range(len(graph.nodes)), graph.edges[0]):
        menu = window.tools.menu(item)
        texts = [action.text() for action in menu.actions() if not action.isSeparator()]
        assert all(texts)
        assert len(set(texts)) == len(texts)
        menu.deleteLater()
    menu = window.tools.menu(node(window, "c"))
    stop = next(action for action in menu.actions() if action.text() == "Breakpoint")
    stop.trigger()
    assert window.nodes.marks().breakpoints == {node(window, "c")}
    target = next(action for action in menu.actions() if action.text() == "Differentiate this")
    target.trigger()
    assert window.session.trace is not None
    assert window.session.trace.output == node(window, "c")


def test_play_stops_at_a_breakpoint(window: MainWindow, qtbot: QtBot) -> None:
    c = node(window, "c")
    window.nodes.toggle_breakpoint(c)
    window.session.move_to(0)
    window.player.set_speed(100)
    window.player.toggle()
    qtbot.waitUntil(lambda: not window.player.playing)
    assert window.session.moment is not None
    assert window.session.moment.focus == c


def test_run_to_an_edge(window: MainWindow) -> None:
    graph = window.session.graph
    assert graph is not None
    edge = graph.incoming[graph.output][1]
    window.session.select(edge)
    window.commands.on_run_to()
    assert window.session.moment is not None
    assert isinstance(window.session.moment.focus, Edge)
    assert window.session.moment.focus == edge


def test_a_screen_reader_hears_which_node_is_selected(window: MainWindow) -> None:
    graph = window.session.graph
    assert graph is not None
    heard = []
    for chosen in graph.nodes:
        window.session.select(chosen.id)
        heard.append(window.canvas.accessibleDescription())
    assert heard[1:5] == ["b, value 1", "copy of b, value 1", "c, value 3", "constant 1, value 1"]
    window.commands.on_end()
    window.session.select(graph.id("b"))
    assert window.canvas.accessibleDescription() == "b, value 1, gradient 5"
    window.session.select()
    assert window.canvas.accessibleDescription() == ""


def test_the_history_says_which_node_was_edited(window: MainWindow, qtbot: QtBot) -> None:
    graph = window.session.graph
    assert graph is not None
    window.nodes.note(4, "hello")
    window.nodes.toggle_breakpoint(2)
    window.right.turn_to("history")
    page = window.right.pages["history"]
    assert isinstance(page, HistoryPage)
    qtbot.waitUntil(lambda: page.list.count() == 3)
    shown = [page.list.item(at).text() for at in range(page.list.count())]
    assert shown == ["Opened", "Note: constant 1", "Breakpoint: copy of b"]


def test_the_legend_points_the_way_that_gradients_flow(window: MainWindow) -> None:
    assert window.bars.legend._gradient.text().startswith("◀")
    window.commands.on_direction("down")
    assert window.bars.legend._gradient.text().startswith("▲")
    window.commands.on_direction("right")
    assert window.bars.legend._gradient.text().startswith("◀")
