"""Where the links between the blocks of a network run: straight, over what stands between, or round to another line.

Owns these paths and where their numbers lie; draws nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gradviz.engine.blocks import Block, block_names
from gradviz.graph import Edge, Graph
from gradviz.picture.diagram import Command, Path
from gradviz.picture.edges import ARROW
from gradviz.picture.layout import MARGIN
from gradviz.picture.network_layout import ASIDE, BOW, CAPTIONS, SIDE, TURN, Captions, columns_of, half_of, lines_of, over_line, room_of

SHEET = 3.5
"""By how much each of the sheets behind a block of several maps looks out."""
CORNER, LEVEL = 12.0, 14.0
"""How round a link turns, and how far below another link over a line it runs, where links have no numbers."""
Point = tuple[float, float]
STEPS = 12
"""A curve is followed in so many."""


@dataclass(frozen=True)
class Link:
    """Two blocks with a graph edge between them; `far` where others stand between, `turns` where it leads to another line."""

    source: Block
    target: Block
    edge: Edge
    far: bool
    turns: bool


class Routes:
    """The ways between blocks that stand at `centers`. With `edge_numbers` there is room for a number over and under each."""

    def __init__(
        self,
        links: Sequence[Link],
        blocks: Sequence[Block],
        centers: Mapping[str, Point],
        titles: Mapping[str, str],
        width: float,
        captions: Captions = CAPTIONS,
        *,
        edge_numbers: bool,
    ) -> None:
        self._links, self._centers, self._right, self._captions = links, centers, width - MARGIN / 2, captions
        self._over_line = over_line(blocks, edge_numbers, captions)
        self._under = LEVEL * (1.0 + captions.grown if edge_numbers else 1.0)
        self._rooms: dict[float, float] = {}
        for block in blocks:
            x = centers[block.name][0]
            self._rooms[x] = max(self._rooms.get(x, 0.0), room_of(block, titles, captions))

    def of(self, link: Link) -> tuple[Path, Point]:
        """Straight to a neighbour, else a bow over what stands between; and where its numbers lie."""
        (x, y), (to_x, to_y) = self._centers[link.source.name], self._centers[link.target.name]
        if link.turns and link.far:
            points = self._around(link)
            return rounded(points, CORNER), ((points[-3][0] + to_x) / 2, self._level(to_y))
        if link.turns:
            half = to_y - SIDE / 2 - self._over_line
            start, end, past = (x + SIDE / 2 + 4, y), (to_x - self._half(link.target) - ARROW, to_y), self._past(x)
            there: Path = (("L", past, y), ("C", past + TURN, y, past + TURN, half, x, half), ("L", to_x, half))
            path = (("M", *start), *there, ("C", end[0] - TURN, half, end[0] - TURN, to_y, *end))
            return path, (self._free(to_x, x, to_y), half)
        if link.far:
            high = min(y, to_y) - SIDE / 2 - BOW
            start, end = (x, y - SIDE / 2), (to_x, self.top(link.target) - ARROW)
            return (("M", *start), ("C", x, high - 8, to_x, high - 8, *end)), ((x + to_x) / 2, high + 4)
        start, end = (x + SIDE / 2 + 4, y), (to_x - self._half(link.target) - ARROW, to_y)
        if y != to_y:
            past = self._past(x)
            middle = (past + end[0]) / 2
            return (("M", *start), ("L", past, y), ("C", middle, y, middle, to_y, *end)), (middle + SHEET, (y + to_y) / 2)
        return (("M", *start), ("L", *end)), ((start[0] + end[0]) / 2 + SHEET, y)

    def top(self, block: Block) -> float:
        """Where a block and the sheets behind it begin."""
        return self._centers[block.name][1] - SIDE / 2 - len(sheets_of(block)) * SHEET

    def _around(self, link: Link) -> list[Point]:
        """Along over the line it leads to, and into its block from above.

        It gets there between the words of two columns; at the right of all from the end of a line, where nothing is in its way, and
        where other lines stand between.
        """
        (x, y), (to_x, to_y) = self._centers[link.source.name], self._centers[link.target.name]
        down, level, right = x + self._rooms[x] / 2, self._level(to_y), self._right
        below = min(other for _, other in self._centers.values() if other > y)
        ends = all(other_x <= x for other_x, other_y in self._centers.values() if other_y == y)
        points = [(x + SIDE / 2 + 4, y)]
        if ends:
            points += [(right, y), (right, level)]
        elif below < to_y:
            points += [(down, y), (down, self._level(below)), (right, self._level(below)), (right, level)]
        else:
            points += [(down, y), (down, level)]
        return [*points, (to_x, level), (to_x, self.top(link.target) - ARROW)]

    def _free(self, left: float, right: float, line: float) -> float:
        """The middle of the longest stretch over a line where no link runs that skips blocks."""
        turning = (link for link in self._links if link.turns and link.far and self._centers[link.target.name][1] == line)
        taken = sorted((points[-2][0], points[-3][0]) for points in map(self._around, turning))
        starts, ends = [left, *(end for _, end in taken)], [*(start for start, _ in taken), right]
        start, end = max(zip(starts, ends, strict=True), key=lambda stretch: min(stretch[1], right) - stretch[0])
        return (start + min(end, right)) / 2

    def _level(self, y: float) -> float:
        """Where a link that skips blocks runs over a line, apart from the one that leads to its first block."""
        return y - SIDE / 2 - self._over_line + self._under

    def _half(self, block: Block) -> float:
        return half_of(block, self._captions)

    def _past(self, x: float) -> float:
        """Where a link that leaves its row has passed what is written below the blocks of its column."""
        return x + max(SIDE / 2 + 4, self._rooms[x] / 2 - ASIDE)


def links_of(graph: Graph, blocks: Sequence[Block], columns: int) -> tuple[Link, ...]:
    """One link for every block that another reads, on the first graph edge between them."""
    owners = block_names(graph)
    by_name = {block.name: block for block in blocks}
    column, lines = columns_of(blocks), lines_of(blocks, columns)
    found = []
    for block in blocks:
        for name in block.reads:
            if name in by_name:
                edges = (edge for node in block.nodes for edge in graph.incoming[node])
                edge = next(edge for edge in edges if owners[graph.original(edge.source)] == name and edge.target in block.nodes)
                far = column[block.name] - column[name] > 1 or lines[name].tower != lines[block.name].tower
                found.append(Link(by_name[name], block, edge, far, lines[name] != lines[block.name]))
    return tuple(found)


def sheets_of(block: Block) -> tuple[int, ...]:
    """The sheets behind a block of several maps, the last one first."""
    return (2, 1) if len(block.shape) == 3 and block.shape[0] > 1 else ()


def rounded(points: Sequence[Point], radius: float) -> Path:
    """Through points by straight lines along the axes, round at every turn as far as there is room."""
    path: list[Command] = [("M", *points[0])]
    for (ax, ay), (x, y), (bx, by) in zip(points, points[1:], points[2:], strict=False):
        turn = min(radius, (abs(x - ax) + abs(y - ay)) / 2, (abs(bx - x) + abs(by - y)) / 2)
        into, out = (x - _sign(x - ax) * turn, y - _sign(y - ay) * turn), (x + _sign(bx - x) * turn, y + _sign(by - y) * turn)
        path += [("L", *into), ("C", *into, x, y, *out)]
    return (*path, ("L", *points[-1]))


def passed(path: Path) -> list[Point]:
    """Points along a way: its corners, and some of every curve."""
    found: list[Point] = []
    for name, *numbers in path:
        ends = list(zip(numbers[::2], numbers[1::2], strict=True))
        if name == "C":
            (ax, ay), (bx, by), (cx, cy), (dx, dy) = found[-1], *ends
            for t in (step / STEPS for step in range(1, STEPS)):
                a, b, c, d = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
                found.append((a * ax + b * bx + c * cx + d * dx, a * ay + b * by + c * cy + d * dy))
        found.append(ends[-1])
    return found


def _sign(number: float) -> int:
    return (number > 0) - (number < 0)
