"""Run: one trace, the moment of it that is shown, and what is marked in it, announced by signals. Knows no document, no widget."""

from __future__ import annotations

from bisect import bisect_left

from PySide6.QtCore import QObject, Signal

from gradviz.app.models.own_order import OwnOrder
from gradviz.engine import Trace
from gradviz.engine.steps import Frame, Moment
from gradviz.graph import Edge, Graph
from gradviz.tutor.explain import place_of
from gradviz.tutor.update import Update

Item = int | Edge | None


class Run(QObject):
    """What the transport, the explain card, the trace table and the picture share.

    `at` counts the moments that have passed; moment `at - 1` is the one shown as "now". `document_changed`
    says that what is kept of its nodes may have changed.
    """

    graph_changed = Signal()
    run_changed = Signal()
    moved = Signal()
    pointed = Signal()
    mode_changed = Signal()
    started = Signal()
    document_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.graph: Graph | None = None
        self.trace: Trace | None = None
        self.granularity = "edge"
        self.live = False
        self.at = 0
        self.own: OwnOrder | None = None
        self.hover: Item = None
        self.selection: frozenset[Item] = frozenset()
        self.moments: tuple[Moment, ...] = ()
        self.frame: Frame | None = None

    @property
    def moment(self) -> Moment | None:
        """The moment shown as "now", or None before the first."""
        return self.moments[self.at - 1] if self.at else None

    @property
    def next_moment(self) -> Moment | None:
        """The moment that comes next, or None at the end."""
        return self.moments[self.at] if self.at < len(self.moments) else None

    @property
    def subject(self) -> int | None:
        """The node that a command about one node means: the selected one, else the one that the run stands at."""
        chosen = next((item for item in self.selection if isinstance(item, int)), None)
        if chosen is not None or self.graph is None or not self.at:
            return chosen
        return place_of(self.moments[self.at - 1])

    @property
    def forward_moments(self) -> int:
        """How many moments the forward pass takes."""
        return bisect_left(self.moments, True, key=lambda moment: moment.phase != "forward")

    @property
    def parameters(self) -> tuple[str, ...]:
        """The inputs that an update moves."""
        return ()

    def planned(self) -> tuple[Update, ...]:
        """What one update would do to the parameters."""
        return ()

    def move_to(self, at: int) -> None:
        """Show the run after `at` moments."""
        at = min(max(at, 0), len(self.moments))
        if at != self.at or self.frame is None:
            self._show(at)
            self.moved.emit()

    def step(self, by: int = 1) -> None:
        """Go `by` moments on, or back when negative; leaves live mode."""
        self.set_live(False)
        self.move_to(self.at + by)

    def set_live(self, live: bool) -> None:
        """Live shows the whole run while values change; step keeps the moment and renews its numbers."""
        if live == self.live:
            return
        self.live = live
        self.mode_changed.emit()
        if live:
            self.move_to(len(self.moments))

    @property
    def ready(self) -> frozenset[int]:
        """The gates that may be chosen to go back next, once what was chosen is shown."""
        return self.own.ready if self.own is not None and self.at == len(self.moments) else frozenset()

    def choose_order(self, own: OwnOrder | None) -> None:
        """Go back in this order and show what is chosen of it; None goes back as the graph says."""
        if self.trace is None:
            return
        self.own = own
        if own is not None:
            self.trace = own.run(self.trace)
        self._group()
        self.live = self.live and own is None
        self._show(len(self.moments) if self.live or own is not None else min(self.at, len(self.moments)))
        self.mode_changed.emit()
        self.run_changed.emit()
        self.moved.emit()

    def set_granularity(self, granularity: str) -> None:
        """Group steps otherwise; the run stays where it is, or just before."""
        if granularity == self.granularity:
            return
        done = self.moments[self.at - 1].stop if self.at else 0
        self.granularity = granularity
        self._group()
        self._show(sum(moment.stop <= done for moment in self.moments))
        self.mode_changed.emit()
        self.run_changed.emit()
        self.moved.emit()

    def point_at(self, item: Item) -> None:
        """What the mouse is over, on the canvas or in the text."""
        if item != self.hover:
            self.hover = item
            self.pointed.emit()

    def select(self, *items: Item) -> None:
        """Select these items, or nothing."""
        chosen = frozenset(item for item in items if item is not None)
        if chosen != self.selection:
            self.selection = chosen
            self.pointed.emit()

    def select_next(self, by: int) -> None:
        """Walk the nodes."""
        if self.graph is not None:
            now = next((item for item in self.selection if isinstance(item, int)), None)
            self.select((0 if now is None else now + by) % len(self.graph.nodes))

    def _forget_run(self) -> None:
        """Nothing is shown: no graph, no run, nothing selected."""
        self.graph, self.trace, self.frame, self.own = None, None, None, None
        self.moments, self.at = (), 0
        self.selection, self.hover = frozenset(), None

    def _group(self) -> None:
        run, own, granularity = self.trace, self.own, self.granularity
        self.moments = () if run is None else run.moments(granularity) if own is None else own.moments(run, granularity)

    def _show(self, at: int) -> None:
        self.at = at
        if self.trace is not None:
            self.frame = self.trace.frame(self.moments[at - 1].stop if at else 0)
