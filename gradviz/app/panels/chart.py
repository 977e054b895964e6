"""A chart of points and a line in the colours of the theme, drawn by pyqtgraph, which is loaded with the first chart. Computes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from gradviz.app.fonts import canvas_family, scaled
from gradviz.notation import number
from gradviz.picture.theme import TYPE, Theme

Curve = tuple[Any, Any]
EMPTY: Curve = (np.zeros(0), np.zeros(0))
LEFT = 46


def load() -> Any:
    """pyqtgraph, which takes its time when first asked for; a thread may do that ahead."""
    import pyqtgraph

    return pyqtgraph


class Chart(QWidget):
    """Axes named below and at the left; the mouse goes through it, so that the page scrolls."""

    def __init__(self, theme: Theme, height: int, *, whole: bool = False) -> None:
        super().__init__()
        pyqtgraph = load()
        self._ink, self._height = pyqtgraph, height
        self._whole = whole
        self.line, self.points = EMPTY, EMPTY
        self.names = ("", "")
        self.plot = pyqtgraph.PlotWidget(enableMenu=False)
        self.plot.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.plot.hideButtons()
        self.plot.setMouseEnabled(x=False, y=False)
        self._points = self.plot.plot([], [], pen=None, symbol="o")
        self._line = self.plot.plot([], [], antialias=True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.plot)
        self.apply_theme(theme)

    def sizeHint(self) -> QSize:
        return QSize(200, scaled(self._height))

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of another theme, and another size of text."""
        self._theme, ink = theme, self._ink
        self.plot.setBackground(QColor(theme["window"]))
        self._line.setPen(ink.mkPen(QColor(theme["accent"]), width=2))
        self._points.setSymbolPen(ink.mkPen(QColor(theme["control"]), width=1))
        self._points.setSymbolBrush(ink.mkBrush(QColor(theme["surface"])))
        self._points.setSymbolSize(5)
        font = QFont(canvas_family())
        font.setPixelSize(scaled(TYPE.tag))
        for side in ("bottom", "left"):
            axis = self.plot.getAxis(side)
            axis.setPen(ink.mkPen(QColor(theme["line"])))
            axis.setTickPen(ink.mkPen(QColor(theme["grey_1"])))
            axis.setTextPen(ink.mkPen(QColor(theme["muted"])))
            axis.setTickFont(font)
            axis.setStyle(tickLength=4, maxTickLevel=0)
            axis.enableAutoSIPrefix(False)
            axis.tickStrings = _counted if self._whole and side == "bottom" else _written
        self.plot.getAxis("left").setWidth(scaled(LEFT) + scaled(TYPE.tag))
        self.plot.showGrid(x=False, y=True, alpha=1.0)
        self._name()
        self.updateGeometry()

    def show_chart(self, across: str, up: str, line: Curve, points: Curve = EMPTY) -> None:
        """A line and points with the names of the axes."""
        self.line, self.points = line, points
        if (across, up) != self.names:
            self.names = (across, up)
            self._name()
        self._line.setData(*line)
        self._points.setData(*points)
        self._frame()

    def _name(self) -> None:
        style = {"color": self._theme["muted"], "font-size": f"{scaled(TYPE.tag)}px"}
        for side, name in zip(("bottom", "left"), self.names, strict=True):
            self.plot.setLabel(side, name.replace("&", "&amp;").replace("<", "&lt;"), **style)

    def _frame(self) -> None:
        """All points and the line beside them; a curve that runs far away does not flatten the points."""
        x = np.concatenate([self.line[0], self.points[0]])
        if not len(x):
            return
        y = np.concatenate([self.line[1], self.points[1]])
        low, high = float(y.min()), float(y.max())
        if len(self.points[1]):
            bottom, top = float(np.min(self.points[1])), float(np.max(self.points[1]))
            room = 1.0 * (top - bottom) or 1.0
            low, high = max(low, bottom - room), min(high, top + room)
        area = QRectF(float(x.min()), low, float(np.ptp(x)) or 1.0, (high - low) or 1.0)
        self.plot.setRange(area, padding=0.05)


def _written(values: Sequence[float], scale: float, spacing: float) -> list[str]:
    return [number(value) for value in values]


def _counted(values: Sequence[float], scale: float, spacing: float) -> list[str]:
    return [number(value) if float(value).is_integer() else "" for value in values]
