"""Routes of edges: horizontal runs joined by cubics, and the spot where an edge carries its labels.

Owns this geometry, once per layout. Works along and across; the caller's direction turns that into x and y.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from gradviz.graph import Edge, Graph
from gradviz.ops import OPS
from gradviz.picture.diagram import Command, Path
from gradviz.picture.layout import Direction, Layout, Point, Turn, place
from gradviz.picture.lengths import SCREEN, Lengths
from gradviz.picture.sizes import Size

Run = tuple[float, float, float]
"""A level piece of a route: from, to, and its place across."""

HEAD = 8.0
CORNER = 10.0
"""The radius of a wire that turns between two rows."""
PORT_REACH = 1.5
EDGE = 16.0
"""Routes keep this far from the edge of the picture."""


@dataclass(frozen=True, slots=True)
class Route:
    """One edge's path, the middle of its label stack, its ends, and for a lit edge the middle of its curve (x, y, dx, dy)."""

    path: Path
    label: Point
    start: Point
    end: Point
    middle: tuple[float, float, float, float] | None


def port_offsets(count: int, lengths: Lengths = SCREEN) -> list[float]:
    """Where the operands of a gate enter, measured from its middle."""
    if count < 2:
        return [0.0] * count
    reach = lengths.port if count == 2 else lengths.port * PORT_REACH
    return [reach * (2 * slot / (count - 1) - 1) for slot in range(count)]


def routes(
    graph: Graph, layout: Layout, sizes: Sequence[Size], label_widths: Sequence[float], lengths: Lengths = SCREEN, tagged: bool = True
) -> list[Route]:
    """The route of every edge, in the order of `graph.edges`."""
    router = _Router(graph, layout, sizes, lengths, tagged)
    return [router.route(edge, width) for edge, width in zip(graph.edges, label_widths, strict=True)]


def as_route(runs: Sequence[Run], label: Point, direction: Direction) -> Route:
    """The path through level runs, with a cubic between each two."""
    path: list[tuple[str, *tuple[float, ...]]] = [("M", *place(direction, runs[0][0], runs[0][2]))]
    middle = None
    for index, (start, stop, across) in enumerate(runs):
        if index:
            _, before, other = runs[index - 1]
            bend = (before + start) / 2
            points = [(bend, other), (bend, across), (start, across)]
            path.append(("C", *[number for point in points for number in place(direction, *point)]))
            if other != across and (middle is None or abs(across - other) > SCREEN.bow):
                middle = (*place(direction, bend, (other + across) / 2), *place(direction, (start - before) / 4, (across - other) * 0.75))
        if stop != start:
            path.append(("L", *place(direction, stop, across)))
    return Route(
        tuple(path), place(direction, *label), place(direction, runs[0][0], runs[0][2]), place(direction, runs[-1][1], runs[-1][2]), middle
    )


def turned_route(leave: Sequence[Run], turn: Turn, enter: Sequence[Run], label: Point) -> Route:
    """The path of a wire that turns between two rows, with round corners."""
    out, into = leave[-1][2], enter[0][2]
    first, last = as_route(leave, label, "right"), as_route(enter, label, "right")
    corners = ((turn.right, out), (turn.right, turn.gutter), (turn.left, turn.gutter), (turn.left, into))
    ends = ((leave[-1][0], out), *corners, (enter[0][1], into))
    path: list[Command] = [*first.path[:-1]] if first.path[-1][0] == "L" else [*first.path]
    for before, corner, after in zip(ends, ends[1:], ends[2:], strict=False):
        path += _corner(before, corner, after)
    path += last.path[1:]
    middle = ((turn.right + turn.left) / 2, turn.gutter, -1.0, 0.0)
    return Route(tuple(path), label, first.start, last.end, middle)


def _corner(before: Point, corner: Point, after: Point) -> list[Command]:
    """A straight line and a round corner, from one side to the other."""
    (x, y), reach = corner, CORNER
    for dx, dy in ((before[0] - x, before[1] - y), (after[0] - x, after[1] - y)):
        reach = min(reach, (abs(dx) + abs(dy)) / 2)
    enter, leave = _toward(corner, before, reach), _toward(corner, after, reach)
    first, second = _toward(corner, before, reach * 0.45), _toward(corner, after, reach * 0.45)
    return [("L", *enter), ("C", *first, *second, *leave)]


def _toward(corner: Point, other: Point, reach: float) -> Point:
    """The point `reach` away from a corner, towards a point level with it or below it."""
    dx, dy = other[0] - corner[0], other[1] - corner[1]
    length = abs(dx) + abs(dy) or 1.0
    return (corner[0] + dx / length * reach, corner[1] + dy / length * reach)


class _Router:
    """What the routes of one layout share: node places, columns and the bows at every target."""

    def __init__(self, graph: Graph, layout: Layout, sizes: Sequence[Size], lengths: Lengths, tagged: bool) -> None:
        self.graph = graph
        self.lengths = lengths
        self.stack_half = lengths.stack_half(tagged)
        self.direction = layout.direction
        self.turns = dict(layout.turns)
        self.sizes = sizes
        self.breadth = layout.width if layout.direction == "down" else layout.height
        self.places = [place(layout.direction, *center) for center in layout.centers]
        columns: dict[float, list[tuple[float, int]]] = {}
        for node, (along, across) in enumerate(self.places):
            columns.setdefault(along, []).append((across, node))
        self.columns = {along: sorted(members) for along, members in columns.items()}
        self.alongs = sorted(self.columns)

    def half(self, node: int) -> float:
        return self.sizes[node].along(self.direction) / 2

    def route(self, edge: Edge, label_width: float) -> Route:
        """One edge; `label_width` is the room its label stack needs."""
        source_along, source_across = self.places[edge.source]
        target_along, target_across = self.places[edge.target]
        start = source_along + self.half(edge.source)
        end = target_along - self.half(edge.target)
        port = target_across + self._port(edge)
        half = self.stack_half + 5.0 if self.direction == "down" else label_width / 2
        turn = self.turns.get(edge)
        if turn is not None:
            return self._turned(edge, turn, (start, source_across), (end, port), half)
        if self.graph.is_copy(edge.source):
            bow = max(self.lengths.bow, label_width / 2 + 6) if self.direction == "down" else self.lengths.bow
            return self._from_copy(edge, (start, source_across), (end, port), half, bow)
        middle = (start + end) / 2 if self.graph.is_copy(edge.target) else start + self.lengths.gap + half
        label = (middle, source_across)
        flat = middle + half + 2
        if source_across == port:
            return as_route([(start, end, port)], label, self.direction)
        lane = self._lane(start, end, source_across, port)
        bend = max(flat, end - self.lengths.curve)
        if lane == source_across:
            return as_route([(start, bend, source_across), (max(end - HEAD, bend + HEAD), end, port)], label, self.direction)
        runs = [(start, flat, source_across), (flat + self.lengths.curve, bend, lane), (end - HEAD, end, port)]
        if lane == port:
            runs = [(start, flat, source_across), (flat + self.lengths.curve, end, port)]
        return as_route(runs, label, self.direction)

    def _from_copy(self, edge: Edge, start: Point, end: Point, half: float, bow: float) -> Route:
        """Curves first and carries its labels before the target; several into one gate bow apart."""
        flat_across = self._flat(edge, end[1], bow)
        bowed = flat_across != end[1]
        ordered = OPS[self.graph.nodes[edge.target].op].ordered
        label = (
            end[0] - (self.lengths.order_gap if ordered else self.lengths.target_gap) - half - (self.lengths.short_curve if bowed else 0.0)
        )
        flat = max(label - half - 4, start[0] + HEAD)
        runs: list[Run] = [(start[0], start[0], start[1])]
        lane = self._lane(start[0], end[0], start[1], flat_across)
        if lane != flat_across and flat - start[0] > 2 * self.lengths.curve:
            runs.append((start[0] + self.lengths.curve, flat - self.lengths.curve, lane))
        reach = min(flat, start[0] + self.lengths.curve) if lane == flat_across else flat
        if bowed:
            runs += [(reach, label + half + 4, flat_across), (end[0] - HEAD, end[0], end[1])]
        else:
            runs.append((reach, end[0], flat_across))
        return as_route(runs, (label, flat_across), self.direction)

    def _turned(self, edge: Edge, turn: Turn, start: Point, end: Point, half: float) -> Route:
        """To the end of its row, back between the rows, and into the next one; what leaves a copy gate has its labels before it turns."""
        out, into = start[1] if turn.out is None else turn.out, end[1] if turn.into is None else turn.into
        late = self.graph.is_copy(edge.source)
        flat = start[0] + (HEAD if late else self.lengths.gap + 2 * half + 2)
        label = (turn.right - CORNER - 2 - half, out) if late else (flat - half - 2, start[1])
        leave: list[Run] = [(start[0], turn.right, start[1])]
        if out != start[1]:
            leave = [(start[0], flat, start[1]), (min(flat + self.lengths.curve, turn.right - CORNER), turn.right, out)]
        enter: list[Run] = [(turn.left, end[0], end[1])]
        if into != end[1]:
            enter = [(turn.left, max(turn.left + HEAD, end[0] - self.lengths.curve), into), (end[0] - HEAD, end[0], end[1])]
        return turned_route(leave, turn, enter, label)

    def _port(self, edge: Edge) -> float:
        return port_offsets(len(self.graph.operands[edge.target]), self.lengths)[edge.slot] if not self.graph.is_copy(edge.target) else 0.0

    def _flat(self, edge: Edge, port: float, bow: float) -> float:
        """Where the label run of an edge from a copy gate lies: level with its port unless another wire needs the room."""
        incoming = self.graph.incoming[edge.target]
        stacks = [other for other in incoming if self.graph.is_copy(other.source)]
        middle = self.places[edge.target][1]
        if len(stacks) > 1:
            return middle + bow * (2 * stacks.index(edge) - len(stacks) + 1)
        others = [(self.places[other.source][1], middle + self._port(other)) for other in incoming if other != edge]
        near, far = (middle - bow, middle + bow) if self.places[edge.source][1] <= middle else (middle + bow, middle - bow)
        down = self.direction == "down"
        room = max(bow, self.stack_half) if down else self.stack_half + self.lengths.gap

        def clear(flat: float) -> tuple[bool, float]:
            """Whether every other wire stays on its side of the stack, and how far off the nearest runs, as far as it matters."""
            same_side = all((come < flat) == (enter < flat) for come, enter in others)
            off = [abs(come - flat) for come, _ in others] + [abs(enter - flat) for _, enter in others if down]
            return same_side, min([room, *off])

        return max((port, near, far), key=clear)

    def _lane(self, start: float, end: float, source: float, target: float) -> float:
        """The free place across, nearest to both ends, for the long level run past the columns between."""
        passed = self.alongs[bisect_left(self.alongs, start) : bisect_left(self.alongs, end)]
        blocked = sorted(
            (across - self.lengths.clear_before, across + self.lengths.clear_after)
            for along in passed
            for across, node in self.columns[along]
            if along + self.half(node) > start + self.lengths.gap and along - self.half(node) < end - self.lengths.gap
        )
        if not blocked:
            return source
        free = _free(blocked, EDGE, max(self.breadth - EDGE, EDGE))
        if not free:
            return source
        wanted = (source, target)
        return min((_nearest(free, want) for want in wanted), key=lambda lane: abs(lane - source) + abs(lane - target))


def _free(blocked: Sequence[tuple[float, float]], first: float, last: float) -> list[tuple[float, float]]:
    """The stretches between `first` and `last` that nothing blocks."""
    free = []
    edge = first
    for low, high in blocked:
        if edge < low <= last:
            free.append((edge, low))
        edge = max(edge, high)
    if edge < last:
        free.append((edge, last))
    return free


def _nearest(free: Sequence[tuple[float, float]], wanted: float) -> float:
    return min((min(max(wanted, low), high) for low, high in free), key=lambda place: abs(place - wanted))
