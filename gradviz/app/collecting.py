"""Collector: Python's search for cycles, kept to the thread of the window. Owns when it happens.

A cycle may hold Qt objects. Where a thread beside the window frees one, it waits for the window while that waits for it: both hang.
"""

from __future__ import annotations

import gc
from collections.abc import Callable
from time import perf_counter, process_time

from PySide6.QtCore import QObject, QTimer

PERIOD_MS, BUSY_MS = 50, 10
"""Between two looks; soon again while many objects are made, by whichever thread, so that few have gathered by the next one."""
YOUNG, MIDDLE, ALL = 0, 1, 2
FEW, MANY, ROUNDS = 700, 10_000, 5
"""Fewer new objects are left alone. Those that a search has left are looked through with them before they become many, or after so
many rounds: it takes a millisecond or two for MANY."""
QUIET_S, SHARE = 1.0, 0.1
"""Nothing goes on while no thread has taken more than SHARE of a processor for QUIET_S seconds."""
DUE_S, LATEST_S, SEARCHES = 60.0, 120.0, 20
"""All objects are looked through in a quiet moment, in an unquiet one when none came; where so few searches were made, there is no need."""
SPARE = 1000
"""A search through all objects is not made again before this many times its length: with the largest pictures it takes 0.4 s."""


class Collector(QTimer):
    """From `begin` on no other thread looks for cycles, until `close`."""

    def __init__(
        self,
        parent: QObject | None = None,
        clock: Callable[[], float] = perf_counter,
        work: Callable[[], float] = process_time,
    ) -> None:
        """`work` counts the processor time that all threads have taken."""
        super().__init__(parent, interval=PERIOD_MS)
        self._clock, self._work = clock, work
        self._looked, self._worked = clock(), work()
        self._quiet_since = self._searched = self._looked
        self._spare = 0.0
        self.timeout.connect(self.collect)

    def begin(self) -> None:
        """What there is so far stays as long as the program; what comes is looked through here."""
        gc.freeze()
        gc.disable()
        self.start()

    def collect(self) -> None:
        """Look through what is new, and through all objects when it is time."""
        period = BUSY_MS if search_new() > FEW else PERIOD_MS
        if period != self.interval():
            self.setInterval(period)
        self._listen()
        if self._is_due():
            self._search_all()

    def _listen(self) -> None:
        """Notice how much is going on."""
        before, worked = self._looked, self._worked
        self._looked, self._worked = self._clock(), self._work()
        if self._worked - worked > SHARE * (self._looked - before):
            self._quiet_since = self._looked

    def _is_due(self) -> bool:
        waited, quiet = self._looked - self._searched, self._looked - self._quiet_since >= QUIET_S
        return gc.get_count()[ALL] > SEARCHES and waited > max(DUE_S if quiet else LATEST_S, self._spare)

    def _search_all(self) -> None:
        start = self._clock()
        gc.collect(ALL)
        self._searched = self._clock()
        self._spare = SPARE * (self._searched - start)

    def close(self) -> None:
        """Leave it to Python again."""
        self.stop()
        gc.unfreeze()
        gc.enable()


def search_new() -> int:
    """Look for cycles among what was made since the last time, and now and then among what that left; returns how many are new.

    They are counted here: Python's own count goes down again with every old object that is freed meanwhile.
    """
    new = count_of(YOUNG)
    if new > FEW:
        is_many = new + count_of(MIDDLE) > MANY or gc.get_count()[MIDDLE] > ROUNDS
        gc.collect(MIDDLE if is_many else YOUNG)
    return new


def count_of(age: int) -> int:
    """How many objects of an age there are, in one call: no other thread runs while the list of them is alive.

    A thread that goes on meanwhile finds the tuple that it is just making held by two, and fails.
    """
    return sum(map(len, map(gc.get_objects, (age,))))
