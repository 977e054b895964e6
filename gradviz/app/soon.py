"""Deferred work: done once the picture is painted rather than at every move of a drag, or piece by piece between paints."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from time import perf_counter

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget

PAUSE = 30
"""Milliseconds between two runs while asked again and again."""
SLICE = 0.005
"""Seconds that pieces may take before keys and clicks have their turn."""


Work = Callable[[], None]


def in_slices(works: Sequence[Work], again: Callable[[Work], None], clock: Callable[[], float] = perf_counter) -> None:
    """Do as many pieces as a slice has time for, which are then painted at once; `again` is asked to do the others later."""
    until = clock() + SLICE
    for place, work in enumerate(works, 1):
        work()
        if place < len(works) and clock() > until:
            again(partial(in_slices, works[place:], again, clock))
            return


class Soon(QTimer):
    """`ask` as often as you like; the work runs after the events that are waiting, or a pause after its last run."""

    def __init__(self, work: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent, singleShot=True)
        self._work = work
        self._since = QElapsedTimer()
        self.timeout.connect(self._run)

    def ask(self) -> None:
        """Want the work done."""
        if not self.isActive():
            rested = not self._since.isValid() or self._since.elapsed() > PAUSE
            self.start(0 if rested else PAUSE)

    def _run(self) -> None:
        self._work()
        self._since.start()


class Seen(Soon):
    """The work of a widget that need not be done while nobody can see it: it is made up for when the widget is shown."""

    def __init__(self, work: Callable[[], None], widget: QWidget) -> None:
        super().__init__(work, widget)
        self._widget, self._behind = widget, False
        widget.installEventFilter(self)

    def ask(self) -> None:
        """Want the work done, now or once the widget is seen."""
        self._behind = not self._widget.isVisible()
        if not self._behind:
            super().ask()

    def _run(self) -> None:
        self._behind = not self._widget.isVisible()
        if not self._behind:
            super()._run()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and self._behind:
            self._behind = False
            super().ask()
        return False


class Turns(QTimer):
    """Pieces of work, each done in a turn of the event loop of its own, so that clicks and paints pass between."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent, interval=0)
        self._waiting: dict[object, Callable[[], None]] = {}
        self.timeout.connect(self._next)

    def ask(self, owner: object, work: Callable[[], None]) -> None:
        """Want a piece done after those that wait; an owner's own that waits already keeps its place."""
        self._waiting[owner] = work
        self.start()

    def drop(self) -> None:
        """Do none of what waits."""
        self._waiting.clear()
        self.stop()

    def _next(self) -> None:
        """An event loop that the work runs itself finds the rest and does it."""
        if self._waiting:
            self._waiting.pop(next(iter(self._waiting)))()
        if not self._waiting:
            self.stop()
