"""A widget that paints itself in the colours of a theme. Owns the painter and the theme; what is painted is its children's."""

from __future__ import annotations

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from gradviz.picture.theme import Theme


class Painted(QWidget):
    """Calls `paint` with a smooth painter as soon as it has a theme."""

    def __init__(self) -> None:
        super().__init__()
        self._theme: Theme | None = None

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of another theme."""
        self._theme = theme
        self.update()

    def paint(self, painter: QPainter, theme: Theme) -> None:
        """What it looks like."""
        raise NotImplementedError

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._theme is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.paint(painter, self._theme)
        painter.end()
