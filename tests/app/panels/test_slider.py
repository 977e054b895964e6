"""Sliders are dragged and moved by keys, stop at their ends, and widen for a number outside."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from gradviz.app.panels.slider import NumberSlider, ShareSlider
from gradviz.picture.theme import Theme


def test_a_share_stays_between_0_and_1(qtbot: QtBot, theme: Theme) -> None:
    slider = ShareSlider()
    qtbot.addWidget(slider)
    slider.apply_theme(theme)
    slider.resize(114, 24)
    received: list[float] = []
    slider.dragged.connect(received.append)
    qtbot.mouseClick(slider, Qt.MouseButton.LeftButton, pos=QPoint(32, 12))
    qtbot.keyClick(slider, Qt.Key.Key_Right)
    qtbot.keyClick(slider, Qt.Key.Key_End)
    qtbot.keyClick(slider, Qt.Key.Key_Right)
    qtbot.keyClick(slider, Qt.Key.Key_Home)
    assert received == pytest.approx([0.25, 0.26, 1.0, 1.0, 0.0])
    assert not slider.grab().isNull()


def test_a_slider_moves_by_keys_stops_at_its_ends_and_widens(qtbot: QtBot) -> None:
    slider = NumberSlider()
    qtbot.addWidget(slider)
    received: list[float] = []
    slider.dragged.connect(received.append)
    slider.show_value(2.0)
    assert received == []
    for key in (Qt.Key.Key_Right, Qt.Key.Key_End, Qt.Key.Key_Right, Qt.Key.Key_Home):
        qtbot.keyClick(slider, key)
    assert received == [2.1, slider.reach, slider.reach, -slider.reach]
    slider.show_value(12.0)
    assert slider.reach >= 12.0


def test_a_press_on_the_slider_drags_and_letting_go_says_so(qtbot: QtBot) -> None:
    slider = NumberSlider()
    qtbot.addWidget(slider)
    slider.resize(200, slider.height())
    with qtbot.waitSignals([slider.dragged, slider.released]):
        qtbot.mouseClick(slider, Qt.MouseButton.LeftButton, pos=QPoint(199, 5))
    assert slider.value == slider.reach
