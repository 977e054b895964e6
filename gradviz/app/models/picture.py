"""The picture of a session: layout when the graph changes, state when the moment does. Holds both; paints nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

import numpy as np
from PySide6.QtCore import QEasingCurve, QObject, QVariantAnimation, Signal

from gradviz.app.models.node_edits import NoEdits
from gradviz.app.models.run import Run
from gradviz.app.models.settings import Preferences
from gradviz.app.worker import Worker
from gradviz.graph import Graph
from gradviz.graph.match import match
from gradviz.picture.compose import Drawing
from gradviz.picture.diagram import Diagram, Item
from gradviz.picture.incremental import follow
from gradviz.picture.layout import SPACIOUS, Direction, Layout, Point, turned, turned_back
from gradviz.picture.options import Detail, Marks, Options, Pin, seen_as
from gradviz.picture.service import OWN_UP_TO, PictureService
from gradviz.picture.squeezing import squeezed
from gradviz.picture.theme import METRICS
from gradviz.tutor.memory import pins

LAYOUT_FIRST = 1
INLINE_NODES = 60
"""The geometry of a larger graph takes longer than a frame and is worked out off the UI thread."""
EMPTY = Diagram(0, 0, ())
Wall = tuple[float, float, float]
"""Its width and height, and the most that a picture is enlarged on it."""


class PictureModel(QObject):
    """`diagram` shows the session's moment; nodes keep their place while the text is edited.

    `expect`, where set, tells how much a picture of a width and height will show, so that a new one is not composed twice.
    """

    changed = Signal()

    def __init__(
        self,
        session: Run,
        nodes: NoEdits,
        preferences: Preferences,
        service: PictureService,
        worker: Worker,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._nodes = nodes
        self._dragged: Mapping[int, Point] = {}
        self._found: frozenset[Item] = frozenset()
        self._marks = Marks()
        self._pins: Mapping[int, Point] = {}
        self._slide = QVariantAnimation(self, startValue=0.0, endValue=1.0, duration=METRICS.move_ms)
        self._slide.setEasingCurve(QEasingCurve.Type.InOutCubic)
        self._slide.valueChanged.connect(self._slid)
        self._slide_from: Layout | None = None
        self._wanted: tuple[Layout, Options] | None = None
        self._service, self._worker = service, worker
        self._session, self._preferences = session, preferences
        self._graph: Graph | None = None
        self._layout: Layout | None = None
        self._drawing: Drawing | None = None
        self._detail: Detail = "near"
        self.expect: Callable[[float, float], Detail] | None = None
        self._shows_memory = False
        self._recalls, self._followed, self._arrays = True, False, False
        self._wall: Wall | None = None
        self.diagram = EMPTY
        session.started.connect(self._forget)
        session.graph_changed.connect(self._place)
        session.run_changed.connect(self.refresh)
        session.moved.connect(self.refresh)
        session.pointed.connect(self.refresh)
        session.document_changed.connect(self._take_document)
        preferences.changed.connect(self._choose)
        self._place()
        self.refresh()

    @property
    def placed(self) -> tuple[Graph, Layout, Options] | None:
        """The graph with the places of its nodes and what is shown of it, for pictures elsewhere."""
        layout = self.layout
        return None if self._graph is None or layout is None else (self._graph, layout, self._chosen())

    @property
    def layout(self) -> Layout | None:
        """Where every node stands, those moved by hand included."""
        return None if self._layout is None else self._layout.moved({**self._pins, **self._dragged})

    @property
    def followed(self) -> Mapping[int, Point]:
        """Where nodes stand that followed the typing, for values from left to right; nothing where a fresh layout puts them there."""
        graph, layout = self._graph, self._layout
        if not self._followed or graph is None or layout is None or graph is not self._session.graph or len(graph.nodes) > OWN_UP_TO:
            return {}
        return {node: turned_back(point, len(graph.nodes), layout.direction) for node, point in enumerate(layout.centers)}

    @property
    def shown(self) -> Graph | None:
        """The graph that `diagram` is of."""
        return None if self._drawing is None or not self.diagram.shapes else self._drawing.graph

    @property
    def awaited(self) -> int:
        """How many nodes the graph has whose picture is still being made; 0 where it is there, or is soon."""
        graph = self._session.graph
        is_here = graph is None or (self._drawing is not None and self._drawing.graph is graph)
        return 0 if graph is None or is_here or len(graph.nodes) <= INLINE_NODES else len(graph.nodes)

    def _forget(self) -> None:
        """Another document: nothing of the last one is followed."""
        self._graph = self._layout = self._drawing = None
        self._recalls = True

    def relayout(self) -> None:
        """Forget where nodes stood, and slide them to where they belong."""
        before = self.layout
        self._nodes.let_go()
        self._turn(before)

    def _turn(self, before: Layout | None) -> None:
        """Lay out from nothing; what the user has placed keeps its place."""
        self._layout = None
        self._slide_from = before if self._drawing is not None and not self._preferences["reduced_motion"] else None
        self._place()
        self.refresh()

    def drag(self, nodes: Iterable[int], way: Point) -> None:
        """Show nodes moved by so much; `drop` keeps them there. Large graphs move when dropped."""
        layout = self._layout
        if layout is None:
            return
        kept = layout.moved(self._pins)
        self._dragged = {node: (kept.centers[node][0] + way[0], kept.centers[node][1] + way[1]) for node in nodes}
        if len(layout.centers) <= INLINE_NODES:
            self._move()

    def drop(self) -> None:
        """Keep what was dragged where it is."""
        dragged, self._dragged = self._dragged, {}
        graph = self._graph
        if graph is not None:
            direction, nodes = self._direction, len(graph.nodes)
            self._nodes.keep({node: turned_back(point, nodes, direction) for node, point in dragged.items()})

    @property
    def kept(self) -> Mapping[int, tuple[Pin, ...]]:
        """What every node keeps for the backward pass, where that is to be seen."""
        run = self._session.trace
        return pins(run) if run is not None and (self._shows_memory or self._preferences["memory_pins"]) else Marks().pins

    def show_memory(self, shown: bool) -> None:
        """Show what is kept, whatever the settings say."""
        if shown != self._shows_memory:
            self._shows_memory = shown
            self.refresh()

    def show_found(self, nodes: Iterable[int]) -> None:
        """Mark the hits of a search."""
        self._found = frozenset(nodes)
        self.refresh()

    def show_detail(self, detail: Detail) -> None:
        """As much as fits the zoom."""
        before, self._detail = self._options(), detail
        if self._options() != before:
            self._compose()
            self.refresh()

    def refresh(self) -> None:
        """Draw the moment."""
        session = self._session
        if self._drawing is None or session.trace is None or session.frame is None or self._drawing.graph is not session.graph:
            return
        self._marks = self._nodes.marks()
        marks = replace(
            self._marks,
            selection=session.selection,
            hover=session.hover,
            found=self._found,
            ready=session.ready,
            pins=self.kept,
            moves=session.moves,
            asked=session.asked,
            quiet=session.holds_back,
        )
        self.diagram = self._drawing.state(session.trace, session.frame, moment=session.moment, marks=marks)
        self.changed.emit()

    def _chosen(self) -> Options:
        """What is shown where there is room."""
        return Options(labels=self._preferences["label_mode"], tags=None if self._preferences["rule_tags"] else False, arrays=self._arrays)

    @property
    def letters_grow(self) -> bool:
        """Whether what is written gets larger as the picture gets smaller: a graph of many nodes has no room for that."""
        return self._graph is not None and len(self._graph.nodes) <= SPACIOUS

    def _options(self) -> Options:
        """What is shown at this zoom."""
        if self.letters_grow:
            return seen_as(self._chosen(), self._detail, self._direction)
        return replace(self._chosen(), detail="middle" if self._detail == "small" else self._detail)

    def hang(self, wall: Wall | None) -> None:
        """Bring rows closer where that shows more on a wall; None is the desk, where nodes stand as they were placed."""
        if wall != self._wall:
            self._wall = wall
            self._move()

    def _hung(self, graph: Graph, layout: Layout) -> Layout:
        return layout if self._wall is None else squeezed(layout, graph, *self._wall)

    def _choose(self, name: str) -> None:
        if name == "direction":
            self._turn(self.layout)
        elif name == "label_mode":
            self._layout = None
            self._place()
            self.refresh()
        elif name == "memory_pins":
            self.refresh()
        elif name in ("rule_tags", "language"):
            self._compose()
            self.refresh()

    def _place(self) -> None:
        graph = self._session.graph
        if graph is None:
            self.diagram = EMPTY
            self.changed.emit()
            return
        self._arrays = self._holds_arrays
        wide, direction = self._preferences["label_mode"] == "both" or self._arrays, self._direction
        recalled = self._recalled(graph, wide)
        self._followed = recalled is not None
        if self._layout is not None and self._graph is not None and _is_rebuilt(self._graph, graph):
            self._rebuild(graph, self._service.layout(graph, direction, wide), match(self._graph, graph))
        elif self._layout is not None and self._graph is not None:
            self._followed = not wide
            self._take(graph, follow(graph, self._layout, match(self._graph, graph), wide))
        elif recalled is not None:
            self._take(graph, recalled)
        elif len(graph.nodes) <= OWN_UP_TO:
            self._take(graph, self._service.layout(graph, direction, wide))
        else:
            self._worker.run(
                lambda: self._service.layout(graph, direction, wide), lambda layout: self._arrive(graph, layout), self, LAYOUT_FIRST
            )

    def _recalled(self, graph: Graph, wide: bool) -> Layout | None:
        """The layout that a document was saved with, where it says so and has just been opened."""
        points = self._nodes.places() if self._recalls and not wide and len(graph.nodes) <= OWN_UP_TO else {}
        self._recalls = False
        if not points or self._layout is not None:
            return None
        centers = tuple(turned(points[node], len(points), self._direction) for node in range(len(points)))
        return follow(graph, Layout(centers, 0.0, 0.0, self._direction), {node: node for node in range(len(points))})

    @property
    def _holds_arrays(self) -> bool:
        """Whether an array flows, whose label is wider than a number."""
        run = self._session.trace
        return run is not None and any(np.ndim(known) for known in run.last.values)

    def _rebuild(self, graph: Graph, layout: Layout, kept: Mapping[int, int]) -> None:
        """Gates were opened, put together or merged: all find new places, and those that stay slide there."""
        before = self.layout
        if before is not None and not self._preferences["reduced_motion"]:
            old = {new: before.centers[node] for node, new in kept.items()}
            self._slide_from = replace(layout, centers=tuple(old.get(node, at) for node, at in enumerate(layout.centers)))
        self._take(graph, layout)

    def _arrive(self, graph: Graph, layout: Layout) -> None:
        """A layout made elsewhere; one for a text that has changed since is dropped."""
        if graph is self._session.graph:
            self._take(graph, layout)
            self.refresh()

    def _take(self, graph: Graph, layout: Layout) -> None:
        before, self._slide_from = self._slide_from, None
        self._graph, self._layout, self._pins = graph, layout, self._placed(graph)
        self._found = frozenset()
        if self.expect is not None:
            self._detail = self.expect(layout.width, layout.height)
        self._compose()
        if before is not None and len(before.centers) == len(graph.nodes) <= INLINE_NODES and before.direction == layout.direction:
            self._slide_from = before
            self._slide.start()

    def _slid(self, share: float) -> None:
        """Part of the way from the old places to the new ones."""
        before, layout = self._slide_from, self.layout
        if self._drawing is None or before is None or layout is None or len(before.centers) != len(layout.centers):
            return
        if share >= 1.0:
            self._slide_from = None
        pairs = zip(before.centers, layout.centers, strict=True)
        between = {node: (x + (to_x - x) * share, y + (to_y - y) * share) for node, ((x, y), (to_x, to_y)) in enumerate(pairs)}
        self._drawing = self._drawing.placed(self._hung(self._drawing.graph, layout.moved(between)))
        self.refresh()

    def _take_document(self) -> None:
        """Pins, notes, colours and breakpoints may have changed."""
        if self._graph is not self._session.graph:
            return
        pins = {} if self._graph is None else self._placed(self._graph)
        if pins != self._pins:
            self._pins = pins
            self._move()
        elif self._nodes.marks() is not self._marks:
            self.refresh()

    @property
    def _direction(self) -> Direction:
        return "down" if self._preferences["direction"] == "down" else "right"

    def _placed(self, graph: Graph) -> Mapping[int, Point]:
        """Where nodes are kept, turned with the direction that values flow in."""
        return {node: turned(point, len(graph.nodes), self._direction) for node, point in self._nodes.pins().items()}

    def _move(self) -> None:
        """The same picture with nodes in other places."""
        layout = self.layout
        if self._drawing is None or layout is None or self._graph is not self._drawing.graph:
            return
        if len(layout.centers) <= INLINE_NODES:
            self._drawing = self._drawing.placed(self._hung(self._graph, layout))
            self.refresh()
        else:
            self._compose()

    def _compose(self) -> None:
        graph, layout, options, session = self._graph, self.layout, self._options(), self._session
        if graph is None or layout is None:
            return
        layout = self._hung(graph, layout)
        if len(graph.nodes) <= INLINE_NODES:
            self._drawing = Drawing(graph, layout, options)
            return

        def prepared() -> Drawing:
            drawing = Drawing(graph, layout, options)
            drawing.state(run, frame)
            return drawing

        run, frame = session.trace, session.frame
        self._wanted = (layout, options)
        self._worker.run(prepared, lambda drawing: self._adopt(drawing, layout, options), self, LAYOUT_FIRST)

    def _adopt(self, drawing: Drawing, layout: Layout, options: Options) -> None:
        """A drawing made elsewhere; one that something else is wanted instead of by now is dropped."""
        if self._wanted is not None and self._wanted[0] is layout and options == self._options():
            self._drawing = drawing
            self.refresh()


def _is_rebuilt(old: Graph, new: Graph) -> bool:
    """Whether the same text stands for other gates now; where they are few all of them are laid out at once."""
    return old.text == new.text and old.operands != new.operands and len(new.nodes) <= OWN_UP_TO
