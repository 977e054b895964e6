"""Links run where nothing else is: not through words or blocks, and where there is a way round, not across one another."""

from __future__ import annotations

from itertools import combinations, pairwise
from typing import Any

import numpy as np
import pytest

from gradviz.engine.blocks import blocks
from gradviz.engine.trace import trace
from gradviz.graph import Builder, Graph
from gradviz.picture.diagram import Box, Label
from gradviz.picture.measure import text_width
from gradviz.picture.network import NetworkDrawing, Sight
from gradviz.picture.network_routes import Link, passed, rounded

from .conftest import SHAPES


def towers(length: int) -> Graph:
    """Two rows of relu that meet in a loss."""
    builder = Builder()
    ends = []
    for name in ("a", "b"):
        node = builder.leaf(name)
        for place in range(length):
            node = builder.gate("relu", [node], name=f"{name}{place}", group=f"{name}{place}")
        ends.append(node)
    return builder.build(*ends, builder.gate("margin_ranking", ends, name="loss", group="loss"))


def bypassed(length: int, *spans: tuple[int, int]) -> Graph:
    """A row of relu with bypasses from one to another, which adds them up."""
    builder = Builder()
    nodes = [builder.leaf("x")]
    starts = {end: start for start, end in spans}
    for place in range(1, length):
        read = [nodes[-1], nodes[starts[place]]] if place in starts else nodes[-1:]
        nodes.append(builder.gate("add" if place in starts else "relu", read, name=f"n{place}", group=f"n{place}"))
    return builder.build(nodes[-1])


def crossings(drawing: NetworkDrawing) -> list[tuple[str, str]]:
    """The pairs of links that meet elsewhere than where both begin or end."""

    def cut(one: Link, other: Link) -> bool:
        a, b = (np.array(passed(drawing.routes.of(link)[0])) for link in (one, other))
        first, along = a[:-1, None], np.diff(a, axis=0)[:, None]
        second, across = b[None, :-1], np.diff(b, axis=0)[None]
        turn = along[..., 0] * across[..., 1] - along[..., 1] * across[..., 0]
        way = second - first
        with np.errstate(divide="ignore", invalid="ignore"):
            t = (way[..., 0] * across[..., 1] - way[..., 1] * across[..., 0]) / turn
            u = (way[..., 0] * along[..., 1] - way[..., 1] * along[..., 0]) / turn
        return bool(np.any((turn != 0) & (t > 0) & (t < 1) & (u > 0) & (u < 1)))

    pairs = combinations(drawing.links, 2)
    return [(one.target.name, other.target.name) for one, other in pairs if one.source != other.source and cut(one, other)]


@pytest.mark.parametrize("edge_numbers", [False, True])
@pytest.mark.parametrize("columns", [0, 2, 3, 4, 5, 6])
def test_two_towers_cross_nowhere_and_run_through_nothing(columns: int, edge_numbers: bool) -> None:
    made = towers(7)
    drawing = NetworkDrawing(made, blocks(made, {"a": (2, 1), "b": (2, 1)}), Sight(columns=columns, edge_numbers=edge_numbers))
    values = trace(made, {"a": np.ones((2, 1)), "b": np.zeros((2, 1))})
    assert crossings(drawing) == []
    assert [word for link in drawing.links for word in crossed(drawing, values, link.source.name, link.target.name)] == []


def test_towers_that_cross_are_caught() -> None:
    made = towers(7)
    drawing = NetworkDrawing(made, blocks(made, {"a": (2, 1), "b": (2, 1)}), Sight(columns=4))
    lines = sorted({y for _, y in drawing.centers.values()})
    lines[1], lines[2] = lines[2], lines[1]
    order = dict(zip(sorted(lines), lines, strict=True))
    drawing.routes._centers = {name: (x, order[y]) for name, (x, y) in drawing.centers.items()}
    assert crossings(drawing)


def test_a_bypass_from_the_end_of_a_line_goes_round_the_link_to_the_next() -> None:
    made = bypassed(12, (3, 6))
    drawing = NetworkDrawing(made, blocks(made, {"x": (2, 4)}), Sight(columns=4))
    of_third = {link.target.name: link for link in drawing.links if link.source.name == "n3"}
    ways = [np.array(passed(drawing.routes.of(of_third[name])[0])) for name in ("n6", "n4")]
    assert ways[0][:, 0].max() > ways[1][:, 0].max()
    assert crossings(drawing) == []
    apart = ways[0][ways[0][:, 1] > ways[1][:, 1].min() + 1]
    assert min(np.abs(apart[:, None] - ways[1][None]).sum(axis=2).min(axis=1)) > 5


def test_the_numbers_of_two_links_over_one_line_stand_apart() -> None:
    made = bypassed(12, (2, 6))
    drawing = NetworkDrawing(made, blocks(made, {"x": (2, 4)}), Sight(columns=4, edge_numbers=True))
    places = [drawing.routes.of(link)[1] for link in drawing.links if link.turns and drawing.centers[link.target.name][1] < 400]
    assert len(places) == 2
    assert abs(places[0][0] - places[1][0]) > 80


def crossed(drawing: NetworkDrawing, run: Any, source: str, target: str) -> list[str]:
    """Which words and blocks a link runs through, besides its own two blocks."""
    link = next(link for link in drawing.links if (link.source.name, link.target.name) == (source, target))
    path, _ = drawing.routes.of(link)
    points = np.concatenate([np.linspace(one, other, 60) for one, other in pairwise(passed(path))])
    met = []
    for shape in drawing.state(run.last).flat():
        if not isinstance(shape.item, int) or shape.item in (link.source.output, link.target.output):
            continue
        if isinstance(shape, Label):
            wide = text_width(shape.text, shape.size) / 2
            area = (shape.x - wide, shape.y - shape.size, shape.x + wide, shape.y + 2)
        elif isinstance(shape, Box):
            area = (shape.x, shape.y, shape.x + shape.width, shape.y + shape.height)
        else:
            continue
        if np.any((points[:, 0] > area[0]) & (points[:, 0] < area[2]) & (points[:, 1] > area[1]) & (points[:, 1] < area[3])):
            met.append(getattr(shape, "text", "block"))
    return met


@pytest.mark.parametrize("edge_numbers", [False, True])
@pytest.mark.parametrize("columns", [2, 3])
def test_a_link_that_skips_blocks_and_turns_runs_through_no_words_and_no_blocks(
    graph: Graph, run: Any, columns: int, edge_numbers: bool
) -> None:
    drawing = NetworkDrawing(graph, blocks(graph, SHAPES), Sight(columns=columns, edge_numbers=edge_numbers))
    link = next(link for link in drawing.links if link.far)
    assert link.turns
    assert crossed(drawing, run, link.source.name, link.target.name) == []
    levels = [drawing.routes.of(link)[1][1] for link in drawing.links if link.turns]
    assert len(set(levels)) == len(levels), "two links do not run in one"


def test_a_link_over_other_lines_passes_them_at_the_right() -> None:
    builder = Builder()
    node = first = builder.gate("relu", [builder.leaf("x")], name="r0", group="r0")
    for place in range(1, 8):
        node = builder.gate("relu", [node], name=f"r{place}", group=f"r{place}")
    made = builder.build(builder.gate("add", [node, first], name="s", group="s"))
    drawing = NetworkDrawing(made, blocks(made, {"x": (2, 4)}), Sight(columns=3))
    values = trace(made, {"x": np.ones((2, 4))})
    assert crossed(drawing, values, "r0", "s") == []


def test_corners_are_round_as_far_as_there_is_room() -> None:
    path = rounded([(0, 0), (100, 0), (100, 8), (0, 8)], 10)
    assert [command[0] for command in path] == ["M", "L", "C", "L", "C", "L"]
    assert path[1] == ("L", 96, 0)
    assert path[2][-2:] == (100, 4)
    assert path[-1] == ("L", 0, 8)
