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


class PlotCurve:
    """`x` and `y` are the points that are shown, `signs` the marks at them where they are not joined; the `level` is over lower ones."""

    def __init__(self, plot: Any, library: Any, level: float = 0.0) -> None:
        self._plot, self._library, self._level = plot, library, level
        self.line = QGraphicsPathItem()
        self.signs: list[QGraphicsPathItem] = []
        self.x = self.y = np.zeros(0)
        self._look: Any = None
        self._worn: Any = None
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
        look = (symbol, size, pen, brush)
        if not self._differs(x, y, look):
            return
        self.line.setPath(QPainterPath())
        self._stand(len(x))
        if look != self._worn:
            self._wear(QTransform.fromScale(size, size).map(self._library.graphicsItems.ScatterPlotItem.Symbols[symbol]), pen, brush)
            self._worn = look
        for sign, left, high in zip(self.signs, x.tolist(), y.tolist(), strict=False):
            sign.setPos(left, high)

    def clear(self) -> None:
        """Nothing."""
        self.draw(np.zeros(0), np.zeros(0), None)

    def _stand(self, number: int) -> None:
        """So many signs are seen, as large in pixels however the plot is zoomed."""
        while len(self.signs) < number:
            sign = QGraphicsPathItem()
            sign.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIgnoresTransformations)
            self._plot.addItem(sign, ignoreBounds=True)
            sign.setZValue(sign.zValue() + self._level)
            self.signs.append(sign)
            self._worn = None
        for place, sign in enumerate(self.signs):
            sign.setVisible(place < number)

    def _wear(self, shape: QPainterPath, pen: QPen | None, brush: QColor) -> None:
        """Give all signs a shape and its inks."""
        for sign in self.signs:
            sign.setPath(shape)
            sign.setPen(Qt.PenStyle.NoPen if pen is None else pen)
            sign.setBrush(brush)

    def _differs(self, x: Array, y: Array, look: Any) -> bool:
        before, self._look = self._look, look
        same = bool(before == look) and np.array_equal(self.x, x) and np.array_equal(self.y, y)
        self.x, self.y = x, y
        return not same
