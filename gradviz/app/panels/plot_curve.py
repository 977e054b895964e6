"""One line of a plot in items of Qt's own: a path, signs at points, or both. Owns that nothing is set anew that is shown already.

The library's items are asked in Python for their bounds and painted in Python, at every paint of a plot: a training waits meanwhile.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainterPath, QPen, QTransform
from PySide6.QtWidgets import QGraphicsItem, QGraphicsPathItem

from gradviz.picture.theme import Theme

Array = NDArray[Any]
Shown = tuple[Any, Array, Array]
"""A look and the points that wear it."""
NONE: Array = np.zeros(0)
NOTHING: Shown = (None, NONE, NONE)


FAINT = {"raw": 0.45, "pinned": 0.65}
"""How much ink the lines have that stand back."""
WIDTHS = {"line": 2.0, "marks": 1.5}


class Pens:
    """The pens of a theme, one for all lines of a kind and role."""

    def __init__(self, library: Any) -> None:
        self._library = library
        self._theme: Theme | None = None
        self._known: dict[tuple[str, str], QPen] = {}

    def apply_theme(self, theme: Theme) -> None:
        """Draw in the colours of another theme from now on."""
        self._theme = theme
        self._known.clear()

    def of(self, kind: str, role: str) -> QPen:
        """The pen of a kind of line in the ink of a role."""
        known = self._known.get((kind, role))
        if known is None:
            ink = QColor(self._theme[role] if self._theme is not None else "")
            ink.setAlphaF(FAINT.get(kind, 1.0))
            known = self._known[kind, role] = self._library.mkPen(ink, width=WIDTHS.get(kind, 1))
        return known


class PlotCurve:
    """`x` and `y` are the points that are joined, or that stand apart where none are; `signs` are the marks at such points.

    Its signs are over those of a lower `level`.
    """

    def __init__(self, plot: Any, library: Any, level: float = 0.0) -> None:
        self._plot, self._library, self._level = plot, library, level
        self.line = QGraphicsPathItem()
        self.signs: list[QGraphicsPathItem] = []
        self.x = self.y = NONE
        self._joined: Shown = NOTHING
        self._apart: Shown = NOTHING
        self._worn: Any = None
        plot.addItem(self.line, ignoreBounds=True)

    @property
    def marked(self) -> bool:
        """Whether there are marks."""
        return any(sign.isVisible() for sign in self.signs)

    def draw(self, x: Array, y: Array, pen: QPen | None) -> None:
        """Points that are numbers, joined, without marks."""
        self._join((pen, x, y))
        self._stand(NOTHING)
        self.x, self.y = x, y

    def mark(self, x: Array, y: Array, *, symbol: str, size: float, pen: QPen | None, brush: QColor, line: Shown = NOTHING) -> None:
        """Separate points as signs of a pyqtgraph `symbol`, `size` pixels large, over a `line`: its pen and points."""
        self._join(line)
        self._stand(((symbol, size, pen, brush), x, y))
        self.x, self.y = line[1:] if len(line[1]) else (x, y)

    def clear(self) -> None:
        """Show nothing."""
        self.draw(NONE, NONE, None)

    def _join(self, line: Shown) -> None:
        """Show a line, if it is another one."""
        if not _differ(self._joined, line):
            return
        self._joined = line
        pen, x, y = line
        self.line.setPath(self._library.functions.arrayToQPath(x, y))
        if pen is not None:
            self.line.setPen(pen)

    def _stand(self, marks: Shown) -> None:
        """Show marks, if they are others, as large in pixels however the plot is zoomed."""
        if not _differ(self._apart, marks):
            return
        self._apart = marks
        look, x, y = marks
        while len(self.signs) < len(x):
            self._add()
        for place, sign in enumerate(self.signs):
            sign.setVisible(place < len(x))
        if look is not None and look != self._worn:
            self._wear(*look)
            self._worn = look
        for sign, left, high in zip(self.signs, x.tolist(), y.tolist(), strict=False):
            sign.setPos(left, high)

    def _add(self) -> None:
        """One more sign, which wears nothing yet."""
        sign = QGraphicsPathItem()
        sign.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIgnoresTransformations)
        self._plot.addItem(sign, ignoreBounds=True)
        sign.setZValue(sign.zValue() + self._level)
        self.signs.append(sign)
        self._worn = None

    def _wear(self, symbol: str, size: float, pen: QPen | None, brush: QColor) -> None:
        """Give all signs a shape and its inks."""
        shape: QPainterPath = QTransform.fromScale(size, size).map(self._library.graphicsItems.ScatterPlotItem.Symbols[symbol])
        for sign in self.signs:
            sign.setPath(shape)
            sign.setPen(Qt.PenStyle.NoPen if pen is None else pen)
            sign.setBrush(brush)


def _differ(before: Shown, after: Shown) -> bool:
    return bool(before[0] != after[0]) or not (np.array_equal(before[1], after[1]) and np.array_equal(before[2], after[2]))
