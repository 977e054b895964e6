"""The grip: a pull tells where it is and where it ended, a click gives it up."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from gradviz.app.panels.layer_item import Grip
from gradviz.picture.theme import Theme


def test_a_pull_is_told_and_a_click_is_none(qtbot: QtBot, theme: Theme) -> None:
    grip = Grip()
    qtbot.addWidget(grip)
    grip.dress(theme)
    grip.show()
    heard: list[str] = []
    grip.pulled.connect(lambda y: heard.append("pulled"))
    grip.let_go.connect(lambda y: heard.append("let go"))
    grip.given_up.connect(lambda: heard.append("given up"))
    qtbot.mouseClick(grip, Qt.MouseButton.LeftButton)
    assert heard == ["given up"]
    qtbot.mousePress(grip, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    qtbot.mouseMove(grip, QPoint(5, 40))
    qtbot.mousePress(grip, Qt.MouseButton.RightButton, pos=QPoint(5, 40))
    assert heard[-1] == "given up"
    qtbot.mousePress(grip, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    qtbot.mouseRelease(grip, Qt.MouseButton.LeftButton, pos=QPoint(5, 60))
    assert heard[-1] == "let go"
