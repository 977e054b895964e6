"""What can be done to a node of the picture: keep, stop at, note, colour, rename, differentiate, find. Knows no widget.

Each edit is one of the document and can be undone; items are ids of the session's graph and are kept by place.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gradviz.app.models.run import Item
from gradviz.app.models.session import Session
from gradviz.engine.steps import Moment
from gradviz.graph import Edge, Graph
from gradviz.ops import OPS
from gradviz.picture.layout import Point
from gradviz.picture.options import NODE_COLORS, Marks
from gradviz.project import edits
from gradviz.project.places import nodes_at, places
from gradviz.words import Phrase, mark

FIRST_ROOM = 30.0
"""No node is kept nearer than this to the picture's left and upper edge."""


PLACES = "places"
"""In the view of a document: where nodes stood that nobody had moved, as a graph laid out anew would not put them."""
MOST_PLACES, FURTHEST = 1000, 1e5


@dataclass(frozen=True)
class Names:
    """What sentences call some nodes of a graph, in the language of the day."""

    graph: Graph
    nodes: tuple[int, ...]

    def __str__(self) -> str:
        return ", ".join(map(self.graph.display_name, self.nodes))


class NoEdits:
    """Of a run whose nodes nothing is kept of, such as a level of a network."""

    def keep(self, points: Mapping[int, Point]) -> None:
        """Pin nodes where they were dropped."""

    def let_go(self) -> None:
        """Unpin every node."""

    def marks(self) -> Marks:
        """What the document has on the nodes of the graph that is shown."""
        return Marks()

    def pins(self) -> Mapping[int, Point]:
        """Where the document keeps nodes of the graph that is shown."""
        return {}

    def places(self) -> Mapping[int, Point]:
        """Where all nodes of the graph stood when the document was saved; nothing where it does not say."""
        return {}


class NodeEdits(NoEdits):
    """Edits of one session, by node."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._named: tuple[Graph, tuple[str, ...], Mapping[str, int]] | None = None
        self._marked: tuple[Graph, object, Marks] | None = None

    def keep(self, points: Mapping[int, Point]) -> None:
        """Pin nodes where they were dropped."""
        kept = {self.place(node): (max(x, FIRST_ROOM), max(y, FIRST_ROOM)) for node, (x, y) in points.items()}
        if kept:
            self._session.edit(edits.pin(self._session.document, kept), self._label(mark("Move of a node"), *points))

    def let_go(self) -> None:
        """Unpin every node."""
        if self._session.document.pins:
            self._session.edit(edits.unpin_all(self._session.document), mark("Lay out again"))

    def toggle_breakpoint(self, node: int) -> None:
        """Let a run stop here, or no longer."""
        self._session.edit(edits.toggle_breakpoint(self._session.document, self.place(node)), self._label(mark("Breakpoint"), node))

    def note(self, node: int, text: str) -> None:
        """Write a note on a node; an empty one removes it."""
        if text != self._session.document.notes.get(self.place(node), ""):
            self._session.edit(edits.set_note(self._session.document, self.place(node), text), self._label(mark("Note"), node))

    def color(self, node: int, role: str) -> None:
        """Colour a node; an empty role takes the colour away."""
        self._session.edit(edits.set_color(self._session.document, self.place(node), role), self._label(mark("Colour of a node"), node))

    def rename(self, node: int, name: str) -> None:
        """Write a name into the formula. Raises InputError where it cannot be."""
        graph = self._session.graph
        if graph is not None and name != graph.nodes[node].name:
            self._session.edit(edits.rename(self._session.document, self.place(node), name), mark("Name of a node"))

    def can_rename(self, node: int) -> bool:
        """Whether a node can have a name of its own, as a copy gate and a constant cannot."""
        graph = self._session.graph
        return graph is not None and not graph.is_copy(node) and graph.nodes[node].role != "constant"

    def differentiate(self, node: int | None) -> None:
        """Start the backward pass from a node; None is the output."""
        graph = self._session.graph
        place = "" if graph is None or node is None or node == graph.output else self.place(node)
        nodes = () if graph is None else (graph.output if node is None else node,)
        self._session.edit(edits.set_target(self._session.document, place), self._label(mark("Node to differentiate"), *nodes))

    def run_to(self, item: Item) -> None:
        """Go to the next moment at an item; from the start where none follows."""
        session = self._session
        following = [at for at, moment in enumerate(session.moments, 1) if touches(moment, item)]
        later = [at for at in following if at > session.at]
        if following:
            session.set_live(False)
            session.move_to(later[0] if later else following[0])

    def stops(self, moments: Sequence[Moment]) -> frozenset[int]:
        """After which of these moments a run stops, counted from 1."""
        places = [node for node in self.marks().breakpoints if isinstance(node, int)]
        return frozenset(at for at, moment in enumerate(moments, 1) for node in places if touches(moment, node))

    def find(self, wanted: str) -> tuple[int, ...]:
        """The nodes with this in their name, op, symbol or note, in the order of the run."""
        graph, marks = self._session.graph, self.marks()
        if graph is None or not wanted.strip():
            return ()
        sought = wanted.strip().casefold()
        return tuple(node.id for node in graph.nodes if any(sought in text.casefold() for text in _texts(graph, node.id, marks)))

    def _label(self, edit: str, *nodes: int) -> Phrase:
        """What the history calls an edit of these nodes."""
        graph = self._session.graph
        return Phrase(edit) if graph is None or not nodes else Phrase(mark("{edit}: {nodes}"), {"edit": edit, "nodes": Names(graph, nodes)})

    def place(self, node: int) -> str:
        """What the document calls a node."""
        return self._places()[0][node]

    def marks(self) -> Marks:
        """What the document has on the nodes of the graph that is shown."""
        document, graph = self._session.document, self._session.graph
        if graph is None:
            return Marks()
        key = (document.pins, document.breakpoints, document.notes, document.colors)
        if self._marked is None or self._marked[0] is not graph or self._marked[1] != key:
            at = self._places()[1]
            known = [{at[place]: content for place, content in kept.items() if place in at} for kept in (document.notes, document.colors)]
            self._marked = (
                graph,
                key,
                Marks(
                    breakpoints=frozenset(at[place] for place in document.breakpoints if place in at),
                    moved=frozenset(at[place] for place in document.pins if place in at),
                    notes=known[0],
                    colors={node: role for node, role in known[1].items() if role in NODE_COLORS},
                ),
            )
        return self._marked[2]

    def pins(self) -> Mapping[int, Point]:
        """Where the document keeps nodes of the graph that is shown."""
        pins = self._session.document.pins
        at = self._places()[1] if pins else {}
        return {at[place]: point for place, point in pins.items() if place in at}

    def places(self) -> Mapping[int, Point]:
        """Where all nodes of the graph stood when the document was saved; nothing where it does not say."""
        said, graph = self._session.document.view.get(PLACES), self._session.graph
        if graph is None or not isinstance(said, Mapping) or len(said) > MOST_PLACES:
            return {}
        found = {node: _point(said.get(place)) for place, node in self._places()[1].items()}
        whole = {node: point for node, point in found.items() if point is not None}
        return whole if len(whole) == len(graph.nodes) else {}

    def named(self, points: Mapping[int, Point]) -> Mapping[str, Point]:
        """Points by what a document calls their nodes."""
        return {self.place(node): (round(x, 2), round(y, 2)) for node, (x, y) in points.items()}

    def _places(self) -> tuple[tuple[str, ...], Mapping[str, int]]:
        graph = self._session.graph
        if graph is None:
            return (), {}
        if self._named is None or self._named[0] is not graph:
            self._named = (graph, places(graph), nodes_at(graph))
        return self._named[1], self._named[2]


def _point(content: object) -> Point | None:
    """Two numbers of a file, which may say anything."""
    if not isinstance(content, (list, tuple)) or len(content) != 2:
        return None
    x, y = (float(at) if isinstance(at, (int, float)) and not isinstance(at, bool) else math.inf for at in content)
    return (x, y) if abs(x) <= FURTHEST and abs(y) <= FURTHEST else None


def touches(moment: Moment, item: Item) -> bool:
    """Whether a moment is at an item: at the node itself, or on an edge that its gradient or value goes through."""
    if isinstance(item, Edge) or not isinstance(moment.focus, Edge):
        return moment.focus == item
    return moment.focus.target == item


def _texts(graph: Graph, node: int, marks: Marks) -> tuple[str, ...]:
    record = graph.nodes[node]
    op = OPS[record.op] if graph.operands[node] else None
    return (graph.labels[node], graph.display_name(node), marks.notes.get(node, ""), *(() if op is None else (op.name, op.symbol)))
