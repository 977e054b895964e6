"""Layout: where every node stands, and the distances that every layout keeps. Chooses no place itself.

Inside a layout `along` runs from inputs to output and `across` over it; `direction` turns them into x and y.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from gradviz.graph import Edge, Graph
from gradviz.picture.lengths import SCREEN, Lengths
from gradviz.picture.sizes import Size, node_size

Direction = Literal["right", "down"]
Point = tuple[float, float]

MARGIN = 48.0
HEADROOM = 24.0
"""Above and below the outermost nodes: names and gradients."""
STUB = 68.0
"""Room between the output gate and its pill."""

SPACIOUS = 40
"""In a larger graph rows are closer."""
LEAF_ROW, CROWD = 72.0, 10
"""Inputs carry nothing above or below them, so that where there are more than CROWD they stand as close as the labels of edges allow."""


@dataclass(frozen=True, slots=True)
class Turn:
    """Where an edge to the next row of a folded layout runs: down at `right`, back at `gutter` and down again at `left`.

    It leaves its row level with `out` and comes `into` the next; None is level with its own end.
    """

    right: float
    gutter: float
    left: float
    out: float | None = None
    into: float | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """The centre of every node by id, in canvas units; everything drawn lies within `width` x `height`.

    A layout in several rows, one below the other, has `turns` for the edges between them.
    """

    centers: tuple[Point, ...]
    width: float
    height: float
    direction: Direction = "right"
    turns: tuple[tuple[Edge, Turn], ...] = ()

    def moved(self, places: Mapping[int, Point]) -> Layout:
        """The same layout with some nodes put elsewhere; grows to hold them."""
        centers = tuple(places.get(node, center) for node, center in enumerate(self.centers))
        reach = [(x + MARGIN, y + MARGIN) for x, y in places.values()]
        return replace(
            self,
            centers=centers,
            width=max([self.width, *(x for x, _ in reach)]),
            height=max([self.height, *(y for _, y in reach)]),
        )


@dataclass(frozen=True, slots=True)
class Spacing:
    """The least distances between centres of one graph's picture; `stack` is the room across of one edge's labels, if any."""

    direction: Direction = "right"
    column: float = 220.0
    short: float = 146.0
    row: float = 160.0
    room: float = 168.0
    short_room: float = 93.0
    lane: float = 40.0
    stack: float = 0.0

    @property
    def beside(self) -> float:
        """The least distance across from a node to a wire that passes it."""
        return self.row * 0.7

    def halves(self, graph: Graph, node: int, size: Size) -> tuple[float, float]:
        """The room across that a node needs before and after its middle, with the stacks of copy gates side by side before it."""
        if self.direction == "right":
            row = min(self.row, LEAF_ROW) if crowded(graph, node) else self.row
            return (row / 2, row / 2)
        copies = sum(graph.is_copy(source) for source in graph.operands[node])
        stacks = self.stack * max(copies, 2) if copies else 0.0
        half = max(self.row, size.width + 40, stacks) / 2
        return (half, half)

    def before(self, source: Size, target: Size, edge: Edge) -> float:
        """The least distance along before the target of an edge over several columns."""
        return 0.0

    def between(self, source: Size, target: Size, edge: Edge | None = None, rise: float = 0.0) -> float:
        """The least distance along from one node to the next it feeds, which stands `rise` off across."""
        halves = (source.along(self.direction) + target.along(self.direction)) / 2
        if target.kind == "copy":
            return max(self.short, halves + self.short_room)
        return max(self.column, halves + self.room)


def crowded(graph: Graph, node: int) -> bool:
    """Whether a node is one of many inputs."""
    return not graph.operands[node] and len(graph.leaves) > CROWD


def place(direction: Direction, along: float, across: float) -> Point:
    """A point in x and y; for "down" also the way back."""
    return (across, along) if direction == "down" else (along, across)


def spacing(nodes: int, direction: Direction = "right", wide: bool = False) -> Spacing:
    """Distances for a graph of `nodes` nodes; `wide` leaves room for labels with symbol and number."""
    row = 160.0 if nodes <= SPACIOUS else 120.0
    if direction == "down":
        return Spacing("down", 180.0, 124.0, max(row, 140.0), 120.0, 76.0, 48.0, 144.0 if wide else 104.0)
    if wide:
        return Spacing("right", 260.0, 160.0, row, 208.0, 128.0)
    return Spacing("right", row=row)


def turned(point: Point, nodes: int, direction: Direction) -> Point:
    """Where a place in a left-to-right picture of `nodes` nodes lies when values flow in `direction`, column for column."""
    if direction == "right":
        return point
    along, across = _stretch(nodes)
    return place("down", MARGIN + (point[0] - MARGIN) * along, MARGIN + (point[1] - MARGIN) * across)


def turned_back(point: Point, nodes: int, direction: Direction) -> Point:
    """The place from left to right that `turned` leads to `point`."""
    if direction == "right":
        return point
    (x, y), (along, across) = place("down", *point), _stretch(nodes)
    return (MARGIN + (x - MARGIN) / along, MARGIN + (y - MARGIN) / across)


def _stretch(nodes: int) -> Point:
    """How far columns and rows are apart from top to bottom, measured by those from left to right."""
    right, down = spacing(nodes, "right"), spacing(nodes, "down")
    return (down.column / right.column, down.row / right.row)


def sizes_of(graph: Graph, lengths: Lengths = SCREEN) -> tuple[Size, ...]:
    """The size of every node."""
    return tuple(node_size(graph, node.id, lengths) for node in graph.nodes)


def framed(along: Sequence[float], across: Sequence[float], graph: Graph, distances: Spacing, shift: bool = True) -> Layout:
    """A Layout of these places; with `shift` its top left comes to the margin."""
    direction = distances.direction
    sizes = sizes_of(graph)
    half = [(size.along(direction) / 2, size.across(direction) / 2) for size in sizes]
    left = MARGIN - min((a - h for a, (h, _) in zip(along, half, strict=True)), default=0.0) if shift else 0.0
    top = MARGIN + HEADROOM - min((c - h for c, (_, h) in zip(across, half, strict=True)), default=0.0) if shift else 0.0
    points = [(a + left, c + top) for a, c in zip(along, across, strict=True)]
    pill = node_size(graph, graph.output).along(direction) / 2 + STUB + (distances.room - 168.0 if direction == "right" else 24) + 110
    ends = [a + (pill if node == graph.output else half[node][0]) for node, (a, _) in enumerate(points)]
    length = max(ends, default=0.0) + MARGIN
    breadth = max((c + half[node][1] for node, (_, c) in enumerate(points)), default=0.0) + MARGIN + HEADROOM
    if direction == "down":
        return Layout(tuple((c, a) for a, c in points), breadth, length, direction)
    return Layout(tuple(points), length, breadth, direction)
