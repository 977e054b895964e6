"""Samples are drawn in the greys of the theme, and the counts are said."""

from __future__ import annotations

import numpy as np
from pytestqt.qtbot import QtBot

from gradviz.app.panels.class_bars import BROADEST, ClassBars, thumbnail
from gradviz.app.training.bench import DataFacts
from gradviz.picture.theme import Theme


def test_a_sample_is_drawn_in_the_greys_of_the_theme(theme: Theme) -> None:
    image = thumbnail(np.linspace(0, 1, 16).reshape(1, 4, 4), theme)
    assert (image.width(), image.height()) == (4, 4)
    assert image.pixelColor(0, 0).lightness() > image.pixelColor(3, 3).lightness()


def test_the_counts_are_said_and_no_classes_show_nothing(qtbot: QtBot, theme: Theme) -> None:
    bars = ClassBars()
    qtbot.addWidget(bars)
    bars.show_facts(DataFacts((8, 1, 1), ("a", "b"), (3, 5), (2,), ""), theme)
    assert "a: 3, b: 5" in bars.accessibleName()
    bars.show_facts(DataFacts((8, 1, 1), (), (), (2,), ""), theme)
    assert bars.isHidden()


def test_bars_of_two_classes_are_no_blocks(qtbot: QtBot, theme: Theme) -> None:
    bars = ClassBars()
    qtbot.addWidget(bars)
    bars.show_facts(DataFacts((8, 1, 1), ("setosa of the long name", "b"), (5, 5), (2,), ""), theme)
    bars.resize(280, bars.sizeHint().height())
    image = bars.grab().toImage()
    row = [image.pixelColor(x, 8).name().upper() for x in range(image.width())]
    assert row.count(theme["control"]) == 2 * BROADEST
