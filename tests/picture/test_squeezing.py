"""A wide wall brings rows closer, never closer than their labels allow, and leaves everything else where it is."""

from __future__ import annotations

from itertools import pairwise

import pytest

from gradviz.graph import Graph
from gradviz.language import parse
from gradviz.picture.layered import arrange
from gradviz.picture.layout import Direction
from gradviz.picture.squeezing import LEAST_ROW, squeezed

NEURON = "y=sigmoid(w0+w1*x1+w2*x2)"


def graph_of(text: str = NEURON) -> Graph:
    return parse(text)


def rows(centers: tuple[tuple[float, float], ...], graph: Graph) -> list[float]:
    """The distances between the inputs, from the top down."""
    levels = sorted(centers[leaf.id][1] for leaf in graph.leaves)
    return [below - above for above, below in pairwise(levels)]


def test_a_wide_wall_shows_a_neuron_larger() -> None:
    graph = graph_of()
    plain = arrange(graph)
    close = squeezed(plain, graph, 1900, 960, 3.0)
    assert 960 / close.height > 1.2 * 960 / plain.height
    assert close.width == plain.width
    assert [x for x, _ in close.centers] == [x for x, _ in plain.centers]
    assert min(rows(close.centers, graph)) >= LEAST_ROW - 0.01


@pytest.mark.parametrize(("width", "height"), [(900.0, 960.0), (400.0, 3000.0)])
def test_a_high_wall_changes_nothing(width: float, height: float) -> None:
    graph = graph_of()
    plain = arrange(graph)
    assert squeezed(plain, graph, width, height, 3.0).centers == plain.centers


def test_rows_come_no_closer_than_the_wall_asks_for() -> None:
    graph = graph_of()
    plain = arrange(graph)
    wall = 0.9 * plain.height
    assert squeezed(plain, graph, plain.width, wall, 3.0).height == pytest.approx(wall)
    assert squeezed(plain, graph, 9 * plain.width, 9 * wall, 1.0).centers == plain.centers


@pytest.mark.parametrize(
    ("text", "direction"), [(NEURON, "down"), ("y=a", "right"), ("y=" + "+".join(f"a{n}" for n in range(12)), "right")]
)
def test_what_has_no_room_to_give_stays(text: str, direction: Direction) -> None:
    graph = graph_of(text)
    plain = arrange(graph, direction)
    assert squeezed(plain, graph, 5000, 500, 3.0) is plain
