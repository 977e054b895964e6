"""Points of a set are drawn in the inks of their classes, and in the proportions of their plane."""

from __future__ import annotations

import numpy as np
from pytestqt.qtbot import QtBot

from gradviz.app.panels.scatter import EDGE, Scatter
from gradviz.app.training.bench import data_facts
from gradviz.data import load
from gradviz.picture.region import class_role
from gradviz.picture.theme import Theme


def test_every_class_has_its_ink(qtbot: QtBot, theme: Theme) -> None:
    scatter = Scatter()
    qtbot.addWidget(scatter)
    scatter.show_facts(data_facts(load("blobs", np.random.default_rng(1))), theme)
    scatter.resize(280, scatter.sizeHint().height())
    assert not scatter.isHidden()
    image = scatter.grab().toImage()
    seen = {image.pixelColor(x, y).name().upper() for x in range(image.width()) for y in range(image.height())}
    assert {theme[class_role(place)] for place in range(3)} <= seen


def test_a_circle_stays_round_and_a_line_fills_its_room(qtbot: QtBot, theme: Theme) -> None:
    scatter = Scatter()
    qtbot.addWidget(scatter)
    scatter.resize(300, 100)
    turn = np.linspace(0, 2 * np.pi, 100)
    ring = np.column_stack([np.cos(turn), np.sin(turn)])
    spans = np.ptp(scatter._laid(ring, ring), axis=0)
    assert abs(spans[0] - spans[1]) < 1
    steep = np.column_stack([turn, 1000 * turn])
    laid = scatter._laid(steep, steep)
    assert np.allclose(np.ptp(laid, axis=0), (300 - 2 * EDGE, 100 - 2 * EDGE))
    assert laid[0, 1] > laid[-1, 1], "upwards is up"


def test_numbers_over_one_feature_are_points_and_pictures_are_none(qtbot: QtBot, theme: Theme) -> None:
    scatter = Scatter()
    qtbot.addWidget(scatter)
    scatter.show_facts(data_facts(load("linear", np.random.default_rng(1))), theme)
    assert not scatter.isHidden()
    scatter.show_facts(data_facts(load("digits", np.random.default_rng(1))), theme)
    assert scatter.isHidden()
    scatter.show_facts(None, theme)
    assert scatter.isHidden()
