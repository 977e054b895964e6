"""Plots of what a network says of a set: the plane with its regions and points, ROC, and precision over recall. Computes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor

from gradviz import words
from gradviz.app.fonts import scaled
from gradviz.app.models.plot_table import Row
from gradviz.app.panels.plot_frame import PlotFrame
from gradviz.app.panels.readout import KEPT
from gradviz.app.training.survey import Region
from gradviz.data.dataset import class_name
from gradviz.nn.metrics import Curve
from gradviz.notation import number
from gradviz.picture.region import class_role, finer, region_colors
from gradviz.picture.theme import TYPE, Theme

REGION_HEIGHT, CURVE_HEIGHT = 236, 172
POINT, TWO = 7, 2
FINER = 3
"""How many times finer the plane is painted than the network was asked about it."""
SPARE = 0.07
"""Room for half of the mark in a corner."""


class RegionPlot(PlotFrame):
    """The plane that two features span."""

    def __init__(self, library: Any) -> None:
        super().__init__(library, REGION_HEIGHT)
        self._region: Region | None = None
        self._fine: NDArray[Any] | None = None
        self._threshold = 0.5
        self._names: Sequence[str] = ()
        self.values.hide()
        self.plot.showGrid(x=False, y=False)
        self.box.setDefaultPadding(0)
        self.image = library.ImageItem(axisOrder="row-major")
        self.points = library.ScatterPlotItem(pxMode=True, size=POINT)
        self.plot.addItem(self.image)
        self.plot.addItem(self.points)
        self._placed: Region | None = None

    def show_region(self, region: Region, threshold: float, names: Sequence[str] = ()) -> None:
        """Colour the plane anew; the points only where they are others."""
        before, self._region, self._threshold, self._names = self._region, region, threshold, names
        if self._theme is None:
            return
        if self._fine is None or before is not region:
            self._fine = finer(region.shares, FINER)
        self.image.setImage(region_colors(self._fine, threshold, self._theme), autoLevels=False, levels=(0, 255))
        (left, bottom), (right, top) = region.low, region.high
        self.image.setRect(QRectF(left, bottom, right - left, top - bottom))
        if before is None or self._placed is None or not np.array_equal(before.points, region.points):
            self._place(region)

    def rows(self) -> Sequence[Row]:
        """The points by class."""
        region = self._region
        if region is None:
            return ()
        classes = np.unique(region.classes).tolist()
        return [(class_name(self._names, place), *region.points[region.classes == place].T) for place in classes]

    def rest(self) -> None:
        """A saved picture says which ink is which class, as the data panel does on screen, and where two are parted."""
        if self._theme is None:
            return
        inks = [(f"●{KEPT}{name}", self._theme[class_role(place)]) for place, name in enumerate(self._names)]
        self.values.say(*(part for ink in inks for part in (ink, (f"{KEPT}{KEPT} ", ""))))
        self.note = f"{words.say('Threshold')} {self._threshold:.2f}" if len(self._names) == TWO else ""

    def _place(self, region: Region) -> None:
        assert self._theme is not None
        self._placed = region
        inks = [self._library.mkBrush(QColor(self._theme[class_role(place)])) for place in range(region.shares.shape[-1])]
        self.points.setData(
            region.points[:, 0],
            region.points[:, 1],
            brush=[inks[place] for place in region.classes.tolist()],
            pen=self._library.mkPen(QColor(self._theme["surface"]), width=1),
        )

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of another theme."""
        super().apply_theme(theme)
        self._placed = None
        if self._region is not None:
            self.show_region(self._region, self._threshold, self._names)

    def retranslate(self) -> None:
        """Say everything in the current language."""
        self.title.setText(words.say("Decision region"))
        self.plot.setAccessibleName(self.title.text())


class CurvePlot(PlotFrame):
    """A curve over all thresholds with the one that is chosen; over `guess`, a dashed line, lies what is better than chance."""

    def __init__(self, library: Any, guess: tuple[tuple[float, float], tuple[float, float]] | None = None) -> None:
        super().__init__(library, CURVE_HEIGHT)
        self._curve: Curve | None = None
        self._axes: dict[str, str] = {}
        self.guess = self.plot.plot()
        if guess is not None:
            self.guess.setData(*guess)
        self.line = self.plot.plot()
        self.mark = self.plot.plot()
        self.box.setLimits(xMin=-0.5, xMax=1.5, yMin=-0.5, yMax=1.5)
        self.reset()

    def name_axes(self, title: str, across: str, up: str) -> None:
        """Say what is shown and what is along its axes."""
        self.title.setText(title)
        self.plot.setAccessibleName(title)
        self._axes = {"bottom": across, "left": up}
        self._write_axes()

    def _write_axes(self) -> None:
        """After the ink of the axes, which the library takes for their names too."""
        style = {"font-size": f"{scaled(TYPE.caption)}px"} | ({"color": self._theme["muted"]} if self._theme is not None else {})
        for side, told in self._axes.items():
            self.plot.getAxis(side).setLabel(told, **style)

    def reset(self) -> None:
        """From 0 to 1 both ways."""
        self.zoomed = False
        self.box.setRange(xRange=(0, 1), yRange=(0, 1), padding=SPARE)

    def show_curve(self, curve: Curve, at: tuple[float, float], text: str) -> None:
        """Draw a curve where it is another one, and move the mark."""
        if curve is not self._curve:
            self._curve = curve
            self.line.setData(curve.x, curve.y)
        self.mark.setData([at[0]], [at[1]])
        self.values.say((f"{words.say('area {area}', area=number(curve.area, 3))}{KEPT} {text}", ""))

    def rows(self) -> Sequence[Row]:
        """The points of the curve."""
        return () if self._curve is None else [(self.title.text(), self._curve.x, self._curve.y)]

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of another theme."""
        super().apply_theme(theme)
        self._write_axes()
        self.line.setPen(self._library.mkPen(QColor(theme["accent"]), width=2))
        self.guess.setPen(self._library.mkPen(QColor(theme["muted"]), width=1, style=Qt.PenStyle.DashLine))
        self.mark.setPen(None)
        self.mark.setSymbol("o")
        self.mark.setSymbolSize(10)
        self.mark.setSymbolPen(self._library.mkPen(QColor(theme["accent"]), width=2))
        self.mark.setSymbolBrush(self._library.mkBrush(QColor(theme["surface"])))
