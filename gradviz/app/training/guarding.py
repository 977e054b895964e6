"""Guarding: a checkpoint of the running training from time to time, so that a crash loses little. Owns how often; knows no Qt.

It is written in the thread that trains, between two batches, and goes when the run ends or is left on purpose.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from gradviz.app.training.bench import Bench
from gradviz.app.training.opening import curves_beside, keep
from gradviz.errors import FileError
from gradviz.project import stopped
from gradviz.project.stopped import Stopped

PERIOD = 30.0
"""Seconds of training between two checkpoints."""
SHARE = 0.01
"""No more of the time than this goes into them."""
LARGEST = 256 * 2**20
"""A training that takes more bytes is not kept."""

MakeNote = Callable[[Path, float, int], Stopped]
"""The note for a checkpoint, the epochs that are done and all of them."""


class Guard:
    """Nothing is kept before `place` is known. Times are those of the thread's clock, in seconds."""

    def __init__(self, clock: Callable[[], float] = time.perf_counter) -> None:
        self._clock = clock
        self._make_note: MakeNote | None = None
        self.place: Path | None = None
        self.due = float("inf")

    def begin(self, place: Path, make_note: MakeNote) -> None:
        """Keep what is trained from now on at a place of its own; what was kept at another goes."""
        if place != self.place:
            self.forget()
        self.place, self._make_note = place, make_note
        self.wait()

    def wait(self) -> None:
        """A training begins: its first checkpoint is a period away."""
        if self.place is not None:
            self.due = self._clock() + PERIOD

    def keep(self, bench: Bench) -> None:
        """Write where the training stands; what cannot be written now is tried again later."""
        began = self._clock()
        if self.place is not None and self._make_note is not None and _bytes(bench) <= LARGEST:
            trainer = bench.trainer
            with suppress(FileError):
                keep(bench, self.place, backup=False)
                done = trainer.epoch + trainer.batch / max(len(trainer.cuts), 1)
                stopped.note(self._make_note(self.place, done, trainer.epochs), stopped.note_of(self.place))
        ended = self._clock()
        self.due = ended + max(PERIOD, (ended - began) / SHARE)

    def forget(self) -> None:
        """The run is over, or is left on purpose."""
        if self.place is not None:
            forget(self.place)


def forget(place: Path) -> None:
    """Nothing of the training at `place` is offered any more; the note goes first."""
    for path in (stopped.note_of(place), place, curves_beside(place)):
        with suppress(OSError):
            path.unlink(missing_ok=True)


def _bytes(bench: Bench) -> int:
    """About what a checkpoint takes: weights, moments, the best weights, and the curves."""
    trainer = bench.trainer
    weights = trainer.plan.parameters.nbytes
    return 2 * weights + sum(values.nbytes for values in trainer.moments.values()) + bench.history.bytes
