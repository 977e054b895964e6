"""A window is never larger than the screen has room for, and no part of it lies outside."""

from __future__ import annotations

from PySide6.QtCore import QMargins, QRect, QSize
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from gradviz.app.placing import frame_of, inside, prepare, roomy, settle

SCREEN = QRect(0, 0, 1440, 900)
FRAME = QMargins(1, 30, 1, 1)


def test_a_window_as_large_as_the_screen_leaves_room_for_its_frame() -> None:
    assert roomy(QSize(1440, 900), SCREEN, FRAME) == QSize(1438, 869)
    assert roomy(QSize(1024, 680), SCREEN, FRAME) == QSize(1024, 680)


def test_a_window_off_the_screen_is_brought_back() -> None:
    assert inside(QRect(10, 40, 1440, 900), SCREEN, FRAME) == QRect(1, 30, 1438, 869)
    assert inside(QRect(1200, 700, 400, 300), SCREEN, FRAME) == QRect(1039, 599, 400, 300)
    assert inside(QRect(100, 100, 400, 300), SCREEN, FRAME) == QRect(100, 100, 400, 300)


def test_a_window_that_wants_too_much_gets_what_there_is(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.setMinimumSize(2000, 2000)
    window.resize(3000, 3000)
    prepare(window)
    window.show()
    settle(window)
    room = window.screen().availableGeometry()
    assert room.contains(window.geometry().marginsAdded(frame_of(window)))
