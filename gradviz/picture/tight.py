"""A layout with no more room than the letters of one run need: for slides, where letters are large. Draws nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from gradviz.engine import Trace
from gradviz.graph import Edge, Graph
from gradviz.ops import OPS
from gradviz.picture.icons import badge_width
from gradviz.picture.layered import arranged
from gradviz.picture.layout import Direction, Layout, Spacing, sizes_of
from gradviz.picture.lengths import SCREEN, Lengths
from gradviz.picture.measure import text_width
from gradviz.picture.nodes import NAME_GAP, PARTS_LIMIT
from gradviz.picture.options import NO_MARKS, RULE_WORDS, Options
from gradviz.picture.routes import HEAD
from gradviz.picture.sizes import Size
from gradviz.picture.states import edge_text, node_look, view_of
from gradviz.words import say

MARK = 11.0
"""A gradient's arrow mark and the gap behind it."""
PARTED = 22.0
"""A copy gate's parts, left of it, and the arrow mark before them."""
STEEP = 0.7
"""How short a curve may be against what it rises."""


@dataclass(frozen=True, slots=True)
class Tight(Spacing):
    """Distances that follow the label stack of each edge and what hangs off each node."""

    graph: Graph | None = None
    lengths: Lengths = SCREEN
    tagged: bool = True
    widths: Mapping[Edge, float] = field(default_factory=dict)
    parts: Mapping[int, float] = field(default_factory=dict)

    @property
    def beside(self) -> float:
        """The least distance across from a node to a wire that passes it, and numbers that stand beside its wires."""
        clear, lengths = self.lengths.clear_before, self.lengths
        if lengths.beside:
            clear = max([clear, max(self.widths.values(), default=0.0) / 2, *(PARTED + part for part in self.parts.values())])
        return clear + lengths.air

    def halves(self, graph: Graph, node: int, size: Size) -> tuple[float, float]:
        """The room across before and after the middle of a node: its shape, name, stacks and parts."""
        return self._halves_down(graph, node, size) if self.direction == "down" else self._halves_right(graph, node, size)

    def _halves_right(self, graph: Graph, node: int, size: Size) -> tuple[float, float]:
        lengths, stack = self.lengths, self.lengths.stack_half(self.tagged)
        named = bool(graph.operands[node]) and not graph.is_copy(node)
        above = size.height / 2 + (lengths.name + max(12 * lengths.shrunk, 5) if named else 0.0)
        below = size.height / 2 + 2
        if graph.outgoing[node]:
            above, below = max(above, stack), max(below, stack)
        if node in self.parts or any(edge.target in self.parts for edge in graph.outgoing[node]):
            below = max(below, lengths.parts_below + 3)
        if graph.outgoing[node] and node in graph.outputs:
            below = max(below, size.height / 2 + 16 + lengths.pill_height)
        bows = self._bows(graph, node, lengths.bow) + stack if self._copies(graph, node) else 0.0
        return (max(above, bows) + lengths.air, max(below, bows) + lengths.air)

    def _halves_down(self, graph: Graph, node: int, size: Size) -> tuple[float, float]:
        lengths = self.lengths
        named = bool(graph.operands[node]) and not graph.is_copy(node)
        before = size.width / 2 + (self.parts[node] + PARTED if node in self.parts else 0.0)
        after = size.width / 2 + (NAME_GAP + text_width(graph.labels[node], lengths.name) if named else 0.0)
        stack = max([self.widths.get(edge, 0.0) for edge in (*graph.outgoing[node], *graph.incoming[node])], default=0.0) / 2
        bows = self._bows(graph, node, max(lengths.bow, stack + 6)) + stack if self._copies(graph, node) else 0.0
        return (max(before, stack, bows) + lengths.air, max(after, stack, bows) + lengths.air)

    def _copies(self, graph: Graph, node: int) -> int:
        return sum(graph.is_copy(source) for source in graph.operands[node])

    def _bows(self, graph: Graph, node: int, bow: float) -> float:
        """How far off the middle the outermost stack may lie."""
        copies, operands = self._copies(graph, node), len(graph.operands[node])
        return bow * (copies - 1) if copies > 1 else bow if operands > 1 else 0.0

    def before(self, source: Size, target: Size, edge: Edge) -> float:
        """The least distance along before the target of an edge over several columns: room for its stack, if it stands there."""
        if self.direction == "down" or self.graph is None or source.kind != "copy":
            return 0.0
        return target.width / 2 + self._before(self.graph, edge) + self.widths.get(edge, 0.0) + 2 * self.lengths.air + self.lengths.gate / 2

    def _before(self, graph: Graph, edge: Edge) -> float:
        """From the stack of an edge out of a copy gate to its target."""
        lengths = self.lengths
        gap = lengths.order_gap if OPS[graph.nodes[edge.target].op].ordered else lengths.target_gap
        return gap + (lengths.short_curve if len(graph.operands[edge.target]) > 1 else 0.0)

    def between(self, source: Size, target: Size, edge: Edge | None = None, rise: float = 0.0) -> float:
        """The least distance along from one node to the next it feeds, around the label stack of `edge`; a level one needs no curve."""
        lengths, graph = self.lengths, self.graph
        half = (source.along(self.direction) + target.along(self.direction)) / 2
        if edge is None or graph is None:
            return half + lengths.gap + lengths.curve
        room = 2 * self.lengths.stack_half(self.tagged) + 10 if self.direction == "down" else self.widths.get(edge, 0.0)
        if target.kind == "copy":
            return half + room + 2 * lengths.air + lengths.gap
        if source.kind == "copy":
            return half + lengths.curve + 2 * lengths.air + room + self._before(graph, edge)
        curve = min(lengths.curve, STEEP * rise) if rise > 1 or len(graph.operands[edge.target]) > 1 else 0.0
        beside = [other for other in graph.incoming[edge.target] if graph.is_copy(other.source)]
        if beside and self.direction == "right" and rise < lengths.stack_half(self.tagged) + lengths.air:
            room += max(self.widths.get(other, 0.0) + self._before(graph, other) for other in beside)
        return half + lengths.gap + room + lengths.air + max(curve, lengths.air) + HEAD


def tight_layout(graph: Graph, run: Trace | None, options: Options, direction: Direction = "right") -> tuple[Layout, Sequence[float]]:
    """The places of nodes, and the width of the label stack of every edge."""
    distances = tight_distances(graph, run, options, direction)
    return arranged(graph, distances, sizes_of(graph, options.lengths)), list(distances.widths.values())


def tight_distances(graph: Graph, run: Trace | None, options: Options, direction: Direction = "right") -> Tight:
    """The distances that the letters of a run need."""
    lengths = options.lengths
    tagged = options.shows_tags(len(graph.edges))
    widths, parts = _stack_widths(graph, run, options, tagged)
    return Tight(
        direction,
        short=0.0,
        lane=lengths.stack_half(tagged),
        graph=graph,
        lengths=lengths,
        tagged=tagged,
        widths=dict(zip(graph.edges, widths, strict=True)),
        parts=parts,
    )


def widest(graph: Graph, run: Trace | None, options: Options) -> float:
    """The width of the widest label stack."""
    return max(_stack_widths(graph, run, options, tagged=False)[0], default=0.0)


def _stack_widths(graph: Graph, run: Trace | None, options: Options, tagged: bool) -> tuple[list[float], dict[int, float]]:
    """The widest that each edge's labels become, and the width of each copy gate's parts where they are written."""
    lengths = options.lengths
    view = view_of(graph, run, run.last if run else None, None, NO_MARKS, options)
    widths = []
    for edge in graph.edges:
        text = edge_text(view, edge)
        word = say(RULE_WORDS[OPS[graph.nodes[edge.target].op].rule]) if options.words else ""
        letters = [text_width(text.value or "", lengths.value), text_width(text.constant, lengths.caption)]
        letters.append(MARK + text_width(text.gradient, lengths.value) if text.gradient else 0.0)
        tag = badge_width(word, lengths) if tagged else 0.0
        widths.append(2 * (max(letters) + lengths.aside(tagged)) if lengths.beside else max(tag, *letters))
    sums = {node.id: node_look(view, node.id).sum for node in graph.nodes if graph.is_copy(node.id)}
    wide = {node: text_width(text, lengths.value_far) for node, text in sums.items() if text}
    return widths, {node: min(width, PARTS_LIMIT) for node, width in wide.items()}
