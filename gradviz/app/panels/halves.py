"""Two parts over one another with a line to drag: the upper one as high as its picture needs, until a user drags. Arranges only."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QWidget

LEAST = 200
SCALE = 0.82
"""A picture is still read at this size: it is shrunk so far for the sake of the part below."""
BELOW = 330
"""So high the part below is read well."""


class Halves(QSplitter):
    """`suit(height)` says how high the upper picture is at its own size."""

    def __init__(self, upper: QWidget, lower: QWidget) -> None:
        super().__init__(Qt.Orientation.Vertical)
        self._wanted, self._lower = 0.0, lower
        self.dragged = False
        self._lower = lower
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

    def _arrange(self) -> None:
        if not self.dragged and self._wanted and self.height():
            room = self.height() - self.handleWidth()
            upper = max(min(self._wanted, room - BELOW), SCALE * self._wanted, LEAST)
            upper = round(min(upper, room - self._lower.minimumHeight()))
            self.setSizes([upper, self.height() - upper])

    def _keep(self) -> None:
        """A line that was dragged stays."""
        self.dragged = True

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()
