"""Distances leave room for labels, a frame holds all nodes, and a moved node takes the frame along."""

import pytest

from gradviz import words
from gradviz.graph import Graph
from gradviz.language import parse
from gradviz.picture.icons import badge_width
from gradviz.picture.layout import MARGIN, Direction, Layout, framed, place, sizes_of, spacing, turned, turned_back
from gradviz.picture.lengths import SCREEN
from gradviz.picture.options import RULE_WORDS
from gradviz.picture.sizes import Size

PILL, COPY = Size("input", 56.0, 32.0, "x"), Size("copy", 34.0, 34.0, "2")


def inside(graph: Graph, layout: Layout) -> bool:
    return all(
        size.width / 2 <= x <= layout.width - size.width / 2 and size.height / 2 <= y <= layout.height - size.height / 2
        for size, (x, y) in zip(sizes_of(graph), layout.centers, strict=True)
    )


def test_down_swaps_along_and_across() -> None:
    assert place("right", 3.0, 4.0) == (3.0, 4.0)
    assert place("down", *place("down", 3.0, 4.0)) == (3.0, 4.0)


@pytest.mark.parametrize("direction", ["right", "down"])
def test_a_frame_holds_all_nodes_wherever_they_stood(direction: Direction) -> None:
    graph = parse("y=x*x")
    layout = framed([-500.0, -300.0, 100.0], [-40.0, -40.0, 900.0], graph, spacing(3, direction))
    assert inside(graph, layout)
    assert not inside(graph, Layout(layout.centers, 10.0, 10.0, direction))
    first, last = (place(direction, *layout.centers[node]) for node in (0, 2))
    assert (last[0] - first[0], last[1] - first[1]) == (600.0, 940.0)


def test_moving_a_node_grows_the_frame_and_leaves_the_others() -> None:
    layout = Layout(((10.0, 10.0), (50.0, 50.0)), 100.0, 100.0)
    moved = layout.moved({1: (300.0, 20.0)})
    assert moved.centers == ((10.0, 10.0), (300.0, 20.0))
    assert (moved.width, moved.height) == (300.0 + MARGIN, 100.0)
    assert layout.moved({}) == layout


def test_distances_hold_the_labels_between_two_nodes() -> None:
    small, large, wide = spacing(10), spacing(100), spacing(10, wide=True)
    assert small.between(PILL, COPY) < small.between(PILL, PILL) < wide.between(PILL, PILL)
    assert large.row < small.row
    assert small.between(Size("input", 160.0, 32.0, ""), PILL) > small.between(PILL, PILL)


@pytest.mark.parametrize("nodes", [5, 60])
def test_a_place_turned_and_turned_back_is_the_same(nodes: int) -> None:
    for point in ((48.0, 72.0), (700.5, 31.0)):
        assert turned(point, nodes, "right") == point
        assert turned_back(turned(point, nodes, "down"), nodes, "down") == pytest.approx(point)
    (x, y), (further_x, further_y) = turned((300, 100), nodes, "down"), turned((520, 100), nodes, "down")
    assert (x, further_y - y) == (further_x, pytest.approx(180))


def test_the_line_to_a_copy_gate_is_seen_beside_its_tag_in_every_language() -> None:
    """The last step of the first formula lights this line: under a tag as long as it nobody saw it."""
    room = spacing(10).between(PILL, COPY) - (PILL.width + COPY.width) / 2
    for word in words.in_every_language(RULE_WORDS["sum"]):
        assert room - badge_width(word, SCREEN) >= 12
