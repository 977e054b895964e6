"""The slider tells shares from 0 to 1, by mouse and keyboard."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from gradviz.app.panels.share_slider import ShareSlider
from gradviz.picture.theme import Theme


def test_it_stays_between_0_and_1(qtbot: QtBot, theme: Theme) -> None:
    slider = ShareSlider()
    qtbot.addWidget(slider)
    slider.dress(theme)
    slider.resize(114, 24)
    told: list[float] = []
    slider.dragged.connect(told.append)
    qtbot.mouseClick(slider, Qt.MouseButton.LeftButton, pos=QPoint(32, 12))
    qtbot.keyClick(slider, Qt.Key.Key_Right)
    qtbot.keyClick(slider, Qt.Key.Key_End)
    qtbot.keyClick(slider, Qt.Key.Key_Right)
    qtbot.keyClick(slider, Qt.Key.Key_Home)
    assert told == pytest.approx([0.25, 0.26, 1.0, 1.0, 0.0])
    assert not slider.grab().isNull()
