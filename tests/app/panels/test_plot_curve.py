"""A line of a plot is a path or signs, is set anew only where it is another line, and is painted without Python."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QGraphicsItem
from pytestqt.qtbot import QtBot

from gradviz.app.panels.plot_curve import FAINT, WIDTHS, Pens, PlotCurve
from gradviz.picture.theme import THEMES

library = pytest.importorskip("pyqtgraph")
QT = {name for name in dir(QGraphicsItem) if not name.startswith("__")}


def curve_in_a_plot(qtbot: QtBot) -> PlotCurve:
    plot = library.PlotWidget(background="white")
    qtbot.addWidget(plot)
    plot.resize(200, 200)
    plot.hideAxis("left")
    plot.hideAxis("bottom")
    plot.setRange(xRange=(0, 4), yRange=(0, 4), padding=0)
    plot.show()
    qtbot.waitExposed(plot)
    return PlotCurve(plot, library)


def seen(curve: PlotCurve) -> QImage:
    return curve._plot.grab().toImage()


def reds(image: QImage) -> int:
    return sum(image.pixelColor(x, y) == QColor("red") for x in range(image.width()) for y in range(image.height()))


def test_a_line_that_is_shown_already_is_left_alone(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    curve = curve_in_a_plot(qtbot)
    told: list[object] = []
    monkeypatch.setattr(library.functions, "arrayToQPath", lambda x, y, paths=library.functions.arrayToQPath: told.append(y) or paths(x, y))
    x, y = np.arange(3.0), np.array([1.0, 2.0, 4.0])
    curve.draw(x, y, library.mkPen("red", width=2))
    assert curve.line.path().elementCount() == 3
    curve.draw(x.copy(), y.copy(), library.mkPen("red", width=2))
    assert len(told) == 1
    curve.draw(x, y, library.mkPen("blue", width=2))
    curve.draw(x, y + 1, library.mkPen("blue", width=2))
    assert len(told) == 3
    assert (curve.y.tolist(), curve.line.pen().color().name()) == ([2.0, 3.0, 5.0], "#0000ff")


def test_points_are_joined_or_stand_apart_or_are_gone(qtbot: QtBot) -> None:
    curve = curve_in_a_plot(qtbot)
    x, y = np.array([1.0, 2.0, 3.0]), np.array([1.0, 2.0, 3.0])
    curve.mark(x, y, symbol="d", size=9, pen=None, brush=QColor("red"))
    assert (curve.line.path().isEmpty(), curve.marked, [sign.isVisible() for sign in curve.signs]) == (True, True, [True] * 3)
    apart = reds(seen(curve))
    curve.mark(x[:1], y[:1], symbol="d", size=9, pen=None, brush=QColor("red"))
    assert [sign.isVisible() for sign in curve.signs] == [True, False, False]
    assert 0 < reds(seen(curve)) < apart
    curve.draw(x, y, library.mkPen("red", width=3))
    assert (curve.marked, reds(seen(curve)) > apart) == (False, True)
    curve.clear()
    assert (curve.marked, reds(seen(curve)), len(curve.x)) == (False, 0, 0)


def test_a_sign_is_as_large_however_the_plot_is_zoomed(qtbot: QtBot) -> None:
    curve = curve_in_a_plot(qtbot)
    curve.mark(np.array([2.0]), np.array([2.0]), symbol="o", size=20, pen=None, brush=QColor("red"))
    before = reds(seen(curve))
    curve._plot.setRange(xRange=(1.8, 2.2), yRange=(1.8, 2.2), padding=0)
    assert abs(reds(seen(curve)) - before) <= 0.1 * before
    assert 200 < before < 400


def test_neither_bounds_nor_painting_of_a_curve_need_python(qtbot: QtBot) -> None:
    """Each call would hold the lock that the training waits for."""
    curve = curve_in_a_plot(qtbot)
    curve.mark(np.array([2.0]), np.array([2.0]), symbol="o", size=20, pen=None, brush=QColor("red"))
    for item in (curve.line, *curve.signs):
        for kind in type(item).__mro__[: type(item).__mro__.index(QGraphicsItem)]:
            own = [] if kind.__module__.startswith("PySide6") else [name for name in vars(kind) if name in QT]
            assert own == [], kind


def test_lines_of_a_look_share_a_pen_until_the_theme_is_another() -> None:
    pens = Pens(library)
    pens.apply_theme(THEMES["light"])
    pen = pens.of("line", "accent")
    assert pens.of("line", "accent") is pen
    assert (pen.color().name().upper(), pen.widthF(), pen.isCosmetic()) == (THEMES["light"]["accent"], WIDTHS["line"], True)
    assert pens.of("raw", "accent").color().alphaF() == pytest.approx(FAINT["raw"], abs=0.01)
    pens.apply_theme(THEMES["dark"])
    assert pens.of("line", "accent").color().name().upper() == THEMES["dark"]["accent"]
