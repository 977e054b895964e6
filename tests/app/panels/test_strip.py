"""The strip: hidden, told, closed."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from gradviz.app.panels.strip import Strip
from gradviz.picture.theme import Theme


def test_it_is_hidden_until_told_and_again_once_closed(qtbot: QtBot, theme: Theme) -> None:
    strip = Strip(theme)
    qtbot.addWidget(strip)
    strip.retranslate()
    assert strip.isHidden()
    strip.tell("The file cannot be read.")
    assert not strip.isHidden()
    assert strip.message.text() == strip.message.toolTip() == "The file cannot be read."
    assert strip.close_button.accessibleName()
    qtbot.mouseClick(strip.close_button, Qt.MouseButton.LeftButton)
    assert strip.isHidden()


def test_a_fault_looks_unlike_a_notice(qtbot: QtBot, theme: Theme) -> None:
    strip = Strip(theme)
    qtbot.addWidget(strip)
    strip.tell("Same words")
    notice = strip.grab().toImage()
    strip.tell("Same words", error=True)
    assert strip.grab().toImage() != notice
