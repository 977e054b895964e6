"""A line of a plot is one item or the other, and is set anew only where it is another line."""

from __future__ import annotations

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from gradviz.app.panels.plot_curve import PlotCurve


def test_a_line_that_is_shown_already_is_left_alone(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    library = pytest.importorskip("pyqtgraph")
    plot = library.PlotWidget()
    qtbot.addWidget(plot)
    curve = PlotCurve(plot, library)
    x, y = np.arange(3.0), np.array([1.0, 2.0, 4.0])
    curve.draw(x, y, library.mkPen("red", width=2))
    assert curve.line.getData()[1].tolist() == [1.0, 2.0, 4.0]
    told: list[object] = []
    curve.line.sigPlotChanged.connect(told.append)
    curve.draw(x.copy(), y.copy(), library.mkPen("red", width=2))
    assert not told
    curve.draw(x, y, library.mkPen("blue", width=2))
    curve.draw(x, y + 1, library.mkPen("blue", width=2))
    assert len(told) == 2
    curve.mark(x, y, symbol="d", size=9, pen=None, brush="red")
    assert (len(curve.line.getData()[0]), len(curve.marks.getData()[0])) == (0, 3)
    curve.clear()
    assert (len(curve.line.getData()[0]), len(curve.marks.getData()[0])) == (0, 0)
