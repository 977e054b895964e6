"""Collector: Python's search for cycles, kept to the thread of the window. Owns when it happens.

A cycle may hold Qt objects. Where a thread beside the window frees one, it waits for the window while that waits for it: both hang.
"""

from __future__ import annotations

import gc
from collections.abc import Callable
from time import perf_counter

from PySide6.QtCore import QObject, QTimer

PERIOD_MS = 100
AFTER = (700, 5, 120)
"""New objects, and rounds among the younger ones, after which those of an age are looked through: all of them every few minutes."""
OLDEST, SPARE = 2, 1000
"""A search through all objects is not made again before this many times its length: with the largest pictures it takes 0.4 s."""


class Collector(QTimer):
    """From `begin` on no other thread looks for cycles, until `close`."""

    def __init__(self, parent: QObject | None = None, clock: Callable[[], float] = perf_counter) -> None:
        super().__init__(parent, interval=PERIOD_MS)
        self._clock, self._spared_until = clock, 0.0
        self.timeout.connect(self.collect)

    def begin(self) -> None:
        """What there is so far stays as long as the program; what comes is looked through here."""
        gc.freeze()
        gc.disable()
        self.start()

    def collect(self) -> None:
        """Look through the ages that are due."""
        now = self._clock()
        ages = zip(gc.get_count(), AFTER, strict=True)
        due = [age for age, (count, most) in enumerate(ages) if count > most and (age != OLDEST or now >= self._spared_until)]
        if due:
            gc.collect(max(due))
        if OLDEST in due:
            self._spared_until = self._clock() + SPARE * (self._clock() - now)

    def close(self) -> None:
        """Leave it to Python again."""
        self.stop()
        gc.unfreeze()
        gc.enable()
