"""Drawing: the picture of a graph. Geometry is worked out once per layout; each state of a run then redraws what changed.

Owns the joining of layout, routes, nodes and edges into a Diagram; decides no number and no colour.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set

from gradviz.engine import Trace
from gradviz.engine.steps import Frame, Moment
from gradviz.graph import Edge, Graph
from gradviz.ops import OPS
from gradviz.picture.diagram import Diagram, Group, Item
from gradviz.picture.edges import ARROW, Line, Text, draw_edge
from gradviz.picture.ending import OUTPUT, draw_hanging_output, draw_output, stub_length
from gradviz.picture.icons import badge_width
from gradviz.picture.layout import Layout, sizes_of
from gradviz.picture.lengths import Lengths
from gradviz.picture.measure import shortened, text_width
from gradviz.picture.nodes import Look, Place, draw_node
from gradviz.picture.options import NO_MARKS, RULE_ROLES, RULE_WORDS, USUAL, Marks, Options
from gradviz.picture.routes import routes
from gradviz.picture.states import View, edge_text, final_texts, node_look, output_text, touched, view_of
from gradviz.words import mark, say

NAME_LIMIT = 120.0
MOST_NUMBERED = 4
"""The numbers of more operands would lie one on the other."""
STACK = 68.0
WIDE_STACK = 120.0
NEAR_STEPS = 64
SEED_WORD = mark("seed")


class Drawing:
    """A graph with its geometry; `state` gives the picture of one moment, reusing the groups that did not change."""

    def __init__(self, graph: Graph, layout: Layout, options: Options = USUAL, widths: Sequence[float] | None = None) -> None:
        self.graph = graph
        self.layout = layout
        self.options = options
        self.tagged = options.shows_tags(len(graph.edges))
        self._places = _places(graph, layout, options.lengths)
        self._lines = _lines(graph, layout, options, self.tagged, widths)
        self._looks: dict[Item, Look | Text | tuple[Text, int, bool]] = {}
        self._groups: dict[Item, Group] = {}
        self._order: tuple[Item, ...] = (*graph.edges, OUTPUT, *range(len(graph.nodes)))
        self._last: View | None = None

    def placed(self, layout: Layout, widths: Sequence[float] | None = None) -> Drawing:
        """The same graph in other places; what stays where it is keeps its shapes."""
        other = Drawing(self.graph, layout, self.options, widths)
        for item, group in self._groups.items():
            is_same = (
                other._lines[item] == self._lines[item]
                if isinstance(item, Edge)
                else isinstance(item, int) and other._places[item] == self._places[item]
            )
            if is_same:
                other._groups[item], other._looks[item] = group, self._looks[item]
        return other

    def state(
        self,
        trace: Trace | None = None,
        frame: Frame | None = None,
        *,
        moment: Moment | None = None,
        marks: Marks = NO_MARKS,
    ) -> Diagram:
        """The picture after `frame`, with the edges of `moment` lit; without a trace there are no numbers."""
        view = view_of(self.graph, trace, frame, moment, marks, self.options)
        for item in self._changed(view):
            self._refresh(item, view)
        self._last = view
        return Diagram(self.layout.width, self.layout.height, tuple([self._groups[item] for item in self._order]))

    def _changed(self, view: View) -> Iterable[Item]:
        """The items that may look different from the last state."""
        last = self._last
        if last is None or view.trace is not last.trace or view.trace is None or view.frame is None or last.frame is None:
            return self._order
        if view.marks.quiet != last.marks.quiet:
            return self._order
        first, second = sorted((last.frame.index, view.frame.index))
        if second - first > NEAR_STEPS:
            return self._order
        steps = touched(self.graph, view.trace.steps[first:second])
        if steps is None:
            return self._order
        return {*steps, *self._marked(last), *self._marked(view)}

    def _marked(self, view: View) -> Set[Item]:
        """The items that wear a mark or the current step."""
        marks = view.marks
        items: set[Item] = {*view.lit, *marks.selection, *marks.breakpoints, *marks.moved, marks.hover, marks.keyboard, view.here}
        items.update(marks.found, marks.notes, marks.colors, marks.ready, marks.pins, marks.moves)
        if isinstance(marks.hover, int):
            items.update(self.graph.incoming[marks.hover])
            items.update(self.graph.outgoing[marks.hover])
        if isinstance(marks.asked, int):
            items.update(self.graph.outgoing[marks.asked], (OUTPUT,))
        elif isinstance(marks.asked, Edge):
            items.update((marks.asked, marks.asked.target))
        return items.intersection(self._order) if None in items or len(items) > 1 else items

    def _refresh(self, item: Item, view: View) -> None:
        """Redraw one item where its look has changed."""
        if isinstance(item, Edge):
            text = edge_text(view, item)
            if self._looks.get(item) != text:
                self._looks[item] = text
                self._groups[item] = draw_edge(self._lines[item], text, self.tagged, self.options.detail)
        elif isinstance(item, int):
            look = node_look(view, item)
            if self._looks.get(item) != look:
                self._looks[item] = look
                self._groups[item] = draw_node(self._places[item], look, self.options.detail)
        else:
            ending = (output_text(view), view.output, view.seeding)
            if self._looks.get(item) != ending:
                self._looks[item] = ending
                drawn = self._output(view)
                if drawn != self._groups.get(item):
                    self._groups[item] = drawn

    def _output(self, view: View) -> Group:
        """The pill of the node that the run goes back from; it hangs off one that other gates read."""
        node, text = view.output, output_text(view)
        lengths, word = self.options.lengths, say(SEED_WORD)
        name, where = self.graph.labels[node], self._places[node]
        seeding = word if view.seeding else ""
        if self.graph.outgoing[node]:
            return draw_hanging_output(where, name, text, seeding, self.options.detail)
        stub = (
            stub_length(final_texts(view), word, lengths)
            if self.layout.direction == "right"
            else max(lengths.stub, 2 * lengths.stack_half(True) + (2 * ARROW if lengths.beside else 0.0))
        )
        return draw_output(where, name, text, seeding, stub, self.options.detail)


def _places(graph: Graph, layout: Layout, lengths: Lengths) -> list[Place]:
    sizes = sizes_of(graph, lengths)
    named = [bool(graph.operands[node.id]) and not graph.is_copy(node.id) for node in graph.nodes]
    told = text_width(graph.labels[graph.output], lengths.name) > sizes[graph.output].width and not graph.outgoing[graph.output]
    named[graph.output] = named[graph.output] and not told
    return [
        Place(
            node.id,
            layout.centers[node.id],
            sizes[node.id],
            OPS[node.op].category if graph.operands[node.id] else node.role,
            shortened(graph.labels[node.id], lengths.name, NAME_LIMIT) if named[node.id] else "",
            layout.direction,
            lengths,
        )
        for node in graph.nodes
    ]


def _lines(graph: Graph, layout: Layout, options: Options, tagged: bool, known: Sequence[float] | None) -> dict[Edge, Line]:
    ops = [OPS[graph.nodes[edge.target].op] for edge in graph.edges]
    words = [say(RULE_WORDS[op.rule]) if options.words else "" for op in ops]
    lengths = options.lengths
    widths = known
    if widths is None:
        least = WIDE_STACK if options.labels == "both" or options.arrays else STACK
        widths = [
            max(least if not graph.is_copy(edge.target) else 0, badge_width(word, lengths) if tagged else 0.0)
            for edge, word in zip(graph.edges, words, strict=True)
        ]
    paths = routes(graph, layout, sizes_of(graph, lengths), widths, lengths, tagged)
    return {
        edge: Line(
            edge,
            path,
            op.rule,
            RULE_ROLES[op.rule],
            word,
            str(edge.slot + 1) if op.ordered and len(graph.operands[edge.target]) <= MOST_NUMBERED else "",
            edge.slot == 0,
            layout.direction,
            lengths,
        )
        for edge, path, op, word in zip(graph.edges, paths, ops, words, strict=True)
    }
