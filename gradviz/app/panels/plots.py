"""The plots of a training, one widget a record, with a crosshair that reads them all. pyqtgraph is loaded when the first opens."""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtCore import QPointF, Qt, QTimer
from PySide6.QtGui import QColor, QPen
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from gradviz import words
from gradviz.app.fonts import number_font, scaled
from gradviz.app.models.plot_lines import PLOTS, Line, PlotRecord, value_at
from gradviz.app.models.training import TrainingModel
from gradviz.app.panels.controls import ElidedLabel, caption
from gradviz.nn.history import RunHistory
from gradviz.picture.theme import Theme

HEIGHT = 128
RAW = 0.45


class PlotView(QWidget):
    """One plot under its title and its last values."""

    def __init__(self, record: PlotRecord, library: Any) -> None:
        super().__init__()
        self.record, self._library = record, library
        self._lines: tuple[Line, ...] = ()
        self._theme: Theme | None = None
        self._curves: list[Any] = []
        self._title, self.values = caption("", "section"), ElidedLabel("number")
        self._names = caption("")
        self._names.setTextFormat(Qt.TextFormat.RichText)
        self.plot = library.PlotWidget(background=None)
        self.plot.setFixedHeight(scaled(HEIGHT))
        self.plot.setMenuEnabled(False)
        self.plot.hideButtons()
        self.plot.setFrameShape(self.plot.Shape.NoFrame)
        self.plot.setLogMode(x=False, y=record.log)
        self.plot.showGrid(y=True, alpha=0.25)
        self.plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.plot.viewport().setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents, False)
        self.cross = library.InfiniteLine(angle=90, movable=False)
        self.cross.hide()
        self.plot.addItem(self.cross, ignoreBounds=True)
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self._names)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(head)
        column.addWidget(self.values)
        column.addWidget(self.plot)

    def show_history(self, history: RunHistory) -> None:
        """Draw a run as far as it is."""
        self._lines = self.record.lines(history)
        while len(self._curves) < len(self._lines):
            self._curves.append(self.plot.plot())
        for place, curve in enumerate(self._curves):
            self._draw(curve, self._lines[place] if place < len(self._lines) else None)
        self.values.setText(self.record.told(self._lines))
        self.plot.setAccessibleDescription(self.values.text())
        self._name()

    def read_at(self, x: float | None) -> None:
        """Move the crosshair, and say the values there; None takes it away."""
        self.cross.setVisible(x is not None)
        if x is None:
            self.values.setText(self.record.told(self._lines))
            return
        self.cross.setPos(x)
        found = [(line.name, value_at(line, x)) for line in self._lines if line.kind != "raw"]
        said = "   ".join(f"{name} {self.record.written(value)}" for name, value in found if value is not None)
        self.values.setText(words.say("epoch {epoch}:", epoch=f"{x:.2f}") + "  " + said if said else "")

    def place_of(self, point: QPointF) -> float | None:
        """The place on the axis of epochs under a point of the scene."""
        box = self.plot.getPlotItem().vb
        return float(box.mapSceneToView(point).x()) if box.sceneBoundingRect().contains(point) else None

    def dress(self, theme: Theme) -> None:
        """Another theme."""
        self._theme = theme
        for side in ("left", "bottom"):
            axis = self.plot.getAxis(side)
            axis.setPen(QPen(QColor(theme["line"]), 1))
            axis.setTextPen(QColor(theme["muted"]))
            axis.setStyle(tickFont=number_font(11), tickLength=0)
        self.plot.getAxis("left").setWidth(scaled(44))
        if self.record.percent:
            self.plot.getAxis("left").setScale(100)
        self.cross.setPen(QPen(QColor(theme["muted"]), 1))
        self.plot.setFixedHeight(scaled(HEIGHT))
        for curve, line in zip(self._curves, self._lines, strict=False):
            self._draw(curve, line)
        self._name()

    def retranslate(self, history: RunHistory) -> None:
        """Another language."""
        self._title.setText(words.say(self.record.title))
        self.plot.setAccessibleName(words.say(self.record.title))
        self.show_history(history)

    def _draw(self, curve: Any, line: Line | None) -> None:
        if line is None or self._theme is None:
            curve.setData(np.zeros(0), np.zeros(0))
            return
        ink = QColor(self._theme[line.role])
        y = np.where(line.y > 0, line.y, np.nan) if self.record.log else line.y
        known = np.isfinite(y)
        if line.kind == "marks":
            pen = self._library.mkPen(ink, width=1.5)
            surface = self._library.mkBrush(self._theme["surface"])
            curve.setData(line.x[known], y[known], pen=None, symbol="d", symbolSize=9, symbolPen=pen, symbolBrush=surface)
            return
        ink.setAlphaF(RAW if line.kind == "raw" else 1.0)
        curve.setData(line.x[known], y[known], pen=self._library.mkPen(ink, width=1 if line.kind == "raw" else 2), symbol=None)

    def _name(self) -> None:
        """The lines by name, each in its ink with its sign."""
        if self._theme is None:
            return
        named = [(line, "◇" if line.kind == "marks" else "—") for line in self._lines if line.name]
        self._names.setText(
            "&nbsp; ".join(f'<span style="color:{self._theme[line.role]}">{sign}</span> {line.name}' for line, sign in named)
        )


class PlotPanel(QScrollArea):
    """All plots under one another; a crosshair in one stands in all."""

    def __init__(self, training: TrainingModel) -> None:
        super().__init__()
        self._training = training
        self.views: list[PlotView] = []
        self._theme: Theme | None = None
        self._content = QWidget()
        self._column = QVBoxLayout(self._content)
        self._column.setContentsMargins(16, 14, 16, 14)
        self._column.setSpacing(14)
        self._empty = caption("", "muted", wraps=True)
        self._column.addWidget(self._empty)
        self._column.addStretch(1)
        self.setWidget(self._content)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._loading = QTimer(self, singleShot=True, interval=0)
        self._loading.timeout.connect(self.load)
        training.moved.connect(self.refresh)
        training.opened.connect(self.refresh)

    def load_soon(self) -> None:
        """Load the library once the page is painted."""
        if not self.views:
            self._loading.start()

    def load(self) -> None:
        """Load the library and make the plots."""
        if self.views:
            return
        import pyqtgraph

        pyqtgraph.setConfigOptions(antialias=True)
        for record in PLOTS.values():
            view = PlotView(record, pyqtgraph)
            view.plot.scene().sigMouseMoved.connect(lambda point, view=view: self._read(view.place_of(point)))
            self.views.append(view)
            self._column.insertWidget(self._column.count() - 1, view)
        if self._theme is not None:
            self.dress(self._theme)
        self.retranslate()

    def refresh(self) -> None:
        """Draw what is new."""
        begun = self._training.batch is not None
        self._empty.setVisible(not begun)
        for view in self.views:
            view.setVisible(begun)
            if begun:
                view.show_history(self._training.history)

    def dress(self, theme: Theme) -> None:
        """Another theme."""
        self._theme = theme
        for view in self.views:
            view.dress(theme)

    def retranslate(self) -> None:
        """Another language."""
        self._empty.setText(words.say("The curves appear here while the network learns. Press P to start."))
        for view in self.views:
            view.retranslate(self._training.history)
        self.refresh()

    def leaveEvent(self, event: object) -> None:
        self._read(None)

    def _read(self, x: float | None) -> None:
        for view in self.views:
            view.read_at(x)
