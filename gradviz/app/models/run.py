"""Run: one trace, the moment of it that is shown, and what is marked in it, announced by signals. Knows no document, no widget."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal

from gradviz import words
from gradviz.app.models.own_order import OwnOrder
from gradviz.engine import Trace
from gradviz.engine.steps import Frame, Moment
from gradviz.graph import Edge, Graph
from gradviz.tutor.explain import Explanation, LocalForm, explain, place_of
from gradviz.tutor.narration import happened, next_sentence
from gradviz.tutor.update import Update
from gradviz.tutor.update_story import UPDATE, first_move, moved, update_explanation, update_moments

Item = int | Edge | None


class Run(QObject):
    """What the transport, the explain card, the trace table and the picture share.

    `at` counts the moments that have passed; moment `at - 1` is the one shown as "now". After those of the run come
    those of the update, whose `updates` are computed but not done. `document_changed` says that what is kept of its
    nodes may have changed.
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
        self.updates: tuple[Update, ...] = ()
        self.frame: Frame | None = None
        self.predicting = False
        self.asked: Item = None

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
    def run_moments(self) -> int:
        """How many moments forward and backward pass take; those of the update follow."""
        return bisect_left(self.moments, True, key=lambda moment: moment.phase == UPDATE)

    @property
    def moves(self) -> Mapping[int, str]:
        """What the update has made of its parameters at this moment."""
        if self.trace is None or self.at <= self.run_moments:
            return {}
        done = moved(self.trace, self.updates, self.moments[self.run_moments : self.at])
        return {self.trace.graph.id(step.name): step.change for step in done}

    @property
    def happened(self) -> str:
        """What the moment shown did."""
        if self.trace is None or self.moment is None:
            return ""
        if self.moment.phase == UPDATE:
            return update_explanation(self.trace, self.updates, self.moment).happened
        return happened(self.trace, self.moment, phase=self.granularity == "phase")

    @property
    def following(self) -> str:
        """What comes after it."""
        if self.trace is None or self.moment is None:
            return ""
        if self.at == self.run_moments and self.updates:
            return first_move(self.updates, self.granularity)
        if self.moment.phase == UPDATE:
            return update_explanation(self.trace, self.updates, self.moment).following
        return next_sentence(self.trace, self.moment, self.granularity)

    def explanation(self, node: int | None = None, local_form: LocalForm | None = None) -> Explanation | None:
        """The moment in words and numbers, or one gate at this moment; None before there is anything to explain.

        A node of another graph than that of the run, such as a layer selected before its level has arrived, is nothing yet.
        """
        moment = self.moment or (self.moments[0] if self.moments else None)
        if self.trace is None or moment is None or (node is not None and node >= len(self.trace.graph.nodes)):
            return None
        if moment.phase == UPDATE and node is None:
            return update_explanation(self.trace, self.updates, moment)
        return explain(self.trace, moment, self.granularity, node=node, local_form=local_form, ahead=not self.holds_back)

    @property
    def parameters(self) -> tuple[str, ...]:
        """The inputs that an update moves."""
        return ()

    @property
    def no_update(self) -> tuple[str, str]:
        """Why no update follows, in a few words and in a sentence."""
        return words.say("no parameters"), words.say("Tick an input as a parameter first: its row has the menu for it.")

    def planned(self) -> tuple[Update, ...]:
        """What one update would do to the parameters."""
        return self.updates

    def _plan(self) -> tuple[Update, ...]:
        """The update that follows the run."""
        return ()

    @property
    def holds_back(self) -> bool:
        """Whether what is still to come is told nowhere, as a learner predicts it."""
        return self.predicting and self.at < self.run_moments

    def predict(self, on: bool, asked: Item = None) -> None:
        """A learner predicts what comes, or no more; `asked` is the gate or edge whose number is asked for now."""
        turned, other = on != self.predicting, asked != self.asked
        self.predicting, self.asked = on, asked
        if turned:
            self.mode_changed.emit()
        if turned or other:
            self.pointed.emit()

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
            self.move_to(self.run_moments)

    @property
    def ready(self) -> frozenset[int]:
        """The gates that may be chosen to go back next, once what was chosen is shown."""
        return self.own.ready if self.own is not None and self.at == self.run_moments else frozenset()

    def choose_order(self, own: OwnOrder | None) -> None:
        """Go back in this order and show what is chosen of it; None goes back as the graph says."""
        if self.trace is None:
            return
        self.own = own
        if own is not None:
            self.trace = own.run(self.trace)
        self._group()
        self.live = self.live and own is None
        self._show(self.run_moments if self.live or own is not None else self.at)
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
        self.moments, self.updates, self.at = (), (), 0
        self.selection, self.hover, self.asked = frozenset(), None, None

    def _group(self) -> None:
        run, own, granularity = self.trace, self.own, self.granularity
        found = () if run is None else run.moments(granularity) if own is None else own.moments(run, granularity)
        self.updates = self._plan()
        self.moments = found if run is None else (*found, *update_moments(run, self.updates, granularity))

    def _show(self, at: int) -> None:
        self.at = at = min(at, len(self.moments))
        if self.trace is not None:
            self.frame = self.trace.frame(self.moments[at - 1].stop if at else 0)
