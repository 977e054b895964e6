"""The window's safety net: keeps unsaved work every half minute and finds what a crash left. Owns clock and locks, asks nothing."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QLockFile, QObject, QTimer

from gradviz.app.locking import locked
from gradviz.errors import FileError
from gradviz.project.recovery import Work, find, forget, keep, places

PERIOD_MS = 30_000
Left = tuple[Work, Callable[[], None]]
"""Work that was left, and what to call once it is open again, or not wanted."""
Unsaved = Callable[[], Work | None]
"""The work there is to keep; None when all of it is saved."""


class Recovery(QObject):
    """One place of its own per window, held by a lock that dies with the process."""

    def __init__(self, unsaved: Unsaved, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._unsaved = unsaved
        self._kept: Work | None = None
        self._place: Path | None = None
        self._lock: QLockFile | None = None
        self._clock = QTimer(self, interval=PERIOD_MS)
        self._clock.timeout.connect(self.keep)

    def begin(self) -> tuple[Left, ...]:
        """Take a place and start the clock; returns what windows that are gone have left."""
        left: list[Left] = []
        for place in places():
            lock = locked(place)
            if lock is None:
                continue
            work = find(place)
            if work is not None:
                left.append((work, partial(forget, place)))
                lock.unlock()
            elif self._lock is None:
                self._place, self._lock = place, lock
            else:
                lock.unlock()
        self._clock.start()
        return tuple(left)

    def keep(self) -> Path | None:
        """Keep the work as it is now; None where there is nothing to keep or it cannot be."""
        work, place = self._unsaved(), self._place or places()[-1]
        if work is None:
            self._forget_own()
            return None
        kept = self._kept
        if kept is not None and work.document is kept.document and work.view == kept.view:
            return place
        try:
            keep(work, place)
        except FileError:
            return None
        self._kept = work
        return place

    def close(self) -> None:
        """The window goes in peace: nothing of it is left to recover."""
        self._clock.stop()
        self._forget_own()
        if self._lock is not None:
            self._lock.unlock()

    def _forget_own(self) -> None:
        if self._place is not None and self._kept is not None:
            forget(self._place)
        self._kept = None
