"""The find box tells what is sought and shows where among the hits it is."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from gradviz.app.panels.find_bar import FindBar


def test_it_says_what_is_typed_turned_and_closed(qtbot: QtBot, shown: Callable[[QWidget], list[str]]) -> None:
    canvas = QWidget()
    qtbot.addWidget(canvas)
    canvas.resize(600, 400)
    canvas.show()
    bar = FindBar(canvas)
    received: list[object] = []
    bar.sought.connect(received.append)
    bar.turned.connect(received.append)
    bar.closed.connect(lambda: received.append("closed"))
    bar.open()
    qtbot.keyClicks(bar.field, "x1")
    bar.show_count(1, 3)
    assert "1 of 3" in shown(bar)
    bar.show_count(1, 0)
    assert "none" in shown(bar)
    qtbot.keyClick(bar.field, Qt.Key.Key_Return)
    qtbot.keyClick(bar.field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(bar.field, Qt.Key.Key_Escape)
    assert received == ["", "x", "x1", 1, -1, "closed"]
    assert bar.isHidden()
