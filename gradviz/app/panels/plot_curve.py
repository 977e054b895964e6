"""One line of a plot as the library draws it: a curve, or a mark at every point. Owns that nothing is set anew that is shown already."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


class PlotCurve:
    """The library's own item for both takes several times as long as one for each, of which most plots need the first alone."""

    def __init__(self, plot: Any, library: Any) -> None:
        self._plot, self._library = plot, library
        self.line = library.PlotCurveItem(skipFiniteCheck=True)
        self.marks: Any = None
        self._shown: tuple[Any, ...] = (None, np.zeros(0), np.zeros(0))
        plot.addItem(self.line)

    def draw(self, x: Array, y: Array, pen: Any) -> None:
        """Points that are numbers, joined."""
        if self._differs(x, y, pen):
            self.line.setData(x, y, pen=pen)
            if self.marks is not None:
                self.marks.setData([], [])

    def mark(self, x: Array, y: Array, **look: Any) -> None:
        """Points apart, by signs of a `symbol`, `size`, `pen` and `brush`."""
        if self._differs(x, y, look):
            if self.marks is None:
                self.marks = self._library.ScatterPlotItem()
                self._plot.addItem(self.marks)
            self.line.setData([], [])
            self.marks.setData(x, y, **look)

    def clear(self) -> None:
        """Nothing."""
        self.draw(np.zeros(0), np.zeros(0), None)

    def _differs(self, x: Array, y: Array, look: Any) -> bool:
        before, self._shown = self._shown, (look, x, y)
        return bool(before[0] != look) or not (np.array_equal(before[1], x) and np.array_equal(before[2], y))
