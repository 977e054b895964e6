"""Loop: the thread that trains. Owns its queue of orders and how often it tells what happened; knows no widget and no Qt.

Orders are done between two batches, so the window may pause, change the rate or open a level at any time.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from queue import Queue
from threading import Thread
from typing import Any

from gradviz.app.sharing import share
from gradviz.app.training.bench import Bench, DataFacts, Look, data_facts
from gradviz.app.training.guarding import Guard, MakeNote
from gradviz.app.training.opening import keep, opened
from gradviz.app.training.origin import Origin
from gradviz.app.training.report import Report, State
from gradviz.app.training.shelf import Shelf
from gradviz.data import Dataset
from gradviz.data import Watch as DataWatch
from gradviz.errors import GradvizError
from gradviz.nn.diagnosis import Watch
from gradviz.nn.events import Batch, Changed, Epoch, Failed, TrainEvent
from gradviz.nn.findings import Finding
from gradviz.nn.history import RunHistory
from gradviz.nn.retuning import differences
from gradviz.project.network import Network
from gradviz.project.network_run import dataset_of

PERIOD = 0.1
"""Seconds between two reports."""
WATCH, LOOK, SEARCH = 0.5, 0.5, 3.0
"""Seconds between two batches with statistics, two looks at the samples, and two searches for what is wrong."""
QUICK = 1e-5
"""Seconds that this thread waits for Python's lock before it asks for it, which it needs for every product: the window holds it long."""
SELDOM = 1.6
"""By this factor batches with statistics lie farther and farther apart, where those by the clock are rarer."""


def sampled(made: int) -> bool:
    """Whether statistics are due after `made` batches, however fast they were: ever more rarely, so that a short run has curves too."""
    return made == 0 or math.floor(math.log(made + 1, SELDOM)) > math.floor(math.log(made, SELDOM))


class Loop:
    """`deliver(report)` is called in the thread; the next report waits for `taken()`, so a slow window is never flooded."""

    def __init__(self, deliver: Callable[[Report], None], clock: Callable[[], float] = time.perf_counter) -> None:
        self._deliver, self._clock = deliver, clock
        self._orders: Queue[Callable[[], None] | None] = Queue()
        self._thread: Thread | None = None
        self._bench: Bench | None = None
        self._run = self._wanted = 0
        self._data: tuple[str, Dataset] | None = None
        self._state: State = "empty"
        self._events: list[TrainEvent] = []
        self._findings: tuple[Finding, ...] | None = None
        self._facts: DataFacts | None = None
        self._kept: tuple[float, ...] | None = None
        self._read: tuple[RunHistory, Batch | None] | None = None
        self._error: Exception | None = None
        self._told = self._watched = self._searched = self._spared = 0.0
        self._fresh = self._dirty = self._unseen = self._unsearched = self._waits = self._closed = self._hurries = False
        self._each = 0.0
        self._next_state: State | None = None
        self._guard, self._shelf = Guard(clock), Shelf()

    # Orders, from any thread.

    def open(self, network: Network, run: int, origin: Origin | None = None, *, edited: bool = False) -> None:
        """Put a network on the bench, with what a file holds of it, or of an `edited` one the shelf; what is under way ends."""
        self._wanted = run
        self._order(partial(self._open, network, run, origin, edited))

    def start(self) -> None:
        """Train on."""
        self._order(self._start)

    def pause(self) -> None:
        """Stop after the batch at hand."""
        self._next_state = "paused"
        self._order(self._pause)

    def one_batch(self) -> None:
        """Train one batch, then rest."""
        self._order(self._one_batch)

    def give_up(self) -> None:
        """Stop reading data, which fails the run; nothing where none are read."""
        self._wanted = -1

    def stop(self) -> None:
        """End the training: the best weights where the spec waits for them, and the test set."""
        self._next_state = "testing"
        self._order(self._stop)

    def rewind(self) -> None:
        """Go back to the same first weights."""
        self._order(self._rewind)

    def retune(self, network: Network) -> None:
        """Train on as another network says that only trains otherwise."""
        self._order(partial(self._retune, network))

    def ask(self, work: Callable[[Bench], Any], then: Callable[[Any, Exception | None], None]) -> None:
        """Do `work` at the bench between two batches; `then` is called in the thread with its result or error."""
        self._order(partial(self._ask, work, then))

    def keep(self, path: Path) -> None:
        """Write a checkpoint with the curves so far. Raises nothing: what goes wrong is in the next report."""
        self._order(partial(self._keep, path))

    def guard(self, place: Path, make_note: MakeNote) -> None:
        """Keep a checkpoint of what runs at `place` from time to time, for the case of a crash."""
        self._order(partial(self._guard.begin, place, make_note))

    def taken(self, spare: float = 0.0) -> None:
        """The window has taken in the last report; for `spare` seconds it needs no look while batch follows batch."""
        self._order(partial(self._taken, spare))

    def close(self) -> None:
        """End the thread once the orders before this one are done."""
        self._wanted = -1
        self._closed = True
        if self._thread is not None:
            self._orders.put(None)
            self._thread.join()
            self._thread = None
        self._shelf.clear()

    def _order(self, work: Callable[[], None]) -> None:
        if self._closed:
            return
        self._orders.put(work)
        if self._thread is None:
            self._thread = Thread(target=self._work, name="gradviz training", daemon=True)
            self._thread.start()

    # In the thread.

    def _work(self) -> None:
        while True:
            running = self._state == "running"
            if running is not self._hurries:
                self._hurries = running
                share(self, QUICK if running else None)
            order = self._advance if running and self._orders.empty() else self._orders.get()
            if order is None:
                break
            self._attempt(order)
        share(self, None)
        self._guard.forget()
        if self._bench is not None:
            self._bench.close()

    def _attempt(self, work: Callable[[], None]) -> None:
        try:
            work()
        except Exception as error:
            self._error = error
            self._turn("failed" if self._state in ("running", "testing", "loading") else self._state)

    def _retune(self, network: Network) -> None:
        bench = self._bench
        if bench is None:
            return
        what, trainer = differences(bench.network.spec, network.spec), bench.trainer
        more = network.spec.training.epochs > bench.network.spec.training.epochs
        bench.retune(network)
        if trainer.epoch or trainer.batch:
            self._note((Changed(trainer.epoch, trainer.batch, len(trainer.cuts), what),))
        if self._state == "finished" and more and trainer.epoch < trainer.epochs:
            trainer.go_on()
            self._state = "paused"
        self._unseen = True
        self._tell(at_once=self._state != "running")

    def _turn(self, state: State) -> None:
        self._state = state
        self._tell(at_once=True)

    def _rest(self, state: State) -> None:
        """Say at once that no batch follows; what takes time to find out is told when the window shows that."""
        self._state = state
        self._tell(at_once=True, brief=True)

    def _between(self) -> None:
        """Within a validation, before which the last batch was made: a rest that was requested has come."""
        if self._next_state is not None and self._state == "running":
            self._rest(self._next_state)

    def _open(self, network: Network, run: int, origin: Origin | None, edited: bool) -> None:
        origin = origin or self._shelf.turn(self._bench, network, edited=edited)
        if self._bench is not None:
            self._bench.close()
        self._bench, self._run, self._facts, self._findings = None, run, None, None
        self._events, self._each, self._read = [], 0.0, None
        self._dirty = self._unseen = self._unsearched = False
        self._turn("loading")
        dataset = self._dataset(network, run)
        self._facts = data_facts(dataset)
        self._bench, self._error = opened(network, dataset, origin)
        if origin is None or origin.path != self._guard.place:
            self._guard.forget()
        self._fresh = True
        self._list_kept()
        trainer = self._bench.trainer
        trainer.between = self._between
        if not trainer.epoch and not trainer.batch:
            self._turn("ready")
            return
        self._read = (self._bench.history.without_weights(), self._bench.last_batch())
        if trainer.reason is None and trainer.epoch < trainer.epochs:
            self._turn("paused")
        else:
            self._finish()

    def _list_kept(self) -> None:
        if self._bench is not None:
            self._kept = tuple(one.time for one in self._bench.history.kept)

    def _dataset(self, network: Network, run: int) -> Dataset:
        """The data of a network, read once for all networks that name the same; given up when another run is wanted."""
        name = network.spec.data
        if self._data is None or self._data[0] != name:
            self._data = (name, dataset_of(network, DataWatch(self._load, lambda: self._wanted != run)))
        return self._data[1]

    def _load(self, name: str, done: int, total: int) -> None:
        now = self._clock()
        if now - self._told >= PERIOD:
            self._told = now
            self._deliver(Report(self._run, "loading", loaded=(name, done, total)))

    def _start(self) -> None:
        if self._bench is None or self._state == "running":
            return
        if self._bench.trainer.reason is not None or self._bench.trainer.epoch >= self._bench.trainer.epochs:
            self._rewind()
        self._state = "running"
        if not self._bench.trainer.epoch and not self._bench.trainer.batch:
            self._guard.wait()
        self._note((self._bench.trainer.started(),))
        self._turn("running")

    def _pause(self) -> None:
        self._next_state = None
        if self._state == "running":
            self._rest("paused")

    def _one_batch(self) -> None:
        if self._bench is None or self._state not in ("ready", "paused", "running"):
            return
        self._watched = -WATCH
        self._advance()
        if self._state == "running":
            self._turn("paused")

    def _stop(self) -> None:
        self._next_state = None
        if self._bench is None or self._state not in ("running", "paused", "testing"):
            return
        if self._bench.trainer.reason is None:
            self._bench.trainer.reason = "stopped"
        self._finish()

    def _rewind(self) -> None:
        if self._bench is not None:
            self._guard.forget()
            self._bench.trainer.restart()
            self._bench.history = RunHistory()
            self._bench.history.follow(self._bench.trainer)
            self._bench.look_at(None)
            self._list_kept()
            self._events, self._findings, self._fresh, self._error = [], (), True, None
            self._dirty = self._unseen = self._unsearched = False
            self._turn("ready")

    def _advance(self) -> None:
        """One batch, or the end."""
        if self._bench is None:
            return
        trainer, now = self._bench.trainer, self._clock()
        self._state = "running"
        if trainer.reason is not None or trainer.epoch >= trainer.epochs:
            self._finish()
            return
        due = now - self._watched >= WATCH or sampled(trainer.epoch * len(trainer.cuts) + trainer.batch)
        trainer.watch = Watch(statistics=True) if due else None
        self._watched = now if due else self._watched
        events = trainer.step()
        took = self._clock() - now
        if not self._each or not any(isinstance(event, Epoch) for event in events):
            self._each = took if not self._each else 0.9 * self._each + 0.1 * took
        self._dirty = self._unseen = self._unsearched = True
        self._note(events)
        if self._bench.history.follow(trainer):
            self._list_kept()
        if any(isinstance(event, Failed) for event in events):
            self._guard.forget()
            self._turn("failed")
            return
        if now >= self._guard.due:
            self._guard.keep(self._bench)
        self._tell()

    def _finish(self) -> None:
        assert self._bench is not None
        self._guard.forget()
        if self._state != "loading":
            self._rest("testing")
        self._note((self._bench.trainer.finish(),))
        self._turn("finished")

    def _note(self, events: tuple[TrainEvent, ...]) -> None:
        self._events += events
        if self._bench is not None:
            for event in events:
                self._bench.history.take(event)

    def _keep(self, path: Path) -> None:
        if self._bench is not None:
            keep(self._bench, path)

    def _ask(self, work: Callable[[Bench], Any], then: Callable[[Any, Exception | None], None]) -> None:
        if self._bench is None:
            return
        try:
            with self._bench.seen():
                then(work(self._bench), None)
        except GradvizError as error:
            then(None, error)

    def _taken(self, spare: float) -> None:
        """The window is free again; what it has missed of a resting run is told now."""
        self._waits, self._spared = False, max(self._spared, self._clock() + spare)
        if self._dirty or self._unseen or self._events or self._fresh:
            self._tell(at_once=self._state != "running")

    def _tell(self, at_once: bool = False, brief: bool = False) -> None:
        """Report what happened, when it is time and the window has taken in the report before; `brief` looks at nothing for it."""
        now = self._clock()
        if not at_once and (self._waits or now - self._told < PERIOD):
            return
        if self._bench is not None and self._unsearched and not brief and (self._state != "running" or now - self._searched >= SEARCH):
            self._findings, self._searched, self._unsearched = self._bench.findings(), now, False
        look = None if brief else self._look(now)
        rate = self._bench.trainer.rate() if self._bench is not None else 0.0
        events, self._events = tuple(self._events), []
        history, last = self._read or (None, None)
        told = (look, self._findings, self._facts, self._fresh, self._error, rate, self._each, None, self._kept, history, last)
        report = Report(self._run, self._state, events, *told)
        self._findings, self._facts, self._fresh, self._error = None, None, False, None
        self._dirty = self._dirty and brief
        self._kept, self._read = None, None
        self._told, self._waits = now, True
        self._deliver(report)

    def _look(self, now: float) -> Look | None:
        """The samples under the weights of now, where they are new and it is time; a run that rests is always shown as it is."""
        if self._bench is None or not (self._unseen or self._fresh):
            return None
        changes = self._bench.past is None and now >= self._spared
        if not (self._fresh or self._state != "running" or changes):
            return None
        self._unseen, self._spared = False, now + LOOK
        with self._bench.seen():
            return self._bench.look()
