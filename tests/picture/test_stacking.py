"""A wire comes before the numbers that it runs through; nothing else changes places."""

from collections.abc import Sequence

from gradviz.graph import Edge
from gradviz.picture.diagram import Box, Group, Label, Shape, Wire
from gradviz.picture.stacking import unstruck


def edge(number: int, level: float, text: tuple[float, float] | None, curve: bool = False) -> Group:
    """A level wire, or one that climbs to the level from far below, with a number somewhere."""
    item = Edge(number, 9, 0)
    path = (("M", 0.0, level), ("L", 100.0, level))
    if curve:
        path = (("M", 0.0, 300.0), ("C", 60.0, 300.0, 40.0, level, 100.0, level))
    labels = () if text is None else (Label(item, *text, "−0.357", 14, "value", halo="surface"),)
    return Group(item, (Wire(item, path, outline="control"), *labels))


def test_a_wire_is_drawn_before_the_number_that_it_runs_through() -> None:
    struck, striking, free = edge(0, 50, (50, 26)), edge(1, 22, None), edge(2, 90, (50, 80))
    assert unstruck((struck, striking, free)) == (1, 0, 2)
    assert unstruck((striking, struck, free)) == (0, 1, 2)
    assert unstruck((struck, edge(1, 10, (50, 200), curve=True), free)) == (0, 1, 2)
    assert unstruck((edge(0, 50, (50, 160)), edge(1, 10, None, curve=True), free)) == (1, 0, 2)


def test_nodes_stay_on_top_and_two_that_strike_each_other_stay_as_they_are() -> None:
    one, other = edge(0, 50, (30, 26)), edge(1, 22, (70, 54))
    shapes: Sequence[Shape] = (one, Box("output", 0, 0, 9, 9), other, Group(3, (Box(3, 0, 0, 100, 100, fill="surface"),)))
    assert unstruck(shapes) == (0, 1, 2, 3)
    chain = (edge(0, 50, (50, 26)), edge(1, 22, (50, 74)), edge(2, 70, None))
    assert unstruck(chain) == (2, 1, 0)
    assert unstruck(()) == ()
