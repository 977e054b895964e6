"""What a page says that would tell too much: why it waits, and how to end that."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from gradviz.app.panels.waiting_page import WaitingPage


def test_it_says_why_and_its_link_ends_it(qtbot: QtBot) -> None:
    page = WaitingPage()
    qtbot.addWidget(page)
    page.retranslate()
    page.show()
    assert "waits" in page.sentence.text()
    with qtbot.waitSignal(page.ended):
        qtbot.mouseClick(page.link, Qt.MouseButton.LeftButton)
