"""A tight layout in several rows, as a text is set in lines: for chains longer than a page is wide. Draws nothing.

A row follows its operands; what goes on from one row to the next turns at the end of the row and runs back between the two.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, pairwise

from gradviz.graph import Edge, Graph
from gradviz.picture.layered import Layers, column_of_each, column_places, heights_of, ordered_columns
from gradviz.picture.layout import MARGIN, Layout, Point, Turn
from gradviz.picture.room import Room
from gradviz.picture.sizes import Size, pill_width
from gradviz.picture.tight import Tight

MOST_TURNS = 4
"""More wires than these turning together cannot be told apart."""
MOST_COLUMNS = 40
TRIED = 8
ROUGH_COLUMN, ROUGH_NODE = 90.0, 55.0
"""What a column and a node of it take, about."""
TRIPLES_UP_TO = 12
"""Three rows are tried with every pair of cuts up to this many columns, else only where they are about equally long."""


@dataclass(frozen=True)
class Cut:
    """Which row and column every node stands in, and the edges that turn below each row but the last."""

    rows: tuple[int, ...]
    ranks: tuple[int, ...]
    turning: tuple[tuple[Edge, ...], ...]


@dataclass(frozen=True)
class Row:
    """The places of a row's nodes from its own top left, and where the wires that pass its ends do so."""

    places: dict[int, Point]
    right: float
    height: float
    out: dict[Edge, float]
    into: dict[Edge, float]


@dataclass(frozen=True)
class Folded:
    """A layout and what its drawing will measure, roughly."""

    layout: Layout
    width: float
    height: float


def folded(graph: Graph, distances: Tight, sizes: Sequence[Size], room: Room) -> Iterator[Folded]:
    """The layouts of `graph` in two rows and more that promise to be largest in a room."""
    for cut in _promising(graph, room):
        yield _laid_out(graph, cut, distances, sizes)


@lru_cache(maxsize=16)
def _promising(graph: Graph, room: Room) -> tuple[Cut, ...]:
    """The best cuts, by how many columns and nodes they put beside and above one another."""
    found = [cut for cuts in _wanted_cuts(max(column_of_each(graph), default=0) + 1) if (cut := cut_at(graph, cuts))]
    return tuple(sorted(found, key=lambda cut: _rough_scale(cut, room), reverse=True)[:TRIED])


def _rough_scale(cut: Cut, room: Room) -> float:
    taken = [
        Counter(rank for row, rank in zip(cut.rows, cut.ranks, strict=True) if row == number) for number in range(len(cut.turning) + 1)
    ]
    columns = max(max(ranks) - min(ranks) + 1 for ranks in taken)
    nodes = sum(max(ranks.values()) for ranks in taken)
    return room.scale(ROUGH_COLUMN * columns, ROUGH_NODE * nodes)


def cut_at(graph: Graph, cuts: Sequence[int]) -> Cut | None:
    """The graph with new rows from these columns on, or None where too much would turn or skip a row."""
    ranks = column_of_each(graph)
    rows = [bisect_right(cuts, rank) for rank in ranks]
    for node in reversed(range(len(graph.nodes))):
        operands, readers = graph.operands[node], [edge.target for edge in graph.outgoing[node]]
        is_near_leaf = not operands or (graph.is_copy(node) and not graph.operands[operands[0]])
        if readers and is_near_leaf:
            rows[node] = min(rows[reader] for reader in readers)
            if rows[node]:
                ranks[node] = min(ranks[reader] for reader in readers if rows[reader] == rows[node]) - 1
    turning: list[list[Edge]] = [[] for _ in cuts]
    for edge in graph.edges:
        skipped = rows[edge.target] - rows[edge.source]
        if skipped not in (0, 1):
            return None
        if skipped:
            turning[rows[edge.source]].append(edge)
    if any(not 1 <= len(edges) <= MOST_TURNS for edges in turning):
        return None
    return Cut(tuple(rows), tuple(ranks), tuple(map(tuple, turning)))


def _wanted_cuts(columns: int) -> Iterator[tuple[int, ...]]:
    if columns > MOST_COLUMNS:
        return
    yield from ((cut,) for cut in range(2, columns))
    if columns <= TRIPLES_UP_TO:
        yield from ((one, two) for one, two in combinations(range(2, columns), 2) if two - one > 1)
    for rows in range(3, 6):
        step = columns / rows
        if step >= 2:
            yield tuple(round(step * row) for row in range(1, rows))


def _laid_out(graph: Graph, cut: Cut, distances: Tight, sizes: Sequence[Size]) -> Folded:
    lengths, count = distances.lengths, len(cut.turning) + 1
    rows = [_row(graph, cut, number, distances, sizes) for number in range(count)]
    tops = [0.0]
    for row, turning in zip(rows, cut.turning, strict=False):
        tops.append(tops[-1] + row.height + 2 * lengths.clear + lengths.pitch * (len(turning) - 1))
    places = {node: (x, y + top) for row, top in zip(rows, tops, strict=True) for node, (x, y) in row.places.items()}
    centers = tuple((places[node][0] + MARGIN, places[node][1] + MARGIN) for node in range(len(graph.nodes)))
    turns = {}
    for number, turning in enumerate(cut.turning):
        right = rows[number].right - lengths.pitch * (len(turning) - 1) + MARGIN
        gutter = tops[number] + rows[number].height + lengths.clear + MARGIN
        ordered = sorted(turning, key=lambda edge: (centers[edge.source][1], centers[edge.target][1], edge.slot))
        for place, edge in enumerate(ordered):
            inner, outer = place * lengths.pitch, (len(ordered) - 1 - place) * lengths.pitch
            out, into = rows[number].out.get(edge), rows[number + 1].into.get(edge)
            turns[edge] = Turn(
                right + outer,
                gutter + inner,
                MARGIN + inner,
                None if out is None else out + tops[number] + MARGIN,
                None if into is None else into + tops[number + 1] + MARGIN,
            )
    width, height = max(row.right for row in rows), tops[-1] + rows[-1].height
    layout = Layout(centers, width + 2 * MARGIN, height + 2 * MARGIN, "right", tuple(turns.items()))
    return Folded(layout, width, height)


def _row(graph: Graph, cut: Cut, number: int, distances: Tight, sizes: Sequence[Size]) -> Row:
    members = [node for node in range(len(graph.nodes)) if cut.rows[node] == number]
    layers, standing = _layers(graph, cut, members)
    across = heights_of(layers, graph, distances, sizes)
    inside = [edge for edge in graph.edges if cut.rows[edge.source] == cut.rows[edge.target] == number]
    along = column_places(graph, layers.ranks[: layers.real], distances, sizes, across, inside)
    halves = {node: distances.halves(graph, node, sizes[node]) for node in members}
    lanes = [across[node] for column in layers.columns for node in column if node >= layers.real]
    top = min([*(across[node] - halves[node][0] for node in members), *(lane - distances.lane for lane in lanes)])
    bottom = max([*(across[node] + halves[node][1] for node in members), *(lane + distances.lane for lane in lanes)])
    left, lengths = _before(cut, number, sizes, layers, distances), distances.lengths
    places = {node: (along[node] + left, across[node] - top) for node in members}
    turning = cut.turning[number] if number < len(cut.turning) else ()
    out = {edge: across[standing[edge][1]] - top for edge in turning if edge in standing}
    entering = cut.turning[number - 1] if number else ()
    into = {edge: across[standing[edge][0]] - top for edge in entering if edge in standing}
    late = [distances.widths.get(edge, 0.0) + 2 * lengths.clear for edge in turning if graph.is_copy(edge.source)]
    right = max(_ends(graph, cut, places, distances, sizes)) + max(late, default=0.0)
    return Row(places, right + (lengths.bend + lengths.pitch * (len(turning) - 1) if turning else 0.0), bottom - top, out, into)


def _before(cut: Cut, number: int, sizes: Sequence[Size], layers: Layers, distances: Tight) -> float:
    """From the left end of a row to the middle of its first column."""
    entering = cut.turning[number - 1] if number else ()
    first = max((sizes[node].width / 2 for node in layers.columns[0] if node < layers.real), default=0.0)
    return first + (distances.lengths.pitch * len(entering) + 2 * distances.lengths.bend if entering else 0.0)


def _ends(graph: Graph, cut: Cut, places: dict[int, Point], distances: Tight, sizes: Sequence[Size]) -> Iterator[float]:
    """How far right everything in a row reaches: nodes, stacks of what turns, and the pill of the output."""
    lengths = distances.lengths
    for node, (x, _) in places.items():
        end = x + sizes[node].width / 2
        yield end
        if node == graph.output and not graph.outgoing[node]:
            yield end + lengths.stub + 16 + pill_width(graph.labels[node], lengths)
        for edge in graph.outgoing[node]:
            if cut.rows[edge.target] != cut.rows[node] and not graph.is_copy(node):
                yield end + lengths.gap + distances.widths.get(edge, 0.0)


def _layers(graph: Graph, cut: Cut, members: Sequence[int]) -> tuple[Layers, dict[Edge, tuple[int, int]]]:
    """One row with stand-ins wherever an edge passes a column of it, also one that comes from another row or goes to one.

    Every edge has its first and last stand-in, if any. The wires out of one copy gate part before they turn.
    """
    first, last = min(cut.ranks[node] for node in members), max(cut.ranks[node] for node in members)
    inside = set(members)
    real = len(graph.nodes)
    ranks = [rank - first if node in inside else 0 for node, rank in enumerate(cut.ranks)]
    after: list[list[int]] = [[] for _ in ranks]
    before: list[list[int]] = [[] for _ in ranks]
    standing: dict[Edge, tuple[int, int]] = {}
    for edge in graph.edges:
        if edge.source not in inside and edge.target not in inside:
            continue
        start = ranks[edge.source] + 1 if edge.source in inside else 0
        stop = ranks[edge.target] if edge.target in inside else last - first + (2 if graph.is_copy(edge.source) else 1)
        stand_in = len(ranks)
        chain = [edge.source] if edge.source in inside else []
        for rank in range(start, stop):
            chain.append(len(ranks))
            ranks.append(rank)
            after.append([])
            before.append([])
        if start < stop:
            standing[edge] = (stand_in, len(ranks) - 1)
        chain += [edge.target] if edge.target in inside else []
        for one, two in pairwise(chain):
            after[one].append(two)
            before[two].append(one)
    kept = [node for node in range(len(ranks)) if node in inside or node >= real]
    return Layers(real, ranks, after, before, ordered_columns(ranks, after, before, kept)), standing
