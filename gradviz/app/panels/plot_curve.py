"""One line of a plot as the library draws it: a curve, marks, or both. Owns that nothing is set anew that is shown already."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
Shown = tuple[Any, Array, Array]
"""A look and the points that wear it."""
NONE: Array = np.zeros(0)


class PlotCurve:
    """The library's own item for both takes several times as long as one for each, of which most plots need the first alone."""

    def __init__(self, plot: Any, library: Any) -> None:
        self._plot, self._library = plot, library
        self.line = library.PlotCurveItem(skipFiniteCheck=True)
        self.marks: Any = None
        self._joined: Shown = (None, NONE, NONE)
        self._apart: Shown = (None, NONE, NONE)
        plot.addItem(self.line)

    def draw(self, x: Array, y: Array, pen: Any) -> None:
        """Points that are numbers, joined, without marks."""
        shown: Shown = (pen, x, y)
        if _differ(self._joined, shown):
            self._joined = shown
            self.line.setData(x, y, pen=pen)
        if len(self._apart[1]):
            self._apart = (None, NONE, NONE)
            self.marks.setData([], [])

    def mark(self, x: Array, y: Array, *, line: Shown = (None, NONE, NONE), **look: Any) -> None:
        """Points apart, by signs of a `symbol`, `size`, `pen` and `brush`, over a `line`: its pen and points."""
        if _differ(self._joined, line):
            self._joined = line
            self.line.setData(*line[1:], pen=line[0])
        if not _differ(self._apart, (look, x, y)):
            return
        if self.marks is None:
            self.marks = self._library.ScatterPlotItem()
            self._plot.addItem(self.marks)
        self._apart = (look, x, y)
        self.marks.setData(x, y, **look)

    def clear(self) -> None:
        """Nothing."""
        self.draw(NONE, NONE, None)


def _differ(before: Shown, after: Shown) -> bool:
    return bool(before[0] != after[0]) or not (np.array_equal(before[1], after[1]) and np.array_equal(before[2], after[2]))
