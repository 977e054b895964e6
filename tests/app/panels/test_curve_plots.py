"""Region and curves are drawn from a survey and saved as tables; points are placed once."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF
from pytestqt.qtbot import QtBot

from gradviz.app.panels.curve_plots import FINER, CurvePlot, RegionPlot
from gradviz.app.training.survey import Region
from gradviz.nn.metrics import Curve
from gradviz.picture.theme import THEMES, Theme

REGION = Region((0.0, -1.0), (2.0, 1.0), np.full((8, 8, 3), 1 / 3), np.array([[0.5, 0.0], [1.0, 0.5]]), np.array([0, 2]))


def test_a_region_lies_under_its_points(qtbot: QtBot, theme: Theme) -> None:
    pyqtgraph = pytest.importorskip("pyqtgraph")
    plot = RegionPlot(pyqtgraph)
    qtbot.addWidget(plot)
    plot.apply_theme(theme)
    plot.retranslate()
    plot.show_region(REGION, 0.5)
    assert plot.image.image.shape == (8 * FINER, 8 * FINER, 3)
    assert [name for name, _, _ in plot.rows()] == ["0", "2"]
    placed = plot._placed
    plot.show_region(Region(REGION.low, REGION.high, REGION.shares * 0, REGION.points.copy(), REGION.classes), 0.5)
    assert plot._placed is placed
    plot.apply_theme(THEMES["dark"])
    assert not plot.grab().isNull()


def test_a_saved_region_says_which_ink_is_which_class(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    plot = RegionPlot(pytest.importorskip("pyqtgraph"))
    qtbot.addWidget(plot)
    plot.apply_theme(theme)
    plot.retranslate()
    two = Region(REGION.low, REGION.high, REGION.shares[..., :2], REGION.points, np.array([0, 1]))
    plot.show_region(two, 0.3, ("setosa", "<virginica>"))
    assert [name for name, _, _ in plot.rows()] == ["setosa", "<virginica>"]
    plot.saver.ask_path = lambda title, suggested, kinds: str(tmp_path / "region.svg")
    plot.saver.save_picture()
    told = (tmp_path / "region.svg").read_text()
    assert [part for part in ("setosa", "&lt;virginica&gt;", "Threshold 0.30") if part not in told] == []
    assert plot.values.isHidden(), "on screen the data panel says it"


def test_a_curve_keeps_to_the_unit_square(qtbot: QtBot, theme: Theme) -> None:
    pyqtgraph = pytest.importorskip("pyqtgraph")
    plot = CurvePlot(pyqtgraph)
    qtbot.addWidget(plot)
    plot.apply_theme(theme)
    curve = Curve(np.array([0.0, 0.2, 1.0]), np.array([0.0, 0.9, 1.0]), 0.85)
    plot.show_curve(curve, (0.2, 0.9), "here")
    assert "area 0.85" in plot.values.text()
    assert plot.mark.getData()[1][0] == 0.9
    plot.reset()
    left, right = plot.box.viewRange()[0]
    assert left <= 0 < right - 0.9
    assert len(plot.rows()) == 1


def test_a_mark_in_a_corner_is_whole(qtbot: QtBot, theme: Theme) -> None:
    plot = CurvePlot(pytest.importorskip("pyqtgraph"))
    qtbot.addWidget(plot)
    plot.apply_theme(theme)
    plot.name_axes("ROC", "false alarms", "found")
    plot.resize(300, 220)
    plot.show()
    qtbot.waitExposed(plot)
    shown = plot.box.sceneBoundingRect()
    for corner in ((0.0, 0.0), (0.0, 1.0), (1.0, 0.0), (1.0, 1.0)):
        at = plot.box.mapViewToScene(QPointF(*corner))
        assert shown.contains(QRectF(at.x() - 6, at.y() - 6, 12, 12)), corner


def test_axes_have_names_in_the_ink_of_the_theme_and_chance_a_line(qtbot: QtBot, theme: Theme) -> None:
    plot = CurvePlot(pytest.importorskip("pyqtgraph"), ((0.0, 1.0), (0.0, 1.0)))
    qtbot.addWidget(plot)
    plot.name_axes("ROC", "false alarms", "found")
    for shown in (theme, THEMES["dark"]):
        plot.apply_theme(shown)
        for side, told in (("bottom", "false alarms"), ("left", "found")):
            axis = plot.plot.getAxis(side)
            assert axis.label.isVisible()
            assert told in axis.labelString()
            assert axis.labelStyle["color"] == shown["muted"]
    assert plot.guess.getData()[1].tolist() == [0.0, 1.0]
    assert len(plot.rows()) == 0
