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
    assert halves.sizes()[0] <= halves.most == 700 - 1 - FLAT
    halves.splitterMoved.emit(300, 1)
    before = halves.sizes()
    halves.suit(picture + 100)
    assert halves.sizes() == before


def test_one_of_both_may_have_all_the_room_and_a_dragged_line_is_there_again(qtbot: QtBot) -> None:
    upper, lower = QWidget(), QWidget()
    halves = Halves(upper, lower)
    qtbot.addWidget(halves)
    halves.resize(400, 700)
    halves.show()
    halves.suit(350)
    halves.setSizes([250, 449])
    halves.splitterMoved.emit(250, 1)
    for alone, other in ((lower, upper), (upper, lower)):
        halves.show_only(alone)
        qtbot.waitUntil(lambda alone=alone: alone.height() == 700)
        assert not other.isVisible()
        assert (halves.most == 700) == (alone is upper)
    halves.show_only(None)
    qtbot.waitUntil(lambda: halves.sizes() == [250, 449])
