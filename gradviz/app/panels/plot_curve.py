"""One line of a plot in items of Qt's own: a path, or a sign at every point. Owns that nothing is set anew that is shown already.

The library's items are asked in Python for their bounds and painted in Python, at every paint of a plot: a training waits meanwhile.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainterPath, QPen, QTransform
from PySide6.QtWidgets import QGraphicsItem, QGraphicsPathItem

Array = NDArray[Any]


class Sign(QGraphicsPathItem):
    """A mark as large as it is in pixels however the plot is zoomed."""

    def __init__(self) -> None:
        super().__init__()
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIgnoresTransformations)
        self.setZValue(1)

    def draw(self, shape: QPainterPath, pen: QPen | None, brush: QColor) -> None:
        """Another shape and ink."""
        self.setPath(shape)
        self.setPen(Qt.PenStyle.NoPen if pen is None else pen)
        self.setBrush(brush)


class PlotCurve:
    """`x` and `y` are the points that are shown, `signs` the marks at them where they are not joined."""

    def __init__(self, plot: Any, library: Any) -> None:
        self._plot, self._library = plot, library
        self.line = QGraphicsPathItem()
        self.signs: list[Sign] = []
        self.x = self.y = np.zeros(0)
        self._look: Any = None
        plot.addItem(self.line, ignoreBounds=True)

    @property
    def marked(self) -> bool:
        """Whether the points stand apart."""
        return any(sign.isVisible() for sign in self.signs)

    def draw(self, x: Array, y: Array, pen: QPen | None) -> None:
        """Points that are numbers, joined."""
        if not self._differs(x, y, pen):
            return
        self.line.setPath(self._library.functions.arrayToQPath(x, y))
        if pen is not None:
            self.line.setPen(pen)
        self._stand(0)

    def mark(self, x: Array, y: Array, *, symbol: str, size: float, pen: QPen | None, brush: QColor) -> None:
        """Points apart, by signs of a `symbol` of the library and so many pixels."""
        if not self._differs(x, y, (symbol, size, pen, brush)):
            return
        self.line.setPath(QPainterPath())
        shape = QTransform.fromScale(size, size).map(self._library.graphicsItems.ScatterPlotItem.Symbols[symbol])
        self._stand(len(x))
        for sign, left, high in zip(self.signs, x.tolist(), y.tolist(), strict=False):
            sign.draw(shape, pen, brush)
            sign.setPos(left, high)

    def clear(self) -> None:
        """Nothing."""
        self.draw(np.zeros(0), np.zeros(0), None)

    def _stand(self, number: int) -> None:
        """So many signs are seen."""
        while len(self.signs) < number:
            self.signs.append(Sign())
            self._plot.addItem(self.signs[-1], ignoreBounds=True)
        for place, sign in enumerate(self.signs):
            sign.setVisible(place < number)

    def _differs(self, x: Array, y: Array, look: Any) -> bool:
        before, self._look = self._look, look
        same = bool(before == look) and np.array_equal(self.x, x) and np.array_equal(self.y, y)
        self.x, self.y = x, y
        return not same
