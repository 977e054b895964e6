"""The plots of a training, one widget a record, with a crosshair that reads them all. pyqtgraph is loaded when the first opens."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gradviz import words
from gradviz.app.models.network import layer_titles
from gradviz.app.models.pinned_run import PinnedRun, pinned
from gradviz.app.models.plot_lines import LARGEST, PLOTS, Line, PlotRecord, alike, apart, beside, last, last_time, thinned, value_at
from gradviz.app.models.plot_room import Room, powers, room
from gradviz.app.models.plot_table import Row
from gradviz.app.models.plot_texts import no_curve, since_pinned
from gradviz.app.models.training import TrainingModel
from gradviz.app.panels.controls import ElidedLabel, caption
from gradviz.app.panels.dock_area import DockArea
from gradviz.app.panels.elided_link import ElidedLink
from gradviz.app.panels.plot_curve import NOTHING, Pens, PlotCurve
from gradviz.app.panels.plot_frame import PlotFrame
from gradviz.app.panels.readout import KEPT, Part
from gradviz.app.soon import in_slices
from gradviz.nn.history import RunHistory
from gradviz.picture.theme import Theme

SIGN, DOT = 9, 6
"""The size of a mark in pixels, and that of a line's only point."""
MARK = 0.02
"""Room for half a mark at the last epoch, as a share of the axis."""


class PlotView(PlotFrame):
    """One plot under its title and its last values."""

    def __init__(self, record: PlotRecord, library: Any) -> None:
        super().__init__(library)
        self.record = record
        self._lines: tuple[Line, ...] = ()
        self._titles: Mapping[str, str] = {}
        self._stale = True
        self._pinned: tuple[Line, ...] = ()
        self._curves: list[PlotCurve] = []
        self.changes: list[Any] = []
        self._at: float | None = None
        self._past: float | None = None
        self.percent, self.whole = record.percent, True
        self._room: Room | None = None
        self.box.disableAutoRange()
        self.plot.setLogMode(x=False, y=record.log)
        self.cross = library.InfiniteLine(angle=90, movable=False)
        self.cross.hide()
        self.past = library.InfiniteLine(angle=90, movable=False)
        self.past.hide()
        for line in (self.cross, self.past):
            self.plot.addItem(line, ignoreBounds=True)
        self._end = PlotCurve(self.plot, library, level=1)
        self._pens = Pens(library)

    def rows(self) -> Sequence[Row]:
        """Every line by name."""
        named = [(self._called(line) or self.title.text(), line) for line in self._lines]
        return [(words.say("{line}, pinned", line=name) if line.kind == "pinned" else name, line.x, line.y) for name, line in named]

    def call_layers(self, titles: Mapping[str, str]) -> None:
        """What the layers are called that lines are named after."""
        self._stale = self._stale or titles != self._titles
        self._titles = titles

    def show_history(self, history: RunHistory, pinned: PinnedRun | None = None) -> None:
        """Draw a run as far as it is, and a pinned one beside it; nothing where all that is drawn already."""
        own, until = self.record.lines(history), last_time(history)
        self._pinned = beside(own, pinned.lines.get(self.record.name, ())) if pinned is not None else ()
        self._mark_changes([time for time, _ in history.changes])
        if not self._stale and alike(self._lines, (*own, *self._pinned)) and self._room is not None and until <= self._room.epochs:
            return
        self._lines, self._stale = (*own, *self._pinned), False
        while len(self._curves) < len(self._lines):
            self._curves.append(PlotCurve(self.plot, self._library))
        for place, curve in enumerate(self._curves):
            self._draw(curve, self._lines[place] if place < len(self._lines) else None)
        self._draw_end()
        self._make_room(until)
        self.plot.setAccessibleDescription(self.record.describe(tuple(replace(line, name=self._called(line)) for line in self._lines)))
        self._show_values()

    def read_at(self, x: float | None) -> None:
        """Move the crosshair, and say the values there; None takes it away."""
        self._at = x
        self.cross.setVisible(x is not None)
        if x is not None:
            self.cross.setPos(x)
        self._show_values()

    def rest(self) -> None:
        """Hide the crosshair."""
        self.read_at(None)

    def mark_past(self, time: float | None) -> None:
        """A mark at the time whose weights are looked at, and the values of then; None takes it away."""
        if time == self._past:
            return
        self._past = time
        self._show_values()
        self.past.setVisible(time is not None)
        if time is not None:
            self.past.setPos(time)

    def _mark_changes(self, times: Sequence[float]) -> None:
        """A dashed line wherever a setting changed on the way, in the ink that the track of epochs has for it."""
        while len(self.changes) < len(times):
            self.changes.append(self._library.InfiniteLine(angle=90, movable=False, pen=self._change_pen()))
            self.plot.addItem(self.changes[-1], ignoreBounds=True)
        for place, line in enumerate(self.changes):
            line.setVisible(place < len(times))
            if place < len(times):
                line.setPos(times[place])

    def _change_pen(self) -> Any:
        return self._library.mkPen(self._theme["local"] if self._theme else None, width=1.5, style=Qt.PenStyle.DashLine)

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of another theme."""
        super().apply_theme(theme)
        self._pens.apply_theme(theme)
        for change in self.changes:
            change.setPen(self._change_pen())
        if self.record.percent:
            self.plot.getAxis("left").setScale(100)
        self.cross.setPen(self._library.mkPen(theme["muted"], width=1))
        self.past.setPen(self._library.mkPen(theme["accent"], width=2, style=Qt.PenStyle.DashLine))
        for curve, line in zip(self._curves, self._lines, strict=False):
            self._draw(curve, line)
        self._draw_end()
        self._show_values()

    def retranslate(self, history: RunHistory, pinned: PinnedRun | None = None) -> None:
        """Say everything in the current language."""
        self.title.setText(words.say(self.record.title))
        self.plot.setAccessibleName(words.say(self.record.title))
        self._stale = True
        self.show_history(history, pinned)

    def _make_room(self, until: float) -> None:
        """Show whole epochs and all values; what a mouse has zoomed stays."""
        wanted = room(self._lines, until=until, log=self.record.log, ends=self.record.ends, before=self._room, least=self.record.least)
        if wanted is not None and wanted != self._room:
            self._room = wanted
            if self.record.log:
                self.plot.getAxis("left").setTicks([powers(wanted)])
            if not self.zoomed:
                self.reset()

    def reset(self) -> None:
        """All that there is room for."""
        self.zoomed = False
        self._show_room(self._room)

    def show_all(self) -> None:
        """A steep beginning too, which stays; once more, and it goes on with what there is room for."""
        until, record = self._room.epochs if self._room else 0.0, self.record
        whole = room(self._lines, until=until, log=record.log, ends=record.ends, least=record.least, whole=True)
        within = whole is None or self._room is None or (self._room.low <= whole.low and whole.high <= self._room.high)
        if within or (self.zoomed and whole is not None and np.allclose(self.box.viewRange()[1], (whole.low, whole.high))):
            self.reset()
        else:
            self.zoomed = True
            self._show_room(whole)

    def _show_room(self, shown: Room | None) -> None:
        if shown is not None:
            self.box.setRange(xRange=(0, (1 + MARK) * shown.epochs), yRange=(shown.low, shown.high), padding=0)

    def _draw(self, curve: PlotCurve, line: Line | None) -> None:
        if line is None or self._theme is None:
            curve.clear()
            return
        x, y = thinned(replace(line, y=np.where(line.y > 0, line.y, np.nan)) if self.record.log else line)
        y = np.log10(y) if self.record.log else y
        pen = self._pens.of(line.kind, line.role)
        if line.marked:
            along = (pen, x, y) if line.crowded else NOTHING
            curve.mark(*thinned(apart(line)), line=along, symbol="d", size=SIGN, pen=pen, brush=QColor(self._theme["surface"]))
        elif len(x) == 1:
            curve.mark(x, y, symbol="o", size=DOT, pen=None, brush=pen.color())
        else:
            curve.draw(x, y, pen)

    def _draw_end(self) -> None:
        """A dot where the line in the accent has come to."""
        line = next((line for line in self._lines if line.kind == "line" and line.role == "accent" and len(line.x)), None)
        value = last(line) if line is not None else math.nan
        if line is None or self._theme is None or not abs(value) <= LARGEST:
            self._end.clear()
            return
        at = line.x[np.isfinite(line.y)][-1:]
        self._end.mark(at, np.array([value]), symbol="o", size=DOT, pen=None, brush=QColor(self._theme["accent"]))

    def _show_values(self) -> None:
        """Every line by its sign and name in its ink with its value: the last, that under the crosshair, or that of the time looked at."""
        if self._theme is None:
            return
        at = self._read_time
        said: list[Part] = []
        self.time.setText("" if at is None else words.say("epoch {epoch}", epoch=f"{at:.2f}"))
        for line in self._lines:
            value = self._value(line)
            if line.kind not in ("raw", "pinned") and value is not None and np.isfinite(value):
                sign = "◇" if line.marked else "—"
                named = f"{sign}{KEPT}{self._called(line)}".rstrip(KEPT)
                said += [(f"{KEPT}{KEPT} ", "")] if said else []
                said += [(named, self._theme[line.role]), (f"{KEPT}{self._kept(value)}", ""), *self._other(line)]
        self.values.say(*said)

    def _kept(self, value: float) -> str:
        """A number that stays whole where a line breaks."""
        return self.record.written(value).replace("\u2009", KEPT)

    @property
    def _read_time(self) -> float | None:
        """Whose values are told: of the crosshair, else of the time looked back at; None is now."""
        return self._past if self._at is None else self._at

    def _value(self, line: Line) -> float | None:
        """What a line says at the time that is read, or last of all."""
        at = self._read_time
        return last(line) if at is None else value_at(line, at)

    def _called(self, line: Line) -> str:
        """A line by the title of its layer, or by its own name."""
        return self._titles.get(line.name, line.name).replace(" ", KEPT)

    def _other(self, line: Line) -> list[Part]:
        """The value of the pinned run beside it."""
        other = next((found for found in self._pinned if found.name == line.name), None)
        value = None if other is None else self._value(other)
        if value is None or not np.isfinite(value) or self._theme is None:
            return []
        return [(f"{KEPT}({self._kept(value)})", self._theme["muted"])]


class PlotPanel(DockArea):
    """All plots under one another; a crosshair in one stands in all. `refused` carries what went wrong with a file."""

    refused = Signal(object)

    def __init__(self, training: TrainingModel) -> None:
        self._content = QWidget()
        super().__init__(self._content)
        self._training = training
        self.views: list[PlotView] = []
        self._theme: Theme | None = None
        self._column = QVBoxLayout(self._content)
        self._column.setContentsMargins(16, 14, 16, 14)
        self._column.setSpacing(14)
        self._empty = caption("", "muted", wraps=True)
        self.pinned: PinnedRun | None = None
        self.pin, self._legend, self._axis = ElidedLink(), caption("", wraps=True), ElidedLabel("caption")
        self._axis.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.pin.clicked.connect(self.turn_pin)
        head = QHBoxLayout()
        self._column.addWidget(self._empty)
        self._column.addLayout(head)
        head.addWidget(self.pin)
        head.addStretch(1)
        head.addWidget(self._axis, 1000)
        self._column.addWidget(self._legend)
        self._column.addStretch(1)
        self.verticalScrollBar().valueChanged.connect(self.refresh)
        self._loading = QTimer(self, singleShot=True, interval=0)
        self._loading.timeout.connect(self.load)
        training.moved.connect(self.refresh)
        training.opened.connect(self._reopen)
        training.opened.connect(self._tell_pin)
        training.turned.connect(self._tell_pin)
        training.turned.connect(self._call_layers)
        training.turned.connect(self.refresh)
        training.back.turned.connect(self._mark_past)

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
            view.plot.scene().sigMouseMoved.connect(lambda point, view=view: self._read((view.place_of(point) or [None])[0]))
            view.refused.connect(self.refused)
            self.views.append(view)
            self._column.insertWidget(self._column.count() - 1, view)
        if self._theme is not None:
            self.apply_theme(self._theme)
        self.retranslate()

    def turn_pin(self) -> None:
        """Keep the lines of this run to compare with those to come, or let them go."""
        network = self._training.network
        self.pinned = pinned(network, self._training.history) if self.pinned is None and network is not None else None
        self._tell_pin()
        self.refresh()

    def _tell_pin(self) -> None:
        """What the pinned run is, and what differs now."""
        network = self._training.network
        self.pin.setText(words.say("Pin this run") if self.pinned is None else words.say("Let the pinned run go"))
        self.pin.setToolTip(words.say("Its lines stay, thinner, beside those of the next run"))
        self._legend.setVisible(self.pinned is not None)
        if self.pinned is not None and network is not None:
            text, more = since_pinned(self.pinned, network)
            self._legend.setText(text)
            self._legend.setToolTip(more)
        for view in self.views:
            view.note = self._legend.text() if self.pinned is not None else ""

    def _reopen(self) -> None:
        """Another run may have other plots."""
        for view in self.views:
            view.values.settle()
            view.hide()
        self._call_layers()
        self.refresh()

    def refresh(self) -> None:
        """Draw what is new; a plot without a number has no place."""
        begun = self._training.batch is not None
        self._empty.setVisible(not begun)
        if not begun:
            self._empty.setText(no_curve(self._training).replace(" …", f"{KEPT}…"))
        self.pin.setVisible(begun or self.pinned is not None)
        self._axis.setVisible(begun)
        for view in self.views:
            view.setVisible(begun and (not view.isHidden() or view.record.known(self._training.history)))
        works = [partial(self._draw, view) for view in self.views if begun and not view.visibleRegion().isEmpty()]
        self._training.show(self, partial(in_slices, works, partial(self._training.show, self)))

    def _call_layers(self) -> None:
        """What the layers are called now."""
        network = self._training.network
        titles = layer_titles(network) if network is not None else {}
        for view in self.views:
            view.call_layers(titles)

    def _draw(self, view: PlotView) -> None:
        view.show_history(self._training.history, self.pinned)

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of another theme."""
        self._theme = theme
        for view in self.views:
            view.apply_theme(theme)

    def retranslate(self) -> None:
        """Say everything in the current language."""
        self._axis.setText(words.say("epochs on the axis"))
        self._tell_pin()
        self._call_layers()
        for view in self.views:
            view.retranslate(self._training.history, self.pinned)
        self.refresh()

    def leaveEvent(self, event: object) -> None:
        self._read(None)

    def _mark_past(self) -> None:
        for view in self.views:
            view.mark_past(self._training.back.at)

    def _read(self, x: float | None) -> None:
        for view in self.views:
            view.read_at(x)
