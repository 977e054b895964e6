"""A network's confidence in each class, one bar per class. Paints what it is given."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gradviz.app.fonts import number_font
from gradviz.picture.theme import Theme, mix

FAINT = 0.25
RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


class AnswerBars(QWidget):
    """How sure the network is of each class."""

    def __init__(self) -> None:
        super().__init__()
        self.shares: Sequence[float] = ()
        self._names: Sequence[str] = ()
        self._theme: Theme | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumWidth(96)

    def show_answer(self, shares: Sequence[float], names: Sequence[str], theme: Theme) -> None:
        """Show the shares of classes."""
        if (shares, names, theme) != (self.shares, self._names, self._theme):
            self.shares, self._names, self._theme = shares, names, theme
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        if theme is None or not self._names:
            return
        painter = QPainter(self)
        painter.setFont(number_font(11))
        line = self.height() / len(self._names)
        best = int(np.argmax(self.shares)) if len(self.shares) else -1
        room = self.width() - 18 - 44
        track = QColor(mix(theme["line"], theme["window"], FAINT) if theme.tag_outline else theme["sunken"])
        for place, name in enumerate(self._names):
            top = place * line
            painter.setPen(QColor(theme["accent" if place == best else "text"]))
            painter.drawText(QRectF(0, top, 14, line), Qt.AlignmentFlag.AlignCenter, name)
            painter.fillRect(QRectF(18, top + line / 2 - 3, room, 6), track)
            if len(self.shares):
                painter.fillRect(QRectF(18, top + line / 2 - 3, room * self.shares[place], 6), QColor(theme["accent"]))
                painter.setPen(QColor(theme["text" if place == best else "muted"]))
                painter.drawText(QRectF(self.width() - 42, top, 42, line), RIGHT, f"{self.shares[place]:.3f}")
        painter.end()
