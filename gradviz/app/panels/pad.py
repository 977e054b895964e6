"""The pad itself: strokes of the mouse as the network sees them, or a sample, under a veil that says how it should change."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from gradviz.app.fonts import scaled
from gradviz.app.ramp_image import ramp_image, ramp_table
from gradviz.data.pad import SIDE, digit
from gradviz.picture.diagram import Ramp
from gradviz.picture.ramps import levels
from gradviz.picture.theme import Theme

DENSEST = 0.85
"""How much of the picture the veil hides where it is strongest."""


class Pad(QWidget):
    """Strokes of the mouse, shown as the network sees them."""

    drawn = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.strokes: list[list[tuple[float, float]]] = []
        self.laid: NDArray[Any] | None = None
        self._seen: NDArray[Any] | None = None
        self._pull: NDArray[Any] | None = None
        self._ramp: Ramp = "grey"
        self._paper = 0.0
        self._past: list[tuple[list[list[tuple[float, float]]], NDArray[Any] | None]] = []
        self._theme: Theme | None = None
        self.setCursor(Qt.CursorShape.CrossCursor)

    def sizeHint(self) -> QSize:
        return QSize(scaled(136), scaled(136))

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of another theme."""
        self._theme = theme
        self.setFixedSize(self.sizeHint())
        self.update()

    def picture(self) -> NDArray[Any] | None:
        """The strokes as a digit in the form of the data, or the sample that was laid here; None for nothing."""
        return np.abs(self._paper - digit(self.strokes)) if self.strokes else self.laid

    def take_paper(self, ramp: Ramp, paper: float) -> None:
        """The colours of the data's pictures, and what an empty one is in them: 1 is the white paper of a photograph."""
        if (ramp, paper) != (self._ramp, self._paper):
            self._ramp, self._paper = ramp, paper
            self.drawn.emit()
            self.update()

    def lay(self, picture: NDArray[Any] | None) -> None:
        """A sample in place of strokes, which undo brings back; None takes it away."""
        self._past = [*self._past, (self.strokes, self.laid)] if picture is not None else []
        self.strokes, self.laid = [], picture
        self.drawn.emit()

    def show_seen(self, picture: NDArray[Any] | None) -> None:
        """What the network was given."""
        if picture is not self._seen:
            self._seen = picture
            self.update()

    def show_pull(self, pull: NDArray[Any] | None) -> None:
        """Where the picture should have larger numbers and where smaller ones; None for nowhere."""
        if pull is not self._pull:
            self._pull = pull
            self.update()

    def undo(self) -> None:
        """Take the last stroke back, or what was done to the picture as a whole."""
        if self.strokes:
            self.strokes.pop()
        elif self._past:
            self.strokes, self.laid = self._past.pop()
        self.drawn.emit()

    def clear(self) -> None:
        """Nothing drawn."""
        self.lay(None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.laid = None
        self.strokes.append([])
        self._add(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton and self.strokes:
            self._add(event.position())

    def _add(self, at: QPointF) -> None:
        self.strokes[-1].append((at.x() * SIDE / self.width(), at.y() * SIDE / self.height()))
        self.drawn.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        if theme is None:
            return
        painter = QPainter(self)
        area = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        table = ramp_table(self._ramp, theme)
        painter.fillRect(area, QColor.fromRgb(int(table[round(255 * self._paper)])))
        if self._seen is not None:
            painter.drawImage(area, ramp_image(levels(self._seen[0], self._ramp, 1.0), table))
        if self._pull is not None:
            painter.drawImage(area, veil((1 - 2 * self._paper) * self._pull[0], theme))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(theme["accent"]), 2))
        for stroke in self.strokes:
            painter.drawPolyline([QPointF(x * self.width() / SIDE, y * self.height() / SIDE) for x, y in stroke])
        painter.setPen(QPen(QColor(theme["control"]), 1))
        painter.drawRoundedRect(area, 6, 6)
        painter.end()


def veil(pull: NDArray[Any], theme: Theme) -> QImage:
    """Amber where a picture should have more ink, blue where less, the stronger the more it matters; clear elsewhere."""
    most = float(np.abs(pull).max()) or 1.0
    more, less = ((ink.red(), ink.green(), ink.blue()) for ink in map(QColor, (theme["local"], theme["linear"])))
    shown = np.where(pull[..., np.newaxis] > 0, more, less)
    strength = np.rint(255 * DENSEST * np.square(pull / most))
    pixels = np.concatenate([shown, strength[..., np.newaxis]], axis=-1).astype(np.uint8)
    rows, columns = pull.shape
    return QImage(pixels.tobytes(), columns, rows, 4 * columns, QImage.Format.Format_RGBA8888).copy()
