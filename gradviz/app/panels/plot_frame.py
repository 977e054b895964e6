"""The frame of every plot: title, values, axes in the theme's inks, zoom, pan, and a menu to save it. Draws no data of its own.

Ctrl and the wheel zoom, dragging pans, a double click shows all again; the wheel alone scrolls the panel.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache, partial
from html import escape
from typing import Any

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QContextMenuEvent, QPainter, QPen, QTextDocument, QWheelEvent
from PySide6.QtWidgets import QGraphicsItem, QGraphicsPathItem, QGraphicsView, QHBoxLayout, QMenu, QSizePolicy, QVBoxLayout, QWidget

from gradviz import words
from gradviz.app.fonts import number_font, scaled
from gradviz.app.models.plot_room import axis_numbers, step_of
from gradviz.app.models.plot_table import Row, to_csv
from gradviz.app.panels.controls import ElidedLabel, TextButton, caption
from gradviz.app.panels.readout import Readout
from gradviz.app.panels.saving import WIDTH, Saver, drawn_svg, pixels, popped
from gradviz.picture.theme import TYPE, Theme, mix

HEIGHT = 128
LEFT = 46
LITTLE = 1e-6
"""A number so little beyond the end of an axis, as a share of the step, is at its end."""
FAINT = 0.35
BEHIND = -200
"""The lines of the grid lie behind the curves."""
TOP, RIGHT = 4, 10
"""Room for half of the last number at either axis."""
APART = {"left": 18, "bottom": 38}
"""The least distance in pixels between two numbers at an axis."""
AROUND = 12
"""Room round a saved picture."""
EDGE = 6
"""Nearer than this to an end of the left axis there is no room for a number, and so no line of the grid."""


class PlotFrame(QWidget):
    """`refused` carries what went wrong with a file. `note` is said in a saved picture alone: on screen it stands above all plots."""

    refused = Signal(object)

    def __init__(self, library: Any, height: int = HEIGHT) -> None:
        super().__init__()
        self._library, self._height = library, height
        self._theme: Theme | None = None
        self.percent = self.whole = False
        self.note = ""
        self.way_back = TextButton("link")
        self.way_back.clicked.connect(self.reset)
        self.way_back.hide()
        self.title, self.values, self.time = ElidedLabel("section"), Readout(), caption("")
        self.saver = Saver(self, self.title.text, lambda: to_csv(self.rows()), self._svg, self._png)
        self.saver.refused.connect(self.refused)
        self.setAutoFillBackground(True)
        self.plot = painted_by_qt(library)(background=None, enableMenu=False)
        self.plot.setFixedHeight(scaled(height))
        self.plot.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.plot.hideButtons()
        self.plot.setFrameShape(self.plot.Shape.NoFrame)
        self.plot.getPlotItem().layout.setContentsMargins(0, TOP, RIGHT, 0)
        self.plot.showGrid(y=True)
        self.plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.plot.setCacheMode(self.plot.CacheModeFlag.CacheNone)
        self.plot.viewport().setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents, False)
        self.plot.viewport().installEventFilter(self)
        self.plot.setAntialiasing(True)
        self._keep_axes(True)
        self.box.sigRangeChangedManually.connect(self._keep)
        for side in ("left", "bottom"):
            axis = self.plot.getAxis(side)
            axis.tickStrings = partial(self._tick_strings, axis, side)
            axis.tickValues = partial(self._tick_values, axis, side)
            axis.setZValue(BEHIND)
            axis.enableAutoSIPrefix(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        head = QHBoxLayout()
        column.addLayout(head)
        head.addWidget(self.title, 1)
        head.addWidget(self.way_back)
        head.addWidget(self.time)
        column.addWidget(self.values)
        column.addWidget(self.plot)

    @property
    def zoomed(self) -> bool:
        """Whether it shows what a mouse chose; then a link leads back to all."""
        return not self.way_back.isHidden()

    @zoomed.setter
    def zoomed(self, zoomed: bool) -> None:
        self.way_back.setText(words.say("Reset zoom"))
        self.way_back.setVisible(zoomed)

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
        menu.addAction(words.say("Show all"), self.show_all)
        menu.addSeparator()
        self.saver.fill(menu)
        return menu

    def reset(self) -> None:
        """Show all data again, and what comes."""
        self.zoomed = False
        self.box.enableAutoRange()

    def show_all(self) -> None:
        """What a double click asks for."""
        self.reset()

    def _keep(self) -> None:
        """What the mouse chose stays, whatever comes."""
        self.zoomed = True

    def rest(self) -> None:
        """Show what stands without a mouse: a saved picture has no crosshair."""

    def _document(self) -> QTextDocument:
        """The title over the values and the note, as a saved picture says them."""
        text, theme = QTextDocument(), self._theme
        ink, faint = (theme["text"], theme["muted"]) if theme else ("black", "black")
        text.setDocumentMargin(0)
        text.setDefaultFont(self.values.font())
        said = [f'<div style="color:{ink}"><b>{escape(self.title.text())}</b><br/>{self.values.text()}</div>']
        if self.note:
            said.append(f'<div style="color:{faint}; font-size:{scaled(TYPE.caption)}px">{escape(self.note)}</div>')
        text.setHtml("".join(said))
        text.setTextWidth(self.plot.viewport().width())
        return text

    def _render(self, painter: QPainter) -> None:
        text, room = self._document(), QRectF(self.plot.viewport().rect())
        painter.translate(AROUND, AROUND)
        text.drawContents(painter)
        room.translate(AROUND, AROUND + text.size().height() + AROUND / 2)
        painter.resetTransform()
        self.plot.render(painter, room, self.plot.viewport().rect())

    @property
    def _size(self) -> QSize:
        """That of a saved picture."""
        room = self.plot.viewport().size()
        return QSize(room.width() + 2 * AROUND, room.height() + round(self._document().size().height() + 2.5 * AROUND))

    @contextmanager
    def _on_paper(self, scale: float) -> Iterator[None]:
        """Lines as wide for their picture as on screen, which their pens do not see to, and signs as shapes."""
        self.rest()
        found: list[tuple[Callable[[QPen], None], QPen]] = []
        for item in self.plot.getPlotItem().items:
            options, own = getattr(item, "opts", {}), item.pen() if isinstance(item, QGraphicsPathItem) else getattr(item, "pen", None)
            pens = ((options.get("pen"), "setPen"), (options.get("symbolPen"), "setSymbolPen"), (own, "setPen"))
            found += [(getattr(item, name), QPen(pen)) for pen, name in pens if isinstance(pen, QPen)]
        signs = [sign for item in self.plot.getPlotItem().items if (sign := _signs_of(item)) is not None]
        for sign in signs:
            sign.setExportMode(True, {"antialias": True, "resolutionScale": 1.0})
        self._keep_axes(False)
        for put, pen in found:
            wide = QPen(pen)
            wide.setWidthF(pen.widthF() * scale)
            put(wide)
        try:
            yield
        finally:
            for sign in signs:
                sign.setExportMode(False)
            for put, pen in found:
                put(pen)
            self._keep_axes(True)

    def _keep_axes(self, kept: bool) -> None:
        """Whether numbers and grid are kept as a picture, since most paints are of the curves alone; paper wants no pixels."""
        modes = QGraphicsItem.CacheMode
        for side in ("left", "bottom"):
            self.plot.getAxis(side).setCacheMode(modes.DeviceCoordinateCache if kept else modes.NoCache)

    def _png(self) -> bytes:
        ground = QColor(self._theme["window"] if self._theme else "white")
        with self._on_paper(WIDTH / self._size.width()):
            return pixels(self._size, ground, self._render)

    def _svg(self) -> bytes:
        with self._on_paper(1.0):
            return drawn_svg(self._size, self.title.text(), self._render)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.plot.scene().prepareForPaint()
            return False
        if isinstance(event, QWheelEvent):
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                return False
            event.ignore()
            return True
        if event.type() == QEvent.Type.MouseButtonDblClick:
            self.show_all()
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

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of another theme."""
        self._theme = theme
        self.values.settle()
        for side in ("left", "bottom"):
            axis = self.plot.getAxis(side)
            axis.setTickPen(QPen(QColor(grid_ink(theme)), 1))
            axis.setTextPen(QColor(theme["muted"]))
            axis.setStyle(tickFont=number_font(TYPE.tag), tickLength=0, tickAlpha=255, hideOverlappingLabels=False)
        self.plot.getAxis("left").setPen(None)
        self.plot.getAxis("bottom").setPen(QPen(QColor(theme["line"]), 1))
        self.plot.getAxis("left").setWidth(scaled(LEFT))
        self.plot.setFixedHeight(scaled(self._height))

    def _tick_values(self, axis: Any, side: str, low: float, high: float, length: float) -> list[tuple[float, list[float]]]:
        """What the library asks for: where numbers stand, and how far apart; lines of the grid stand at numbers alone."""
        across = side == "bottom"
        most = length // scaled(APART[side])
        step = step_of((high - low) * axis.scale, most, whole=self.whole and across, quarters=self.percent and not across)
        if not step:
            return []
        spare = scaled(EDGE) / length * (high - low) if side == "left" else 0.0
        apart = step / axis.scale
        first, last = math.ceil((low + spare) / apart - LITTLE), math.floor((high - spare) / apart + LITTLE)
        return [(step, [place * apart for place in range(first, last + 1)])]

    def _tick_strings(self, axis: Any, side: str, values: Sequence[float], scale: float, spacing: float | None) -> list[str]:
        """What the library asks for: a logarithmic axis gives powers of ten, and sometimes no spacing."""
        if axis.logMode:
            return axis_numbers([10.0**value for value in values], scale, 0.0)
        found = axis_numbers(values, scale, spacing or 0.0)
        return [f"{text}\u2009%" for text in found] if self.percent and side == "left" else found


@cache
def painted_by_qt(library: Any) -> Any:
    """The library's widget, told of a paint by the event filter of its frame. Its own `paintEvent`, which does no more, would hold
    Python's lock until all is drawn, and a training waits for that."""
    widget = library.PlotWidget
    return type(widget)("PlotWidget", (widget,), {"paintEvent": QGraphicsView.paintEvent})


def _signs_of(item: Any) -> Any:
    """The part of an item of a plot that draws signs; None of one that draws none."""
    return getattr(item, "scatter", item if "symbol" in getattr(item, "opts", {}) else None)


def grid_ink(theme: Theme) -> str:
    """That of lines between areas; where it is as strong as a curve's, a part of it."""
    return mix(theme["line"], theme["window"], FAINT) if theme.tag_outline else theme["line"]
