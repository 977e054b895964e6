"""A list that is scrolled while something is dragged near an end of what is seen of it. Owns the clock; drags nothing itself."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint, QTimer, Signal
from PySide6.QtWidgets import QScrollArea, QWidget

EDGE = 28
"""The list moves while the mouse is nearer to an end than this, in pixels."""
STEP, PERIOD_MS = 10, 25


class EdgeScroll(QObject):
    """`scrolled` tells of another place of the list under the mouse that rests; it carries the height of the mouse."""

    scrolled = Signal(int)

    def __init__(self, content: QWidget) -> None:
        super().__init__(content)
        self._content = content
        self._height = 0
        self._clock = QTimer(self, interval=PERIOD_MS)
        self._clock.timeout.connect(self.move)

    def follow(self, height: int) -> None:
        """Something is dragged at a global height."""
        self._height = height
        if self._wanted():
            self._clock.start()
        else:
            self._clock.stop()

    def rest(self) -> None:
        """Nothing is dragged any more."""
        self._clock.stop()

    def move(self) -> None:
        """One step on; at the end of the list it rests."""
        area, by = self._area(), self._wanted()
        before = area.verticalScrollBar().value() if area is not None else 0
        if area is not None:
            area.verticalScrollBar().setValue(before + by)
        if area is None or area.verticalScrollBar().value() == before:
            self._clock.stop()
        else:
            self.scrolled.emit(self._height)

    def _wanted(self) -> int:
        """By how much the list is to go on at once."""
        area = self._area()
        if area is None:
            return 0
        seen = area.viewport()
        top = seen.mapToGlobal(QPoint(0, 0)).y()
        return -STEP if self._height < top + EDGE else STEP if self._height > top + seen.height() - EDGE else 0

    def _area(self) -> QScrollArea | None:
        """What scrolls the list, as far as anything does."""
        around = self._content.parentWidget()
        while around is not None and not isinstance(around, QScrollArea):
            around = around.parentWidget()
        return around
