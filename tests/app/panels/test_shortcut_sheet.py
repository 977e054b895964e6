"""The sheet lists every command that has a key, and fits the smallest window."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel

from gradviz.app.actions import ACTIONS
from gradviz.app.main_window import MainWindow
from gradviz.app.panels.shortcut_sheet import NETWORK, PRESENTING, ShortcutSheet, sections, shown_keys


def test_every_command_with_a_key_is_listed() -> None:
    rows = [row for _, listed in sections() for row in listed]
    assert len(rows) == len([record for record in ACTIONS if record.shortcuts]) + len(NETWORK) + len(PRESENTING)
    assert ("Undo", ("Ctrl+Z",)) in rows
    assert shown_keys(("PgDown", "Ctrl+Z"))[1] == "Ctrl+Z"


def test_it_fits_and_follows_the_language(window: MainWindow) -> None:
    window.resize(1024, 680)
    window.commands.on_language("ru")
    sheet = ShortcutSheet(window)
    assert sheet.width() <= window.width()
    assert sheet.height() <= window.height()
    texts = [label.text() for label in sheet.findChildren(QLabel)]
    assert "Режим показа" in texts
    assert "Ctrl+Z" in texts
    sheet.deleteLater()
