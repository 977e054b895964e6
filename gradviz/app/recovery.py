"""The window's safety net: keeps unsaved work every half minute and finds what a crash left. Owns clock, locks and the thread.

What should lie in the state folder is said in the thread of the window; another one makes it so, as a disk may take its time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from PySide6.QtCore import QLockFile, QObject, QTimer

from gradviz.app.locking import locked
from gradviz.app.writer import Writer
from gradviz.errors import FileError
from gradviz.project.recovery import Work, find, forget, keep, parts, places

PERIOD_MS = 30_000
Left = tuple[Work, Callable[[], None]]
"""Work that was left, and what to call once it is open again, or not wanted."""
Unsaved = Callable[[], tuple[Work | None, ...]]
"""The work there is to keep in each workspace; None where all of it is saved."""


class Recovery(QObject):
    """Places of its own per window, held by a lock that dies with the process, as are those of the work that it offers."""

    def __init__(self, unsaved: Unsaved, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._unsaved = unsaved
        self._place: Path | None = None
        self._locks: list[QLockFile] = []
        self._settled: frozenset[Path] = frozenset()
        self._tried: dict[Path, Work] = {}
        self._filled: set[Path] = set()
        self._writer = Writer()
        self._clock = QTimer(self, interval=PERIOD_MS)
        self._clock.timeout.connect(self.keep)

    def begin(self) -> tuple[Left, ...]:
        """Take a place and start the clock; returns what windows that are gone have left."""
        left: list[Left] = []
        for place in places():
            lock = locked(place)
            if lock is None:
                continue
            found = {part: work for part in parts(place) if (work := find(part)) is not None}
            left += [(work, partial(self._settle, part)) for part, work in found.items()]
            self._filled |= found.keys()
            if found:
                self._locks.append(lock)
            elif self._place is None:
                self._place = place
                self._locks.append(lock)
            else:
                lock.unlock()
        self._clock.start()
        return tuple(left)

    def keep(self) -> None:
        """Have the work kept as it is now, and what is saved or settled forgotten."""
        wanted: dict[Path, Work | None] = dict.fromkeys(self._settled)
        wanted.update(zip(self._own, self._unsaved(), strict=False))
        self._writer.write(partial(self._make_so, wanted))

    def keep_now(self) -> None:
        """The same, and wait until it is on the disk."""
        self.keep()
        self._writer.finish()

    def close(self) -> None:
        """The window goes in peace: nothing of it is left to recover."""
        self._clock.stop()
        self._writer.write(partial(self._make_so, dict.fromkeys((*self._settled, *self._own))))
        self._writer.finish()
        for lock in self._locks:
            lock.unlock()

    @property
    def _own(self) -> tuple[Path, ...]:
        """Where this window keeps its work; the last place where there is no other."""
        return parts(self._place or places()[-1])

    def _settle(self, left: Path) -> None:
        self._settled |= {left}
        self.keep()

    def _make_so(self, wanted: Mapping[Path, Work | None]) -> None:
        """In the thread: what is to lie at every place, None for nothing. Nothing is forgotten while something cannot be kept.

        What fails in a way of its own is not tried again until it is another: its report asks for all to be kept.
        """
        try:
            for place, work in wanted.items():
                if work is not None and not _same(work, self._tried.get(place)):
                    self._tried[place] = work
                    self._filled.add(place)
                    keep(work, place)
        except FileError:
            self._tried.clear()
            return
        for place in self._filled & {place for place, work in wanted.items() if work is None}:
            forget(place)
            self._filled.discard(place)
            self._tried.pop(place, None)


def _same(work: Work, other: Work | None) -> bool:
    return other is not None and work.document is other.document and (work.origin, work.view) == (other.origin, other.view)
