"""The three-way check of a run's inputs: small ones at once, large ones in stretches off the UI thread. Shows nothing.

What has been measured is kept while the run stands; an exact derivative that SymPy finds later is taken in then.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import count
from time import monotonic
from typing import Any

import numpy as np
from PySide6.QtCore import QObject, Signal

from gradviz.app.models.symbolic import Symbolic, evaluated
from gradviz.app.worker import Worker
from gradviz.engine import Trace
from gradviz.engine.checks import LARGEST
from gradviz.tutor.whole_check import Convention, InputCheck, conventions, judged, measured

INLINE_GATES = 2000
"""How many gates may be computed on the UI thread: a few milliseconds."""
STRETCH_SECONDS = 0.05

Job = tuple[str, str]
"""An input, with the written derivative to evaluate, or "" to measure."""


class WholeCheck(QObject):
    """`rows` are the inputs checked so far, `total` how many there are; `changed` tells of more."""

    changed = Signal()

    def __init__(self, symbolic: Symbolic, worker: Worker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._symbolic, self._worker = symbolic, worker
        self._run: Trace | None = None
        self._measured: dict[str, Any] = {}
        self._exact: dict[str, float | None] = {}
        self._tickets = count()
        self._ticket = -1
        self.kinks: tuple[Convention, ...] = ()
        self.working = self.stopped = False

    @property
    def total(self) -> int:
        """How many inputs there are."""
        return 0 if self._run is None else len(self._run.graph.inputs)

    @property
    def rows(self) -> tuple[InputCheck, ...]:
        """Every input that has been measured."""
        run = self._run
        if run is None:
            return ()
        names = [name for name in run.graph.inputs if name in self._measured]
        return tuple(judged(run, name, self._exact.get(name), self._measured[name], not self.kinks) for name in names)

    def check(self, run: Trace | None) -> None:
        """Check this run, as far as that is not done."""
        if run is not self._run:
            self._ticket, self.working, self.stopped = next(self._tickets), False, False
            self._run, self._measured, self._exact = run, {}, {}
            self.kinks = () if run is None else conventions(run)
        if run is None or self.working or self.stopped:
            return
        jobs = self._jobs(run)
        if jobs and _cost(run) <= INLINE_GATES:
            self._take(self._ticket, run, [(job, _done(run, job)) for job in jobs], [])
        elif jobs:
            self.working = True
            self._ask(run, jobs)

    def stop(self) -> None:
        """No further: what has been checked stays."""
        self._ticket, self.working, self.stopped = next(self._tickets), False, True
        self.changed.emit()

    def go_on(self) -> None:
        """Check the others too."""
        self.stopped = False
        self.check(self._run)
        self.changed.emit()

    def _jobs(self, run: Trace) -> list[Job]:
        jobs: list[Job] = [(name, "") for name in run.graph.inputs if name not in self._measured]
        for name in run.graph.inputs:
            answer = self._symbolic.derivative(run.graph, name)
            if name not in self._exact and answer is not None and answer.written is not None and answer.written.plain:
                jobs.append((name, answer.written.plain))
        return jobs

    def _ask(self, run: Trace, jobs: Sequence[Job]) -> None:
        ticket = self._ticket
        self._worker.release()
        self._worker.run(lambda: _stretch(lambda job: _done(run, job), jobs), lambda done: self._arrive(ticket, run, done, jobs), self)

    def _arrive(self, ticket: int, run: Trace, done: list[tuple[Job, Any]], jobs: Sequence[Job]) -> None:
        if ticket == self._ticket:
            self._take(ticket, run, done, jobs[len(done) :])
            self.changed.emit()

    def _take(self, ticket: int, run: Trace, done: Sequence[tuple[Job, Any]], left: Sequence[Job]) -> None:
        for (name, written), found in done:
            (self._exact if written else self._measured)[name] = found
        self.working = bool(left)
        if left:
            self._ask(run, left)


def _done(run: Trace, job: Job) -> Any:
    name, written = job
    return evaluated(run, written) if written else measured(run, name)


def _stretch(work: Callable[[Job], Any], jobs: Sequence[Job]) -> list[tuple[Job, Any]]:
    """The first of the jobs, for as long as a stretch lasts."""
    end, done = monotonic() + STRETCH_SECONDS, []
    for job in jobs:
        done.append((job, work(job)))
        if monotonic() > end:
            break
    return done


def _cost(run: Trace) -> int:
    """How many gates are computed when every number of every input is nudged up and down."""
    numbers = sum(min(int(np.size(run.inputs[name])), LARGEST) for name in run.graph.inputs)
    return 2 * numbers * len(run.graph.nodes)
