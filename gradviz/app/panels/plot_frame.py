"""The frame of every plot: title, values, axes in the theme's inks, zoom, pan, and a menu to save it. Draws no data of its own.

Ctrl and the wheel zoom, dragging pans, a double click shows all again; the wheel alone scrolls the panel.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QObject, QPointF, Qt, Signal
from PySide6.QtGui import QColor, QContextMenuEvent, QPainter, QPen, QWheelEvent
from PySide6.QtWidgets import QMenu, QSizePolicy, QVBoxLayout, QWidget

from gradviz import words
from gradviz.app.fonts import number_font, scaled
from gradviz.app.models.plot_table import Row, to_csv
from gradviz.app.panels.controls import caption
from gradviz.app.panels.saving import Saver, drawn_svg, pixels, popped
from gradviz.notation import number
from gradviz.picture.theme import TYPE, Theme

HEIGHT = 128
LEFT = 44


class PlotFrame(QWidget):
    """`refused` carries what went wrong with a file."""

    refused = Signal(object)

    def __init__(self, library: Any, height: int = HEIGHT) -> None:
        super().__init__()
        self._library, self._height = library, height
        self._theme: Theme | None = None
        self.zoomed = False
        self.title, self.values = caption("", "section"), caption("", "number", wraps=True)
        self.saver = Saver(self, self.title.text, lambda: to_csv(self.rows()), self._svg, self._png)
        self.saver.refused.connect(self.refused)
        self.values.setTextFormat(Qt.TextFormat.RichText)
        self.values.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.plot = library.PlotWidget(background=None)
        self.plot.setFixedHeight(scaled(height))
        self.plot.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.plot.setMenuEnabled(False)
        self.plot.hideButtons()
        self.plot.setFrameShape(self.plot.Shape.NoFrame)
        self.plot.showGrid(y=True, alpha=0.25)
        self.plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.plot.setCacheMode(self.plot.CacheModeFlag.CacheNone)
        self.plot.viewport().setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents, False)
        self.plot.viewport().installEventFilter(self)
        self.box.sigRangeChangedManually.connect(self._keep)
        for side in ("left", "bottom"):
            axis = self.plot.getAxis(side)
            axis.tickStrings = partial(_tick_strings, axis)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.title)
        column.addWidget(self.values)
        column.addWidget(self.plot)

    @property
    def box(self) -> Any:
        """The part with the axes' ranges."""
        return self.plot.getPlotItem().vb

    def rows(self) -> Sequence[Row]:
        """What is drawn, for a table."""
        return ()

    def menu(self) -> QMenu:
        """What one may do with the plot."""
        menu = QMenu(self)
        menu.addAction(words.say("Show all"), self.reset)
        menu.addSeparator()
        self.saver.fill(menu)
        return menu

    def reset(self) -> None:
        """Show all data again, and what comes."""
        self.zoomed = False
        self.box.enableAutoRange()

    def _keep(self) -> None:
        """What the mouse chose stays, whatever comes."""
        self.zoomed = True

    def _render(self, painter: QPainter) -> None:
        self.plot.render(painter, self.plot.viewport().rect(), self.plot.viewport().rect())

    def _png(self) -> bytes:
        ground = QColor(self._theme["window"] if self._theme else "white")
        return pixels(self.plot.viewport().size(), ground, self._render)

    def _svg(self) -> bytes:
        return drawn_svg(self.plot.viewport().size(), self.title.text(), self._render)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QWheelEvent):
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                return False
            event.ignore()
            return True
        if event.type() == QEvent.Type.MouseButtonDblClick:
            self.reset()
            return True
        if isinstance(event, QContextMenuEvent):
            popped(self.menu(), event.globalPos())
            return True
        return False

    def place_of(self, point: QPointF) -> tuple[float, float] | None:
        """The place on the axes under a point of the scene."""
        if not self.box.sceneBoundingRect().contains(point):
            return None
        place = self.box.mapSceneToView(point)
        return float(place.x()), float(place.y())

    def dress(self, theme: Theme) -> None:
        """Another theme."""
        self._theme = theme
        for side in ("left", "bottom"):
            axis = self.plot.getAxis(side)
            axis.setPen(QPen(QColor(theme["line"]), 1))
            axis.setTextPen(QColor(theme["muted"]))
            axis.setStyle(tickFont=number_font(TYPE.tag), tickLength=0)
        self.plot.getAxis("left").setWidth(scaled(LEFT))
        self.plot.setFixedHeight(scaled(self._height))


def axis_numbers(values: Sequence[float], scale: float, spacing: float) -> list[str]:
    """Numbers at an axis, written as everywhere; what is nothing beside the spacing is 0."""
    return [number(value * scale, 4) if abs(value) > spacing / 100 else "0" for value in values]


def _tick_strings(axis: Any, values: Sequence[float], scale: float, spacing: float | None) -> list[str]:
    """What the library asks for: a logarithmic axis gives powers of ten, and sometimes no spacing."""
    return axis_numbers([10.0**value for value in values], scale, 0.0) if axis.logMode else axis_numbers(values, scale, spacing or 0.0)
