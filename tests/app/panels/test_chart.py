"""A chart shows its line and points, names its axes, and takes the colours of every theme."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from gradviz.app.panels.chart import Chart
from gradviz.picture.theme import THEMES

X = np.array([0.0, 1.0, 2.0])


@pytest.mark.parametrize("name", list(THEMES))
def test_line_points_names_and_colours(qtbot: QtBot, name: str) -> None:
    chart = Chart(THEMES["light"], 150)
    qtbot.addWidget(chart)
    chart.apply_theme(THEMES[name])
    chart.show_chart("x", "a<b", (X, X * 100), (X, X))
    assert chart.plot.getAxis("bottom").labelText == "x"
    assert chart.plot.getAxis("left").labelText == "a&lt;b"
    assert chart.plot.backgroundBrush().color().name().upper() == THEMES[name]["window"]
    assert chart._line.opts["pen"].color().name().upper() == THEMES[name]["accent"]
    bottom, top = chart.plot.viewRange()[1]
    assert bottom < 0
    assert 2 < top < 6
    chart.show_chart("x", "y", (np.zeros(0), np.zeros(0)))
    chart.show_chart("x", "y", (X[:1], X[:1]))


def test_there_are_no_menus_and_the_page_gets_the_mouse(qtbot: QtBot) -> None:
    chart = Chart(THEMES["light"], 150)
    qtbot.addWidget(chart)
    assert not chart.plot.getPlotItem().menuEnabled()
    assert chart.plot.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
