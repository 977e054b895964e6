"""A set of points as a picture: two features in the inks of their classes, or a number over the one feature. Counts nothing."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy

from gradviz import words
from gradviz.app.fonts import scaled
from gradviz.app.panels.painted import Painted
from gradviz.app.training.bench import DataFacts
from gradviz.picture.region import class_role
from gradviz.picture.theme import Theme

TALL = 132
DOT, EDGE = 3.5, 6
"""The size of a point, and what is left free around them all."""
ALIKE = 4.0
"""Features whose spans differ less lie in one plane."""


class Scatter(Painted):
    """Some points of a set; hidden where samples are no points."""

    def __init__(self) -> None:
        super().__init__()
        self._waits = False
        self._points: NDArray[np.float64] | None = None
        self._labels: NDArray[np.int64] = np.zeros(0, np.int64)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(200, scaled(TALL))

    def show_facts(self, facts: DataFacts | None, theme: Theme) -> None:
        """Show the points of a set, or nothing."""
        self._theme, self._waits = theme, False
        self._points = facts.points if facts is not None else None
        self.setVisible(self._points is not None)
        if facts is not None and self._points is not None:
            self._labels = facts.point_classes
            self.setAccessibleName(words.count("{n} point of the set", "{n} points of the set", len(self._points)))
        self.update()

    def wait(self) -> None:
        """Another set is being read: nothing is drawn, and what lies below stays where it is."""
        self._waits = True
        self.setAccessibleName("")
        self.update()

    def paint(self, painter: QPainter, theme: Theme) -> None:
        points = self._points
        if points is None or self._waits:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for place in np.unique(self._labels):
            pen = QPen(QColor(theme[class_role(int(place))]), DOT)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            painter.drawPoints([QPointF(x, y) for x, y in self._laid(points[self._labels == place], points)])

    def _laid(self, chosen: NDArray[np.float64], points: NDArray[np.float64]) -> NDArray[np.float64]:
        """Where points lie in the widget: a plane keeps its proportions where both axes are of one size, upwards is up."""
        low, span = points.min(axis=0), np.maximum(np.ptp(points, axis=0), 1e-12)
        room = np.array([self.width() - 2 * EDGE, self.height() - 2 * EDGE], dtype=np.float64)
        scale = room / span
        if span.max() < ALIKE * span.min():
            scale = np.full(2, scale.min())
        free = (room - span * scale) / 2
        at: NDArray[np.float64] = (chosen - low) * scale + free
        at[:, 1] = room[1] - at[:, 1]
        return at + EDGE
