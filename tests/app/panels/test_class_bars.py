"""Samples are drawn in the greys of the theme, photographs as they are, and the counts are said."""

from __future__ import annotations

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from gradviz.app.panels.class_bars import BROADEST, ClassBars
from gradviz.app.training.bench import DataFacts
from gradviz.picture.theme import Theme


@pytest.mark.parametrize("photographs", [False, True])
def test_a_sample_is_drawn_as_ink_and_a_photograph_as_light(qtbot: QtBot, theme: Theme, photographs: bool) -> None:
    bars = ClassBars()
    qtbot.addWidget(bars)
    samples = (np.ones((1, 4, 4)), np.zeros((1, 4, 4)))
    bars.show_facts(DataFacts((8, 1, 1), ("a", "b"), (5, 5), (1, 4, 4), "", samples, photographs=photographs), theme)
    bars.resize(200, bars.sizeHint().height())
    image = bars.grab().toImage()
    seen = [image.pixelColor(x, 12).name().upper() for x in (50, 150)]
    assert seen == ([theme["surface"], theme["text"]] if photographs else [theme["text"], theme["surface"]])


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
