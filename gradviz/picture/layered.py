"""Our own layered layout: columns by longest path, few crossings, straight chains. Pure Python; knows no label or colour."""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from gradviz.graph import Edge, Graph
from gradviz.picture.layout import Direction, Layout, Spacing, framed, sizes_of, spacing
from gradviz.picture.sizes import Size

NEAR_LEAF = {"input": 4, "parameter": 4}
"""How far right a leaf's first reader may stand while the leaf still keeps to the first column, by role."""
NEAR_OTHER = 2
NEAR_TREE = 8
"""How far before its reader the end of a tree of its own may stand, as a term of a sum does; one further off follows it."""
LONGEST_CHAIN = 24
"""Edges over more columns than this reserve no room of their own; there would be more room than nodes."""
ORDER_SWEEPS = 16
HEIGHT_SWEEPS = 8
STIFF = 1e6
"""How much more a straight chain counts than a node that merely wants the middle."""


@dataclass
class Layers:
    """The graph with a stand-in wherever an edge passes a column: ranks, neighbours and, per column, the order."""

    real: int
    ranks: list[int]
    after: list[list[int]]
    before: list[list[int]]
    columns: list[list[int]]


def arrange(graph: Graph, direction: Direction = "right", wide: bool = False) -> Layout:
    """A layout from scratch."""
    return arranged(graph, spacing(len(graph.nodes), direction, wide), sizes_of(graph))


def arranged(graph: Graph, distances: Spacing, sizes: Sequence[Size]) -> Layout:
    """A layout from scratch that keeps these distances."""
    layers = ordered(graph)
    across = heights_of(layers, graph, distances, sizes)
    places = [float(round(height)) for height in across[: layers.real]]
    return framed(column_places(graph, layers.ranks[: layers.real], distances, sizes, places), places, graph, distances)


@lru_cache(maxsize=8)
def ordered(graph: Graph) -> Layers:
    """The columns of `graph` with few crossings, whatever the distances; not to be changed."""
    layers = layered(graph)
    _reduce_crossings(layers)
    return layers


def column_of_each(graph: Graph) -> list[int]:
    """Longest-path columns; a leaf stands in the first one, or just before its first reader when that is far, as do trees."""
    ranks = [0] * len(graph.nodes)
    trees = _trees(graph)
    for node, operands in enumerate(graph.operands):
        ranks[node] = 1 + max((ranks[source] for source in operands), default=-1)
    for node in reversed(range(len(graph.nodes))):
        readers = [ranks[edge.target] for edge in graph.outgoing[node]]
        if not readers:
            continue
        if not graph.operands[node]:
            near = NEAR_LEAF.get(graph.nodes[node].role, NEAR_OTHER)
            ranks[node] = 0 if min(readers) <= near else min(readers) - 1
        elif graph.is_copy(node) and not graph.operands[graph.operands[node][0]]:
            ranks[node] = min(readers) - 1 if min(readers) > NEAR_LEAF["input"] + 1 else ranks[node]
        elif trees[node] and min(readers) - ranks[node] > NEAR_TREE:
            ranks[node] = min(readers) - 1
    return ranks


def _trees(graph: Graph) -> list[bool]:
    """Which nodes are read once and read nothing that is read elsewhere: they can stand anywhere before their reader."""
    found: list[bool] = []
    for node, operands in enumerate(graph.operands):
        found.append(len(graph.outgoing[node]) == 1 and all(found[source] for source in operands))
    return found


def column_places(
    graph: Graph,
    ranks: Sequence[int],
    distances: Spacing,
    sizes: Sequence[Size],
    across: Sequence[float],
    edges: Sequence[Edge] | None = None,
) -> list[float]:
    """The place along of every node: columns as close as the edges between neighbours allow, or only some of the edges."""
    steps = [distances.short] * (max(ranks, default=0) + 1)
    for edge in graph.edges if edges is None else edges:
        rank = ranks[edge.target]
        if rank > ranks[edge.source] + 1:
            steps[rank] = max(steps[rank], distances.before(sizes[edge.source], sizes[edge.target], edge))
        else:
            rise = abs(across[edge.source] - across[edge.target])
            steps[rank] = max(steps[rank], distances.between(sizes[edge.source], sizes[edge.target], edge, rise))
    starts = [0.0]
    for step in steps[1:]:
        starts.append(starts[-1] + step)
    return [starts[rank] for rank in ranks]


def layered(graph: Graph) -> Layers:
    """Columns of `graph`, in the order of a walk back from the outputs, operands in slot order."""
    ranks = column_of_each(graph)
    after: list[list[int]] = [[] for _ in ranks]
    before: list[list[int]] = [[] for _ in ranks]
    for edge in graph.edges:
        last = edge.source
        span = ranks[edge.target] - ranks[edge.source]
        for rank in range(ranks[edge.source] + 1, ranks[edge.target]) if span <= LONGEST_CHAIN else ():
            ranks.append(rank)
            after.append([])
            before.append([last])
            after[last].append(len(ranks) - 1)
            last = len(ranks) - 1
        after[last].append(edge.target)
        before[edge.target].append(last)
    return Layers(len(graph.nodes), ranks, after, before, _first_order(ranks, after, before, range(len(ranks))))


def ordered_columns(ranks: list[int], after: list[list[int]], before: list[list[int]], members: Sequence[int]) -> list[list[int]]:
    """The members by column, with few crossings; they are joined among themselves only."""
    layers = Layers(0, ranks, after, before, _first_order(ranks, after, before, members))
    _reduce_crossings(layers)
    return layers.columns


def _first_order(ranks: list[int], after: list[list[int]], before: list[list[int]], members: Iterable[int]) -> list[list[int]]:
    columns: list[list[int]] = [[] for _ in range(max(ranks, default=-1) + 1)]
    seen = [False] * len(ranks)
    for root in (node for node in members if not after[node]):
        stack = [root]
        while stack:
            node = stack.pop()
            if not seen[node]:
                seen[node] = True
                columns[ranks[node]].append(node)
                stack.extend(reversed(before[node]))
    return columns


def _reduce_crossings(layers: Layers) -> None:
    """Sort columns by the mean place of their neighbours, back and forth, and keep the best order seen."""
    places = _places(layers.columns, len(layers.ranks))
    best = _crossings(layers, places)
    kept = [column[:] for column in layers.columns]
    for sweep in range(ORDER_SWEEPS):
        if best == 0:
            break
        forward = sweep % 2 == 1
        neighbours = layers.before if forward else layers.after
        order = layers.columns[1:] if forward else layers.columns[-2::-1]
        for column in order:
            keys = {node: _mean([places[other] for other in neighbours[node]], places[node]) for node in column}
            column.sort(key=keys.__getitem__)
            for place, node in enumerate(column):
                places[node] = place
        count = _crossings(layers, places)
        if count < best:
            best, kept = count, [column[:] for column in layers.columns]
    layers.columns = kept


def _places(columns: list[list[int]], size: int) -> list[int]:
    places = [0] * size
    for column in columns:
        for place, node in enumerate(column):
            places[node] = place
    return places


def _crossings(layers: Layers, places: list[int]) -> int:
    """How many pairs of edges between neighbouring columns cross."""
    total = 0
    for column in layers.columns[:-1]:
        seen: list[int] = []
        ends = (end for node in column for end in sorted(places[other] for other in layers.after[node]))
        for index, end in enumerate(ends):
            total += index - bisect_right(seen, end)
            insort(seen, end)
    return total


def heights_of(layers: Layers, graph: Graph, distances: Spacing, sizes: Sequence[Size]) -> list[float]:
    """The place across of every node: near the mean of its neighbours, never closer than the gaps allow."""
    halves = [distances.halves(graph, node, sizes[node]) for node in range(layers.real)]
    gaps = [_gaps(column, halves, distances) for column in layers.columns]
    heights = [0.0] * len(layers.ranks)
    for column, gap in zip(layers.columns, gaps, strict=True):
        offset = sum(gap) / 2
        for node, room in zip(column, [*gap, 0.0], strict=True):
            heights[node] = -offset
            offset -= room
    for sweep in range(HEIGHT_SWEEPS):
        forward = sweep % 2 == 1
        both = sweep >= 2
        for index in range(len(layers.columns)) if forward else reversed(range(len(layers.columns))):
            column = layers.columns[index]
            wanted = [_wanted(layers, heights, node, both, forward) for node in column]
            _settle(column, wanted, gaps[index], heights)
    for column, gap in zip(layers.columns, gaps, strict=True):
        wanted = [_straight(layers, graph, heights, node) for node in column]
        weights = [STIFF if len(layers.before[node]) == 1 else 1.0 for node in column]
        _settle(column, wanted, gap, heights, weights)
    return heights


def _gaps(column: list[int], halves: Sequence[tuple[float, float]], distances: Spacing) -> list[float]:
    """The least distance from each member of a column to the next."""
    gaps = []
    real = len(halves)
    for first, second in pairwise(column):
        nodes = (first < real) + (second < real)
        between = halves[first][1] + halves[second][0] if nodes == 2 else distances.beside if nodes else distances.lane
        gaps.append(between)
    return gaps


def _wanted(layers: Layers, heights: list[float], node: int, both: bool, forward: bool) -> float:
    near = layers.before[node] + layers.after[node] if both else layers.before[node] if forward else layers.after[node]
    return _mean([heights[other] for other in near], heights[node])


def _straight(layers: Layers, graph: Graph, heights: list[float], node: int) -> float:
    """A node with one operand stands level with it, so that chains and copy gates are straight."""
    before = layers.before[node]
    if len(before) == 1 and (node >= layers.real or graph.is_copy(node) or len(layers.after[before[0]]) == 1):
        return heights[before[0]]
    return heights[node]


def _mean(numbers: Sequence[float], default: float) -> float:
    return sum(numbers) / len(numbers) if numbers else default


def _settle(
    column: list[int], wanted: Sequence[float], gaps: Sequence[float], heights: list[float], weights: Sequence[float] | None = None
) -> None:
    """Put a column where it wants to be, as nearly (least squares) as its gaps allow."""
    starts = [0.0]
    for gap in gaps:
        starts.append(starts[-1] + gap)
    blocks: list[tuple[float, float, int]] = []
    for index, want in enumerate(wanted):
        mean, weight, size = want - starts[index], weights[index] if weights else 1.0, 1
        while blocks and blocks[-1][0] > mean:
            other, other_weight, other_size = blocks.pop()
            mean = (other * other_weight + mean * weight) / (other_weight + weight)
            weight, size = weight + other_weight, size + other_size
        blocks.append((mean, weight, size))
    index = 0
    for mean, _, size in blocks:
        for _ in range(size):
            heights[column[index]] = mean + starts[index]
            index += 1
