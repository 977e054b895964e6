"""The training that the window follows: its state, its history and what is looked at, announced by signals. Trains nothing itself.

A run has a number; what an older run still has to say is dropped, so it never lands on a newer document.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from itertools import count
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from gradviz.app.training.bench import Bench, DataFacts, Look
from gradviz.app.training.loop import Loop, Report, State
from gradviz.nn.events import Batch, Epoch, Failed, Finished, Started, TrainEvent
from gradviz.nn.findings import Finding
from gradviz.nn.history import RunHistory
from gradviz.nn.spec import Spec
from gradviz.project.network import Network

Then = Callable[[Any, Exception | None], None]


BREATH = 5.0
"""The window rests so many times as long as it took over a report before the next one may come: keys and clicks pass between,
and the training keeps its pace, as two threads of Python take turns."""


class TrainingModel(QObject):
    """`moved` follows at most ten times a second while a training runs; `turned` tells of another state."""

    turned = Signal()
    moved = Signal()
    opened = Signal()
    looked = Signal()
    found = Signal()
    data_read = Signal()
    _reported = Signal(object)
    _answered = Signal(int, object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.loop = Loop(self._reported.emit)
        self._reported.connect(self._take)
        self._answered.connect(self._answer)
        self._numbers = count()
        self._begun = 0.0
        self._painted = QTimer(self, singleShot=True, interval=0)
        self._painted.timeout.connect(self._rest)
        self._rested = QTimer(self, singleShot=True)
        self._rested.timeout.connect(self.loop.taken)
        self._asked: dict[int, tuple[int, Then]] = {}
        self.run = 0
        self.network: Network | None = None
        self.facts: DataFacts | None = None
        self._clear()
        self.state: State = "empty"

    def _clear(self) -> None:
        """Nothing has happened in this run."""
        self.state = "loading"
        self.history = RunHistory()
        self.look: Look | None = None
        self.findings: tuple[Finding, ...] = ()
        self.error: Exception | None = None
        self.started: Started | None = None
        self.batch: Batch | None = None
        self.epoch: Epoch | None = None
        self.finished: Finished | None = None
        self.rate = self.each = 0.0
        self.loaded: tuple[str, int, int] | None = None

    @property
    def running(self) -> bool:
        """Whether batch follows batch now."""
        return self.state == "running"

    @property
    def under_way(self) -> bool:
        """Whether something would be lost by leaving: batches were made and the end is not reached."""
        return self.batch is not None and self.state in ("running", "paused")

    @property
    def epochs_done(self) -> float:
        """How far the training is, in epochs."""
        return 0.0 if self.batch is None else self.batch.epoch + (self.batch.batch + 1) / self.batch.batches

    # Orders.

    def follow(self, network: Network) -> None:
        """Train `network` from now on: the run there is goes on where only the rate or the size of batches changed."""
        before = self.network
        going = before is not None and before.seed == network.seed and self.state not in ("empty", "failed")
        if going and before is not None and trained_alike(before.spec, network.spec):
            self.network = network
            if before.spec.training != network.spec.training:
                self.loop.retune(network.spec.training)
            return
        self.open(network)

    def open(self, network: Network) -> None:
        """A new run, from the first weights of the network's seed; what does not fit fails after its data were looked at."""
        self.run += 1
        self.network = network
        self._asked.clear()
        self._clear()
        self.loop.open(network, self.run)
        self.turned.emit()

    def start(self) -> None:
        """Train on; from the start where the training is over."""
        if self.state in ("finished", "failed"):
            self._rewound()
        self.loop.start()

    def toggle(self) -> None:
        """Start or pause."""
        if self.running:
            self.loop.pause()
        else:
            self.start()

    def one_batch(self) -> None:
        """One batch, then rest."""
        self.loop.one_batch()

    def pause(self) -> None:
        """Rest after the batch at hand."""
        self.loop.pause()

    def stop(self) -> None:
        """End the training and test."""
        self.loop.stop()

    def rewind(self) -> None:
        """Back to the same first weights."""
        self._rewound()
        self.loop.rewind()

    def _rewound(self) -> None:
        """The plots begin anew with the next report, which is fresh."""
        self.error = None

    def draw(self, picture: Any) -> None:
        """Let the network read a picture in the form of its data; None is the first sample again."""

        def work(bench: Bench) -> Look:
            bench.draw(picture)
            return bench.look()

        self.ask(work, self._looked)

    def ask(self, work: Callable[[Bench], Any], then: Then) -> None:
        """Do `work` at the bench between two batches; `then` gets its result here, unless another run has begun."""
        number = next(self._numbers)
        self._asked[number] = (self.run, then)
        self.loop.ask(work, lambda result, error: self._answered.emit(number, result, error))

    def close(self) -> None:
        """End the thread."""
        self._asked.clear()
        self.loop.close()

    # What comes back.

    def _take(self, report: Report) -> None:
        self._begun = time.perf_counter()
        if report.loaded is None:
            self._painted.start()
        if report.run != self.run:
            return
        if report.loaded is not None:
            self.loaded = report.loaded
            self.turned.emit()
            return
        if report.facts is not None:
            self.facts = report.facts
            self.data_read.emit()
        if report.fresh:
            self._clear()
            self.opened.emit()
        before, self.state = self.state, report.state
        self.error = report.error or (self.error if report.state == "failed" else None)
        self.rate, self.each = report.rate, report.each
        for event in report.events:
            self._note(event)
        if report.look is not None:
            self.look = report.look
            self.looked.emit()
        if report.findings is not None:
            self.findings = report.findings
            self.found.emit()
        if report.events or report.fresh:
            self.moved.emit()
        if before != self.state or report.fresh or report.error is not None:
            self.turned.emit()

    def _rest(self) -> None:
        """The report is shown and painted: let the next one come after a breath."""
        self._rested.start(round(BREATH * 1000 * (time.perf_counter() - self._begun)))

    def _note(self, event: TrainEvent) -> None:
        if isinstance(event, Started):
            self.started = event
            return
        if isinstance(event, Batch):
            self.batch = event
        elif isinstance(event, Epoch):
            self.epoch = event
        elif isinstance(event, Finished):
            self.finished = event
            return
        elif isinstance(event, Failed):
            self.error = event.error
            return
        self.history.take(event)

    def _looked(self, look: Look | None, error: Exception | None) -> None:
        if look is not None:
            self.look = look
            self.looked.emit()

    def _answer(self, number: int, result: Any, error: Exception | None) -> None:
        run, then = self._asked.pop(number, (0, None))
        if then is not None and run == self.run:
            then(result, error)


def trained_alike(one: Spec, other: Spec) -> bool:
    """Whether a training of the one may go on as the other: all but numbers of the optimizer and the size of batches is the same."""
    if one.training.optimizer.kind != other.training.optimizer.kind:
        return False
    same = replace(one.training, optimizer=other.training.optimizer, batch=other.training.batch)
    return replace(one, training=same, title=other.title) == other
