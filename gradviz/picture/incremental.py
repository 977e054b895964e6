"""Layout after an edit: what stood before stays where it stood. Owns how few nodes move; a fresh layout is elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from gradviz.graph import Graph
from gradviz.picture.layered import arrange
from gradviz.picture.layout import HEADROOM, LEAF_ROW, MARGIN, Layout, Spacing, crowded, framed, sizes_of, spacing
from gradviz.picture.options import TAGS_UP_TO
from gradviz.picture.sizes import Size

NEAR = 0.6
"""Nodes closer along than this share of a column must keep apart across."""
SEARCH = 400
TIGHT = 0.66
"""Share of the usual distance that is enough after an edit where edges wear no rule tags, so that a push soon fades out."""
FAMILIAR = 0.5
"""With a smaller share of old nodes nobody would miss their places."""
TOP = MARGIN + HEADROOM


def follow(graph: Graph, previous: Layout, kept: Mapping[int, int], wide: bool = False) -> Layout:
    """A layout of `graph` in which nodes `kept` (old id to new id) stay in place wherever the edges allow.

    A new node stands among its neighbours. Where there is no room for it, the smaller side makes room: what it reads moves
    back, unless that leaves the picture, or what reads it moves on. Where most nodes are new, a layout from scratch.
    """
    if len(kept) < FAMILIAR * len(graph.nodes):
        return arrange(graph, previous.direction, wide)
    distances = spacing(len(graph.nodes), previous.direction, wide)
    reach = NEAR * distances.column
    if len(graph.edges) > TAGS_UP_TO and not wide:
        distances = replace(distances, column=distances.column * TIGHT, room=distances.room * TIGHT)
    places = _Places(graph, sizes_of(graph), distances, reach)
    for old, new in kept.items():
        x, y = previous.centers[old]
        places.along[new], places.across[new] = (y, x) if previous.direction == "down" else (x, y)
    for node in range(len(graph.nodes)):
        if node not in places.along:
            places.add(node)
    for node in range(len(graph.nodes)):
        places.make_room(node)
    return places.layout()


@dataclass
class _Places:
    """Where nodes stand so far, along and across the flow."""

    graph: Graph
    sizes: tuple[Size, ...]
    distances: Spacing
    reach: float
    along: dict[int, float] = field(default_factory=dict)
    across: dict[int, float] = field(default_factory=dict)

    def add(self, node: int) -> None:
        """Place a new node: after what it reads if that is placed, else before what reads it."""
        before = [edge.source for edge in self.graph.incoming[node] if edge.source in self.along]
        after = [edge.target for edge in self.graph.outgoing[node] if edge.target in self.along]
        if before:
            self.along[node] = max(self.along[source] + self._gap(source, node) for source in before)
        elif after:
            self.along[node] = min(self.along[target] - self._gap(node, target) for target in after)
        else:
            self.along[node] = min(self.along.values(), default=0.0)
        near = before + after
        wanted = sum(self.across[other] for other in near) / len(near) if near else max(self.across.values(), default=0.0)
        self.across[node] = self._free(node, wanted)

    def make_room(self, node: int) -> None:
        """Where `node` stands too close to what it reads, push one side by as much as is needed, the one with fewer nodes."""
        for edge in self.graph.incoming[node]:
            if self.along[edge.source] + self._gap(edge.source, node) <= self.along[node] + 0.5:
                continue
            on = self._pushed_on(node, self.along[edge.source] + self._gap(edge.source, node))
            back = self._pushed_back(edge.source, self.along[node] - self._gap(edge.source, node))
            inside = all(at - self._half(moved) >= 0 for moved, at in back.items())
            moves = back if inside and len(back) < len(on) else on
            self.along.update(moves)
            for moved in moves:
                self.across[moved] = self._free(moved, self.across[moved])

    def layout(self) -> Layout:
        """The finished layout; it shifts as a whole only where something would stand outside."""
        nodes = range(len(self.graph.nodes))
        along, across = [self.along[node] for node in nodes], [self.across[node] for node in nodes]
        first = min(at - self._half(node) for node, at in enumerate(along))
        top = min(at - self.sizes[node].across(self.distances.direction) / 2 for node, at in enumerate(across))
        return framed(along, across, self.graph, self.distances, shift=first < 0 or top < HEADROOM)

    def _half(self, node: int) -> float:
        return self.sizes[node].along(self.distances.direction) / 2

    def _gap(self, source: int, target: int) -> float:
        return self.distances.between(self.sizes[source], self.sizes[target])

    def _pushed_on(self, node: int, least: float) -> dict[int, float]:
        """New places of `node` and of what then stands too close after it."""
        moves = {node: least}
        stack = [node]
        while stack:
            source = stack.pop()
            for edge in self.graph.outgoing[source]:
                wanted = moves[source] + self._gap(source, edge.target)
                if moves.get(edge.target, self.along[edge.target]) < wanted - 0.5:
                    moves[edge.target] = wanted
                    stack.append(edge.target)
        return moves

    def _pushed_back(self, node: int, most: float) -> dict[int, float]:
        """New places of `node` and of what then stands too close before it."""
        moves = {node: most}
        stack = [node]
        while stack:
            target = stack.pop()
            for edge in self.graph.incoming[target]:
                wanted = moves[target] - self._gap(edge.source, target)
                if moves.get(edge.source, self.along[edge.source]) > wanted + 0.5:
                    moves[edge.source] = wanted
                    stack.append(edge.source)
        return moves

    def _free(self, node: int, wanted: float) -> float:
        """The place across nearest to `wanted` where `node` is inside the picture and clear of the others."""
        top = TOP + self.sizes[node].across(self.distances.direction) / 2
        row, least = self.distances.row * 0.7, min(self.distances.row * 0.7, LEAF_ROW)
        close = self.distances.direction == "right" and crowded(self.graph, node)
        taken = [
            (self.across[other], least if close and not self.graph.operands[other] else row)
            for other, at in self.along.items()
            if other != node and other in self.across and abs(at - self.along[node]) < self.reach
        ]
        for step in range(SEARCH):
            shift = (step + 1) // 2 * (least if close else row) / 2 * (1 if step % 2 else -1)
            if wanted + shift >= top and all(abs(wanted + shift - other) >= gap - 0.5 for other, gap in taken):
                return wanted + shift
        return max([top, *(other for other, _ in taken)]) + row
