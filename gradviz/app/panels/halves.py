"""Two parts over one another with a line to drag: the upper one as high as its picture needs, until a user drags. Arranges only.

One of them may have all the room for a while.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QWidget

LEAST = 200
SCALE = 0.82
"""A picture can still be read at this share of its size: it is shrunk that far for the sake of the part below."""
BELOW = 330
"""The height at which the part below reads well."""


class Halves(QSplitter):
    """`suit(height)` says how high the upper picture is at its own size; `resized` that there is another room for both."""

    resized = Signal()

    def __init__(self, upper: QWidget, lower: QWidget) -> None:
        super().__init__(Qt.Orientation.Vertical)
        self._wanted, self._upper, self._lower = 0.0, upper, lower
        self._alone: QWidget | None = None
        self._dragged: list[int] = []
        for part in (upper, lower):
            self.addWidget(part)
        self.setHandleWidth(1)
        self.setChildrenCollapsible(False)
        self.setStretchFactor(1, 1)
        self.splitterMoved.connect(self._keep)

    def suit(self, height: float) -> None:
        """Another picture; the same height moves nothing."""
        if abs(height - self._wanted) > 1:
            self._wanted = height
            self._arrange()

    @property
    def most(self) -> int:
        """How high the upper part can be."""
        return self.height() - (0 if self._alone is self._upper else self.handleWidth() + self._lower.minimumHeight())

    def show_only(self, alone: QWidget | None) -> None:
        """Give one part all the room, or None: each its own, as it was before."""
        if alone is self._alone:
            return
        self._alone = alone
        for part in (self._upper, self._lower):
            part.setVisible(alone in (None, part))
        if alone is None and self._dragged:
            self.setSizes(self._dragged)
        self._arrange()

    def _arrange(self) -> None:
        if not self._dragged and self._wanted and self.height() and self._alone is None:
            room = self.height() - self.handleWidth()
            upper = max(min(self._wanted, room - BELOW), SCALE * self._wanted, LEAST)
            upper = round(min(upper, room - self._lower.minimumHeight()))
            self.setSizes([upper, self.height() - upper])

    def _keep(self) -> None:
        """A line that was dragged stays."""
        self._dragged = self.sizes()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()
        self.resized.emit()
