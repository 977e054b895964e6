"""What an area shows stays as wide as it is when its bar comes, and the bar can be reached."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from gradviz.app.panels.dock_area import DockArea


def test_nothing_moves_when_the_bar_comes_or_goes(qtbot: QtBot) -> None:
    content = QWidget()
    area = DockArea(content)
    qtbot.addWidget(area)
    area.resize(300, 200)
    area.show()
    qtbot.waitExposed(area)
    bar, wide = area.verticalScrollBar(), content.width()
    for height in (100, 900, 150, 901):
        content.setMinimumHeight(height)
        qtbot.waitUntil(lambda height=height: bar.isVisible() == (height > 200))
        assert content.width() == wide
    at = bar.mapTo(area, QPoint(bar.width() // 2, 20))
    assert area.childAt(at) is bar
    assert area.rect().contains(at)
