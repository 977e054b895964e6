"""The picture of a session: layout when the graph changes, state when the moment does. Holds both; paints nothing."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from gradviz.app.models.run import Run
from gradviz.app.models.settings import Preferences
from gradviz.app.worker import Worker
from gradviz.graph import Graph
from gradviz.graph.match import match
from gradviz.picture.compose import Drawing
from gradviz.picture.diagram import Diagram
from gradviz.picture.incremental import follow
from gradviz.picture.layout import Layout
from gradviz.picture.options import Detail, Marks, Options
from gradviz.picture.service import OWN_UP_TO, PictureService

LAYOUT_FIRST = 1
COMPOSED_AT_ONCE = 60
"""The geometry of a larger graph takes longer than a frame and is worked out off the UI thread."""
EMPTY = Diagram(0, 0, ())


class PictureModel(QObject):
    """`diagram` shows the session's moment; nodes keep their place while the text is edited."""

    changed = Signal()

    def __init__(
        self, session: Run, preferences: Preferences, service: PictureService, worker: Worker, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._service, self._worker = service, worker
        self._session, self._preferences = session, preferences
        self._graph: Graph | None = None
        self._layout: Layout | None = None
        self._drawing: Drawing | None = None
        self._detail: Detail = "near"
        self.diagram = EMPTY
        session.started.connect(self._forget)
        session.graph_changed.connect(self._place)
        session.run_changed.connect(self.refresh)
        session.moved.connect(self.refresh)
        session.pointed.connect(self.refresh)
        preferences.changed.connect(self._choose)
        self._place()
        self.refresh()

    @property
    def tags_shown(self) -> bool:
        """Whether edges wear their rule tags now."""
        graph = self._session.graph
        return bool(self._preferences["rule_tags"]) and graph is not None and self._options().shows_tags(len(graph.edges))

    @property
    def placed(self) -> tuple[Graph, Layout, Options] | None:
        """The graph with the places of its nodes and what is shown of it, for pictures elsewhere."""
        return None if self._graph is None or self._layout is None else (self._graph, self._layout, replace(self._options(), detail="near"))

    def _forget(self) -> None:
        """Another document: nothing of the last one is followed."""
        self._graph = self._layout = self._drawing = None

    def relayout(self) -> None:
        """Forget where nodes stood."""
        self._layout = None
        self._place()
        self.refresh()

    def show_detail(self, detail: Detail) -> None:
        """As much as fits the zoom."""
        if detail != self._detail:
            self._detail = detail
            self._compose()
            self.refresh()

    def refresh(self) -> None:
        """Draw the moment."""
        session = self._session
        if self._drawing is None or session.trace is None or session.frame is None or self._drawing.graph is not session.graph:
            return
        marks = Marks(selection=session.selection, hover=session.hover)
        self.diagram = self._drawing.state(session.trace, session.frame, moment=session.moment, marks=marks)
        self.changed.emit()

    def _options(self) -> Options:
        tags = None if self._preferences["rule_tags"] else False
        return Options(labels=self._preferences["label_mode"], tags=tags, detail=self._detail)

    def _choose(self, name: str) -> None:
        if name in ("label_mode", "direction"):
            self.relayout()
        elif name in ("rule_tags", "language"):
            self._compose()
            self.refresh()

    def _place(self) -> None:
        graph = self._session.graph
        if graph is None:
            self.diagram = EMPTY
            self.changed.emit()
            return
        wide, direction = self._preferences["label_mode"] == "both", self._preferences["direction"]
        if self._layout is not None and self._graph is not None:
            self._take(graph, follow(graph, self._layout, match(self._graph, graph), wide))
        elif len(graph.nodes) <= OWN_UP_TO:
            self._take(graph, self._service.layout(graph, direction, wide))
        else:
            self._worker.run(lambda: self._service.layout(graph, direction, wide), lambda layout: self._arrive(graph, layout), LAYOUT_FIRST)

    def _arrive(self, graph: Graph, layout: Layout) -> None:
        """A layout made elsewhere; one for a text that has changed since is dropped."""
        if graph is self._session.graph:
            self._take(graph, layout)
            self.refresh()

    def _take(self, graph: Graph, layout: Layout) -> None:
        self._graph, self._layout = graph, layout
        self._compose()

    def _compose(self) -> None:
        graph, layout, options, session = self._graph, self._layout, self._options(), self._session
        if graph is None or layout is None:
            return
        if len(graph.nodes) <= COMPOSED_AT_ONCE:
            self._drawing = Drawing(graph, layout, options)
            return

        def prepared() -> Drawing:
            drawing = Drawing(graph, layout, options)
            drawing.state(run, frame)
            return drawing

        run, frame = session.trace, session.frame
        self._worker.run(prepared, lambda drawing: self._adopt(drawing, layout, options), LAYOUT_FIRST)

    def _adopt(self, drawing: Drawing, layout: Layout, options: Options) -> None:
        """A drawing made elsewhere; one that something else is wanted instead of by now is dropped."""
        if layout is self._layout and options == self._options():
            self._drawing = drawing
            self.refresh()
