"""A list moves while something is held near an end of what is seen of it, and rests at its own end."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from gradviz.app.panels.edge_scroll import EDGE, EdgeScroll

WAIT = 20_000


@pytest.fixture
def area(qtbot: QtBot) -> QScrollArea:
    area = QScrollArea()
    qtbot.addWidget(area)
    content = QWidget()
    content.setFixedSize(80, 260)
    area.setWidget(content)
    area.resize(100, 200)
    area.show()
    return area


def height(area: QScrollArea, y: int) -> int:
    return area.viewport().mapToGlobal(QPoint(0, y)).y()


def test_what_is_held_near_an_end_moves_the_list_to_its_end(area: QScrollArea, qtbot: QtBot) -> None:
    scroll, bar = EdgeScroll(area.widget()), area.verticalScrollBar()
    told: list[int] = []
    scroll.scrolled.connect(told.append)
    low = height(area, area.viewport().height() - EDGE // 2)
    scroll.follow(low)
    qtbot.waitUntil(lambda: bar.value() == bar.maximum() and not scroll._clock.isActive(), timeout=WAIT)
    assert set(told) == {low}
    scroll.follow(height(area, EDGE // 2))
    qtbot.waitUntil(lambda: bar.value() == 0, timeout=WAIT)


def test_in_the_middle_and_when_let_go_it_rests(area: QScrollArea) -> None:
    scroll = EdgeScroll(area.widget())
    scroll.follow(height(area, 100))
    assert not scroll._clock.isActive()
    scroll.follow(height(area, -40))
    assert scroll._clock.isActive()
    scroll.rest()
    assert not scroll._clock.isActive()


def test_a_list_that_nothing_scrolls_stays(qtbot: QtBot) -> None:
    alone = QWidget()
    qtbot.addWidget(alone)
    scroll = EdgeScroll(alone)
    scroll.follow(-1000)
    scroll.move()
    assert not scroll._clock.isActive()
