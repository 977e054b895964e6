"""Wires start at the source, end at the target's ports, and the branches of x*x keep apart."""

import pytest

from gradviz.graph import Edge, Graph
from gradviz.language import parse
from gradviz.picture.layered import arrange
from gradviz.picture.layout import Direction, Layout, place, sizes_of
from gradviz.picture.lengths import SCREEN
from gradviz.picture.routes import Route, as_route, port_offsets, routes

LABELS = 68.0


def routed(graph: Graph, direction: Direction = "right") -> tuple[Layout, dict[Edge, Route]]:
    layout = arrange(graph, direction)
    return layout, dict(zip(graph.edges, routes(graph, layout, sizes_of(graph), [LABELS] * len(graph.edges)), strict=True))


@pytest.mark.parametrize("direction", ["right", "down"])
@pytest.mark.parametrize("text", ["e=(a+b)*(b+1)", "y=x*x", "y=exp(exp(x))+x*a"])
def test_wires_join_outline_and_port(text: str, direction: Direction) -> None:
    graph = parse(text)
    layout, found = routed(graph, direction)
    sizes = sizes_of(graph)
    for edge, route in found.items():
        source, target = (place(direction, *layout.centers[node]) for node in (edge.source, edge.target))
        offset = 0.0 if graph.is_copy(edge.target) else port_offsets(len(graph.operands[edge.target]))[edge.slot]
        start, end = place(direction, *route.start), place(direction, *route.end)
        assert start == pytest.approx((source[0] + sizes[edge.source].along(direction) / 2, source[1]))
        assert end == pytest.approx((target[0] - sizes[edge.target].along(direction) / 2, target[1] + offset))
        assert route.path[0] == ("M", *route.start)
        assert route.path[-1][-2:] == pytest.approx(route.end)


def test_the_branches_of_a_square_bow_apart() -> None:
    graph = parse("y=x*x")
    layout, found = routed(graph)
    gate = layout.centers[graph.output][1]
    upper, lower = (found[edge].label[1] for edge in graph.incoming[graph.output])
    assert (upper, lower) == (gate - SCREEN.bow, gate + SCREEN.bow)


def test_ports_are_even_and_in_order_of_the_operands() -> None:
    for count in range(6):
        offsets = port_offsets(count)
        assert len(offsets) == count
        assert offsets == sorted(offsets)
        assert sum(offsets) == pytest.approx(0.0)


def test_a_level_route_is_one_line_and_a_bent_one_knows_its_middle() -> None:
    assert as_route([(0.0, 50.0, 7.0)], (25.0, 7.0), "right").path == (("M", 0.0, 7.0), ("L", 50.0, 7.0))
    assert as_route([(0.0, 50.0, 7.0)], (25.0, 7.0), "down").path == (("M", 7.0, 0.0), ("L", 7.0, 50.0))
    bent = as_route([(0.0, 10.0, 0.0), (90.0, 100.0, 60.0)], (5.0, 0.0), "right")
    assert [command[0] for command in bent.path] == ["M", "L", "C", "L"]
    assert bent.middle is not None
    assert bent.middle[:2] == (50.0, 30.0)
