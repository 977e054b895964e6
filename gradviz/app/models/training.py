"""The training that the window follows: its state, its history and what is looked at, announced by signals. Trains nothing itself.

A run has a number; what an older run still has to say is dropped, so it never lands on a newer document.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any, Literal

from numpy.typing import NDArray
from PySide6.QtCore import QObject, QTimer, Signal

from gradviz.app.models.look_back import LookBack
from gradviz.app.models.network import layer_titles
from gradviz.app.soon import Turns
from gradviz.app.training.bench import Bench, DataFacts, Look
from gradviz.app.training.loop import Loop
from gradviz.app.training.origin import Origin
from gradviz.app.training.report import Report, State
from gradviz.errors import DataError, FileError, GradvizError, InputError, UnreachableError, sentence
from gradviz.nn.events import Batch, Epoch, Failed, Finished, Started, TrainEvent
from gradviz.nn.findings import Finding
from gradviz.nn.history import RunHistory, save_run
from gradviz.nn.retuning import goes_on
from gradviz.nn.spec import Spec
from gradviz.project.network import Network
from gradviz.project.network_examples import RUN_SUFFIX
from gradviz.words import say

Then = Callable[[Any, Exception | None], None]


BREATH, LEAST, SPELL = 16.0, 4.0, 0.085
"""The window rests BREATH times as long as it took over a report before the next one may come, but no longer than SPELL seconds
unless that is less than LEAST times as long: keys and clicks pass between, and the training keeps its pace, as two threads of
Python take turns."""
GLANCE, LATEST = 40.0, 2.0
"""One that brought a look at the samples takes several times as long: the next look waits for that, as many seconds at most, and the
plots do not."""
GOING: tuple[State, ...] = ("running", "testing")
"""States that pass by themselves: what is drawn when they do must not hold up the word that they did."""


class TrainingModel(QObject):
    """`moved` follows at most ten times a second while a training runs; `turned` tells of another state.

    `order` is what was ordered and has not come about yet: "pause", "stop" or nothing; `ordered` tells of it at once.
    `settle` is called before anything is trained: who waits for the end of an edit hands it over now.
    """

    turned = Signal()
    moved = Signal()
    opened = Signal()
    looked = Signal()
    found = Signal()
    data_read = Signal()
    ordered = Signal()
    refused = Signal(object)
    _reported = Signal(object)
    _answered = Signal(int, object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.loop = Loop(self._reported.emit)
        self._reported.connect(self._take)
        self._answered.connect(self._answer)
        self._numbers = count()
        self._begun, self._closed, self._crowded = 0.0, False, False
        self._has_look, self._usual, self._spare = False, math.inf, 0.0
        self._turns = Turns(self)
        self._painted = QTimer(self, singleShot=True, interval=0)
        self._painted.timeout.connect(self._rest)
        self._rested = QTimer(self, singleShot=True)
        self._rested.timeout.connect(lambda: self.loop.taken(self._spare))
        self._asked: dict[int, tuple[int, Then]] = {}
        self.settle: Callable[[], None] = lambda: None
        self.run = 0
        self.network: Network | None = None
        self._over_with: Spec | None = None
        self.facts: DataFacts | None = None
        self.back = LookBack(self)
        self._origin: Path | None = None
        self._clear()
        self.state: State = "empty"

    def _clear(self) -> None:
        """Nothing has happened in this run."""
        self.state = "loading"
        self.order: Literal["", "pause", "stop"] = ""
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
        self.back.clear()
        self._landed: Path | None = None

    @property
    def lacks_data(self) -> bool:
        """Whether there is nothing to learn from."""
        return self.state == "failed" and (isinstance(self.error, (DataError, FileError)) or _names_none(self.error))

    @property
    def complaint(self) -> str:
        """What is wrong, if anything: a cancel is no fault, and what is missing is said without the addresses that were tried."""
        error = self.error
        if isinstance(error, DataError) and error.code == "cancelled":
            return say("The download was cancelled; what has arrived is kept.")
        if isinstance(error, UnreachableError):
            return say("MNIST cannot be downloaded: there is no way to its servers. What has arrived is kept.")
        if self.network is not None and self.network.faults:
            return say("This network cannot be built yet; the list says where.")
        if _names_none(error):
            return say("This network has no data yet: choose a set in the data panel.")
        if isinstance(error, DataError) and error.code == "unknown dataset":
            name = Path(str(error.arguments.get("name"))).name
            return say("There is no {name}. Take another set, or a table or folder of your own.", name=name)
        return "" if error is None else sentence(self._on_screen(error))

    def _on_screen(self, error: Exception) -> Exception:
        """The same with the layer of a gate in its place, called as it is on screen, and a file by its name, as its set is."""
        if not isinstance(error, GradvizError) or self.network is None:
            return error
        told = dict(error.arguments)
        layer = told.get("layer", told.get("node"))
        if isinstance(layer, str):
            told["node"] = layer_titles(self.network).get(layer, layer)
        if isinstance(told.get("path"), str):
            told["path"] = Path(told["path"]).name
        return error if told == error.arguments else GradvizError(error.code, error.template, error.hint_template, **told)

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
        """Train `network` from now on: the run there is goes on where only how it is trained changed."""
        before = self.network
        going = before is not None and before.seed == network.seed and self.state not in ("empty", "failed")
        if going and before is not None and (before.spec == network.spec or goes_on(before.spec, network.spec)):
            self.network = network
            if before.spec != network.spec:
                self.loop.retune(network)
                self.turned.emit()
            return
        self.open(network, edited=before is not None)

    def open(self, network: Network, origin: Origin | None = None, *, edited: bool = False) -> None:
        """Begin a run, from the first weights of the network's seed or from a file; one that does not fit fails once its data are read.

        An edit that brings a network back, as undo does, brings its training back.
        """
        self.run += 1
        if self.network is None or self.network.spec.data != network.spec.data:
            self.facts = None
        self.network, self._over_with = network, network.spec
        self._origin = origin.path if origin is not None and origin.kind == "run" else None
        self._asked.clear()
        self._clear()
        self.loop.open(network, self.run, origin, edited=edited)
        self.turned.emit()

    def start(self) -> None:
        """Train on from now, whatever is looked at; from the start where the training is over."""
        self.settle()
        self.back.go(None)
        if self.state in ("finished", "failed"):
            self._rewound()
        self.loop.start()

    def toggle(self) -> None:
        """Start or pause; a run that is over is shown again, from its first weights to its last, and trained anew once it was changed."""
        changed = self.network is not None and self.network.spec != self._over_with
        if self.running:
            self.pause()
        elif self.back.replaying or (self.state == "finished" and len(self.back.kept) > 1 and not changed):
            self.back.toggle_replay()
        elif self.state != "testing":
            self.start()

    def one_batch(self) -> None:
        """Train one batch from now, then rest."""
        self.settle()
        self.back.go(None)
        self.loop.one_batch()

    def pause(self) -> None:
        """Rest after the batch at hand."""
        self._expect("pause")
        self.loop.pause()

    def _expect(self, order: Literal["pause", "stop"]) -> None:
        """Show that an order was heard, until a report shows what came of it."""
        if self.running:
            self.order = order
            self.ordered.emit()

    def give_up(self) -> None:
        """Stop waiting for data that are being read."""
        self.loop.give_up()

    def stop(self) -> None:
        """End the training and test."""
        self._expect("stop")
        self.loop.stop()

    def rewind(self) -> None:
        """Go back to the same first weights."""
        self._rewound()
        self.loop.rewind()

    def _rewound(self) -> None:
        """The plots begin anew with the next report, which is fresh."""
        self.error = None

    def draw(self, picture: NDArray[Any] | None, target: int | None = None) -> None:
        """Let the network read a picture in the form of its data, as one of the class `target`; None is the first sample again."""

        def work(bench: Bench) -> Look:
            bench.draw(picture, target)
            return bench.look()

        self.ask(work, self._looked)

    def ask(self, work: Callable[[Bench], Any], then: Then) -> None:
        """Do `work` at the bench between two batches; `then` gets its result here, unless another run has begun."""
        number = next(self._numbers)
        self._asked[number] = (self.run, then)
        self.loop.ask(work, lambda result, error: self._answered.emit(number, result, error))

    def land(self, document: Path, now: Network) -> str:
        """Write a run that is over beside a document, unless its network is another by now; the name of its file, or ""."""
        network = self.network
        if self.state != "finished" or network is None or network.key != now.key:
            return ""
        place = document.with_suffix(RUN_SUFFIX)
        if place != self._landed:
            self._landed = place
            self.ask(lambda bench: save_run(place, bench.history, network.spec, network.seed), self._refuse)
        return place.name

    def _refuse(self, done: object, error: Exception | None) -> None:
        if error is not None:
            self._landed = None
            self.refused.emit(error)

    def show(self, owner: object, work: Callable[[], None]) -> None:
        """Do what shows the run: at once while it rests, in a turn of its own while keys and clicks must pass between."""
        if self.running or self._crowded:
            self._turns.ask(owner, work)
        else:
            work()

    def show_look(self, look: Look) -> None:
        """Another look at the same run."""
        self.look = look
        self.looked.emit()

    def close(self) -> None:
        """End the thread."""
        self.back.clear()
        self._asked.clear()
        self.loop.close()
        self._closed = True
        self._turns.drop()
        for timer in (self._painted, self._rested):
            timer.stop()

    # What comes back.

    def _take(self, report: Report) -> None:
        if self._closed:
            return
        self._begun = time.perf_counter()
        if report.loaded is None:
            self._has_look = report.look is not None
            self._rested.stop()
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
            self._reset_to(report)
        self._take_in(report)

    def _reset_to(self, report: Report) -> None:
        """A fresh run, with the history of one that was read from a file."""
        self._clear()
        if report.history is not None:
            self.history, self.batch = report.history, report.last
            self._landed = self._origin
        self.opened.emit()

    def _take_in(self, report: Report) -> None:
        """Take in what has happened, then tell it."""
        before, self.state = self.state, report.state
        self._crowded = before in GOING
        self.order = self.order if self.running else ""
        self.error = report.error or (self.error if report.state == "failed" else None)
        self.rate, self.each = report.rate, report.each
        for event in report.events:
            self._note(event)
        if report.kept is not None:
            self.back.list_kept(report.kept)
        if report.look is not None:
            self.show_look(report.look)
        if report.error is not None and report.state != "failed":
            self.refused.emit(report.error)
        if report.findings is not None:
            self.findings = report.findings
            self.found.emit()
        if report.events or report.fresh:
            self.moved.emit()
        if before != self.state or report.fresh or report.error is not None:
            self.turned.emit()
        self._crowded = False

    def _rest(self) -> None:
        """The report is shown and painted: let the next one come after a breath."""
        if self._turns.isActive():
            self._painted.start()
            return
        took = time.perf_counter() - self._begun
        if not self._has_look:
            self._usual = took
        self._spare = min(GLANCE * took, LATEST) if self._has_look else 0.0
        self._rested.start(round(1000 * breath(min(took, self._usual))) if self.running else 0)

    def _note(self, event: TrainEvent) -> None:
        if isinstance(event, Started):
            self.started = event
            return
        if isinstance(event, Batch):
            self.batch, self.finished, self._landed = event, None, None
        elif isinstance(event, Epoch):
            self.epoch = event
        elif isinstance(event, Finished):
            self.finished = event
            self._over_with = self.network.spec if self.network is not None else None
            return
        elif isinstance(event, Failed):
            self.error = event.error
            return
        self.history.take(event)

    def _looked(self, look: Look | None, error: Exception | None) -> None:
        """The answer to what was drawn comes first, the pictures of all layers after it."""
        if look is not None:
            self._crowded = True
            self.show_look(look)
            self._crowded = False

    def _answer(self, number: int, result: Any, error: Exception | None) -> None:
        run, then = self._asked.pop(number, (0, None))
        if then is not None and run == self.run:
            then(result, error)


def breath(took: float) -> float:
    """How many seconds to rest after a report that `took` so long to show."""
    return max(min(BREATH * took, SPELL), LEAST * took)


def _names_none(error: Exception | None) -> bool:
    """Whether a network is without data because it names none."""
    return isinstance(error, InputError) and error.code == "no data"
