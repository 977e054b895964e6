"""Collector: Python's search for cycles, kept to the thread of the window. Owns when it happens.

A cycle may hold Qt objects. Where a thread beside the window frees one, it waits for the window while that waits for it: both hang.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

PERIOD_MS = 500
AFTER = (700, 5, 120)
"""New objects, and rounds among the younger ones, after which those of an age are looked through: all of them every few minutes."""


class Collector(QTimer):
    """From `begin` on no other thread looks for cycles, until `close`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent, interval=PERIOD_MS)
        self.timeout.connect(self.collect)

    def begin(self) -> None:
        """What there is so far stays as long as the program; what comes is looked through here."""
        gc.freeze()
        gc.disable()
        self.start()

    def collect(self) -> None:
        """Look through the ages that are due."""
        due = [age for age, (count, most) in enumerate(zip(gc.get_count(), AFTER, strict=True)) if count > most]
        if due:
            gc.collect(max(due))

    def close(self) -> None:
        """Leave it to Python again."""
        self.stop()
        gc.unfreeze()
        gc.enable()
