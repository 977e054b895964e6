"""Layout after an edit: what stood keeps its place, what is new finds a free one. Chooses no columns from scratch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gradviz.graph import Graph
from gradviz.picture.layered import arrange
from gradviz.picture.layout import MARGIN, Layout, Spacing, framed, place, sizes_of, spacing
from gradviz.picture.sizes import Size

LEAST_KEPT = 0.3
"""Where fewer of the nodes than this are known, a fresh layout reads better."""
TOP = MARGIN + 40


def adjust(graph: Graph, previous: Layout, mapping: Mapping[int, int], wide: bool = False) -> Layout:
    """A layout of `graph` that keeps the `previous` place of every node of `mapping` (old id to new id) wherever it can."""
    known = {new: place(previous.direction, *previous.centers[old]) for old, new in mapping.items() if old < len(previous.centers)}
    if not known or len(known) < LEAST_KEPT * len(graph.nodes):
        return arrange(graph, previous.direction, wide)
    distances = spacing(max(len(graph.nodes), len(previous.centers)), previous.direction, wide)
    sizes = sizes_of(graph)
    along = _along(graph, known, sizes, distances)
    across = _across(graph, known, along, sizes, distances)
    return framed(along, across, graph, distances, shift=False)


def _along(graph: Graph, known: Mapping[int, tuple[float, float]], sizes: Sequence[Size], distances: Spacing) -> list[float]:
    """Known places, pushed on only where a new operand needs the room; a new leaf stands where the old leaves do."""
    start = min(along for along, _ in known.values())
    places: list[float] = []
    for node, operands in enumerate(graph.operands):
        needed = max((places[source] + distances.between(sizes[source], sizes[node]) for source in operands), default=start)
        places.append(max(known[node][0], needed) if node in known and operands else known[node][0] if node in known else needed)
    for node in range(len(places)):
        if node in known or graph.operands[node] or not graph.outgoing[node]:
            continue
        reader = min(places[edge.target] for edge in graph.outgoing[node])
        if reader - start > 4 * distances.column:
            places[node] = reader - distances.column
    return places


def _across(
    graph: Graph, known: Mapping[int, tuple[float, float]], along: Sequence[float], sizes: Sequence[Size], distances: Spacing
) -> list[float]:
    """Known places stay; the others take the free place nearest to their neighbours, one after the other."""
    settled: dict[int, float] = {node: across for node, (x, across) in known.items() if x == along[node]}
    wanted = {node: across for node, (_, across) in known.items()}
    columns = _Columns(along, sizes, distances)
    for node, across in settled.items():
        columns.take(node, across)
    for node in (node for node in range(len(along)) if node not in settled):
        near = [settled[source] for source in graph.operands[node] if source in settled]
        near += [settled[edge.target] for edge in graph.outgoing[node] if edge.target in settled]
        aim = wanted.get(node, sum(near) / len(near) if near else TOP)
        settled[node] = columns.nearest_free(node, aim)
        columns.take(node, settled[node])
    return [settled[node] for node in range(len(along))]


class _Columns:
    """Which places across are taken, in strips as wide as a column's short distance."""

    def __init__(self, along: Sequence[float], sizes: Sequence[Size], distances: Spacing) -> None:
        self.along = along
        self.sizes = sizes
        self.distances = distances
        self.strip = distances.short
        self.taken: dict[int, list[tuple[float, int]]] = {}

    def take(self, node: int, across: float) -> None:
        """Mark a place as taken."""
        self.taken.setdefault(int(self.along[node] // self.strip), []).append((across, node))

    def nearest_free(self, node: int, aim: float) -> float:
        """The free place nearest to `aim`, never above the first row."""
        here = self.along[node]
        strip = int(here // self.strip)
        gap = self.distances.row * 0.75
        blocked = sorted(
            across
            for near in (strip - 1, strip, strip + 1)
            for across, other in self.taken.get(near, ())
            if abs(self.along[other] - here) < (self.sizes[node].width + self.sizes[other].width) / 2 + 8
        )
        candidates = [max(aim, TOP), *(across + gap for across in blocked), *(across - gap for across in blocked)]
        free = [spot for spot in candidates if spot >= TOP and all(abs(spot - across) >= gap - 1e-6 for across in blocked)]
        return min(free, key=lambda spot: abs(spot - aim))
