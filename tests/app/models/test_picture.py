"""The picture follows the session: each moment, each value, each new text."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gradviz.app.main_window import MainWindow
from gradviz.app.models import picture
from gradviz.graph import Graph
from gradviz.picture.compose import Drawing
from gradviz.picture.diagram import Badge, Label
from gradviz.picture.layered import arrange
from gradviz.picture.layout import SPACIOUS, Layout
from gradviz.picture.options import Options, seen_as
from gradviz.picture.theme import TYPE
from gradviz.project.examples import examples


def shown(window: MainWindow, role: str) -> set[str]:
    """The labels of one colour."""
    return {shape.text for shape in window.picture.diagram.flat() if isinstance(shape, Label) and shape.role == role}


@pytest.mark.parametrize("value", [2.0, 7.0])
def test_the_picture_follows_after_a_new_value(window: MainWindow, value: float) -> None:
    window.session.set_value("a", value)
    assert f"{value:g}" in shown(window, "value")
    assert not shown(window, "gradient")
    window.session.step(14)
    assert f"2 + {value + 1:g} = {value + 3:g}" in shown(window, "gradient")


def test_the_picture_follows_the_text_and_keeps_it_on_an_error(window: MainWindow) -> None:
    window.session.set_text("q = x*y")
    good = window.picture.diagram
    assert {"x", "y"} <= shown(window, "text")
    window.session.set_text("q = x*(")
    assert window.picture.diagram is good


def test_rule_tags_go_when_they_are_not_wanted(window: MainWindow) -> None:
    window.session.step(14)
    assert any(isinstance(shape, Badge) for shape in window.picture.diagram.flat())
    window.preferences.set("rule_tags", False)
    assert not any(isinstance(shape, Badge) for shape in window.picture.diagram.flat())


def test_less_detail_is_another_picture(window: MainWindow) -> None:
    window.picture.show_detail("far")
    assert not shown(window, "value")


def shown_pins(window: MainWindow) -> list[str]:
    """What is written on the pins of the picture."""
    return [shape.text for shape in window.picture.diagram.flat() if isinstance(shape, Label) and shape.text.endswith(" B")]


def test_pins_appear_in_the_forward_and_go_in_the_backward_pass(window: MainWindow) -> None:
    window.commands.on_end()
    window.commands.on_pins()
    assert shown_pins(window) == []
    window.session.move_to(window.session.forward_moments)
    assert shown_pins(window) == ["8 B", "8 B"]
    window.commands.on_start()
    assert shown_pins(window) == []


def test_pins_show_while_the_memory_page_is_open(window: MainWindow) -> None:
    window.session.move_to(window.session.forward_moments)
    assert shown_pins(window) == []
    window.right.turn_to("memory")
    assert shown_pins(window) == ["8 B", "8 B"]
    window.right.turn_to("explain")
    assert shown_pins(window) == []


def dropped(window: MainWindow, name: str, way: tuple[float, float]) -> int:
    """Drag a node by so much."""
    graph = window.session.graph
    assert graph is not None
    node = graph.labels.index(name)
    window.picture.drag((node,), way)
    window.picture.drop()
    return node


def places(window: MainWindow) -> tuple[tuple[float, float], ...]:
    """Where every node stands."""
    layout = window.picture.layout
    assert layout is not None
    return layout.centers


def test_what_was_dragged_along_the_flow_stays_dragged_along_it_in_the_other_direction(window: MainWindow) -> None:
    before = places(window)
    node = dropped(window, "d", (60.0, 200.0))
    assert places(window)[node] == pytest.approx((before[node][0] + 60, before[node][1] + 200))
    kept = window.session.document.pins
    window.commands.on_direction("down")
    (x, y), graph = places(window)[node], window.session.graph
    assert graph is not None
    others = [place for other, place in enumerate(places(window)) if other != node]
    assert x > max(place[0] for place in others)
    assert places(window)[graph.id("a")][1] < y < places(window)[graph.output][1]
    assert window.session.document.pins == kept
    window.commands.on_direction("right")
    assert places(window)[node] == pytest.approx((before[node][0] + 60, before[node][1] + 200))
    window.commands.on_relayout()
    assert not window.session.document.pins


def test_a_node_dragged_from_top_to_bottom_stays_where_it_was_dropped(window: MainWindow) -> None:
    window.commands.on_direction("down")
    before = places(window)
    node = dropped(window, "c", (-20.0, 30.0))
    assert places(window)[node] == pytest.approx((before[node][0] - 20, before[node][1] + 30))
    window.session.set_value("a", 5.0)
    assert places(window)[node] == pytest.approx((before[node][0] - 20, before[node][1] + 30))


def test_merged_gates_are_laid_out_as_if_they_had_been_written_so(window: MainWindow) -> None:
    window.session.set_text("y=x*x+(x*x)/2")
    window.session.merge_equal()
    graph = window.session.graph
    assert graph is not None
    assert places(window) == arrange(graph).centers
    window.commands.on_undo()
    graph = window.session.graph
    assert graph is not None
    assert places(window) == arrange(graph).centers


def test_an_example_is_composed_once_whatever_the_zoom_shows_of_it(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Options] = []

    def drawing(graph: Graph, layout: Layout, options: Options) -> Drawing:
        made.append(options)
        return Drawing(graph, layout, options)

    monkeypatch.setattr(picture, "Drawing", drawing)
    paths = {example.name: example.path for example in examples()}
    for name, detail in (("tanh", "small"), ("small-network", "far"), ("first-graph", "near"), ("exponential", "middle")):
        if name in paths:
            window.session.history.mark_clean()
            window.canvas.zoom(1.4)
            made.clear()
            window.documents.open_example(paths[name])
            QApplication.processEvents()
            assert made == [seen_as(Options(), detail)], name
            assert window.canvas.camera.detail == detail


def test_what_fits_larger_than_expected_shows_as_much_as_its_zoom(window: MainWindow, qtbot: QtBot) -> None:
    """Symbols at 86 % wore the icons of a picture below 80 %: a layout takes more room than what is drawn of it."""
    window.resize(1024, 680)
    window.show()
    qtbot.waitUntil(lambda: window.canvas.is_sharp)
    for mode in ("symbols", "numbers", "both", "numbers"):
        window.preferences.set("label_mode", mode)
        qtbot.waitUntil(lambda: window.canvas.is_sharp and window.picture._detail == window.canvas.camera.detail)


def test_letters_grow_as_a_small_graph_gets_smaller_and_those_of_a_crowded_one_do_not(window: MainWindow) -> None:
    """Numbers were of 8 px, and gates had no names, as soon as a graph of eight nodes did not fit at 80 %."""

    def value_sizes() -> set[float]:
        return {shape.size for shape in window.picture.diagram.flat() if isinstance(shape, Label) and shape.role == "value"}

    sizes = []
    for zoom in (1.0, 0.7, 0.55):
        window.canvas.zoom(zoom / window.canvas.camera.zoom)
        window.picture.show_detail(window.canvas.camera.detail)
        assert {"c", "d"} <= shown(window, "text")
        sizes.append(value_sizes())
    assert [len(found) for found in sizes] == [1, 1, 1]
    assert max(sizes[0]) < max(sizes[1]) < max(sizes[2])
    assert 9.5 < 0.7 * max(sizes[1]) < 14 and 9.5 < 0.55 * max(sizes[2]) < 14
    window.session.set_text("y = " + " + ".join(f"u{n}" for n in range(SPACIOUS // 2 + 2)))
    window.picture.show_detail("small")
    assert value_sizes() == {float(TYPE.value_far)}
