"""The upper half suits its picture within bounds, and a line that was dragged stays."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from gradviz.app.panels.halves import BELOW, LEAST, SCALE, Halves

FLAT = 180


@pytest.mark.parametrize(
    ("picture", "upper"), [(50, LEAST), (350, 350), (420, 700 - 1 - BELOW), (500, 500 * SCALE), (2000, 700 - 1 - FLAT)]
)
def test_the_upper_half_suits_its_picture(qtbot: QtBot, picture: float, upper: float) -> None:
    lower = QWidget()
    lower.setMinimumHeight(FLAT)
    halves = Halves(QWidget(), lower)
    qtbot.addWidget(halves)
    halves.resize(400, 700)
    halves.show()
    halves.suit(picture)
    assert halves.sizes()[0] == pytest.approx(upper, abs=2)
    halves.splitterMoved.emit(300, 1)
    before = halves.sizes()
    halves.suit(picture + 100)
    assert halves.sizes() == before
