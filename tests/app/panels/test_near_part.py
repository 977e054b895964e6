"""Answers that are numbers are drawn, told and saved as a table; without any there is nothing to be seen."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from gradviz.app.panels.near_part import NearPart
from gradviz.app.training.survey import Near
from gradviz.picture.theme import THEMES, Theme

POINTS = Near(np.array([1.0, 2.0, 3.0]), np.array([1.0, 2.5, 3.0]), np.array([0.0, 0.25, 0.0]), 0.0833)
PICTURES = Near(np.ones((2, 1, 4, 4)), np.zeros((2, 1, 4, 4)), np.array([1.0, 1.0]), 1.0)


@pytest.fixture
def part(qtbot: QtBot, theme: Theme) -> NearPart:
    made = NearPart(theme)
    qtbot.addWidget(made)
    made.apply_theme(theme)
    made.retranslate()
    made.resize(272, 400)
    return made


def test_nothing_is_shown_of_no_answers(part: NearPart) -> None:
    assert part.isHidden()
    part.show_answers(POINTS, "grey")
    assert not part.isHidden()
    part.show_answers(None, "grey")
    assert part.isHidden()


@pytest.mark.parametrize(("near", "told", "rows"), [(POINTS, "on the line", 3), (PICTURES, "farthest first", 32)])
def test_answers_are_drawn_told_and_saved(part: NearPart, shown: Callable[[NearPart], list[str]], near: Near, told: str, rows: int) -> None:
    part.show_answers(near, "grey")
    part.show()
    assert any(told in text and "Mean squared distance" in text for text in shown(part))
    assert part.view.diagram.shapes
    assert part.view.diagram.width <= part.width()
    assert len(part.view.table().splitlines()) == rows + 1


@pytest.mark.parametrize("name", list(THEMES))
def test_every_theme(part: NearPart, name: str) -> None:
    part.show_answers(PICTURES, "photo")
    part.apply_theme(THEMES[name])
    assert not part.grab().isNull()
