"""What Qt itself says follows the language of the window."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QFileDialog, QLabel
from pytestqt.qtbot import QtBot

from gradviz.app.main_window import MainWindow
from gradviz.app.qt_texts import QtTexts


def cancel() -> str:
    """What Qt writes on a button of a dialog made now."""
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    return box.button(QDialogButtonBox.StandardButton.Cancel).text().replace("&", "")


@pytest.mark.usefixtures("qapp")
def test_qt_speaks_the_language_it_is_told_and_english_where_it_has_no_other() -> None:
    owner = QObject()
    texts = QtTexts("en", owner)
    assert cancel() == "Cancel"
    texts.speak("ru")
    assert cancel() == "Отмена"
    texts.speak("xx")
    assert cancel() == "Cancel"


def test_the_file_dialog_follows_the_window(window: MainWindow, qtbot: QtBot) -> None:
    def said() -> set[str]:
        dialog = QFileDialog()
        dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
        qtbot.addWidget(dialog)
        return {label.text().replace("&", "") for label in dialog.findChildren(QLabel)}

    assert "File name:" in said()
    window.preferences.set("language", "ru")
    QApplication.processEvents()
    found = said()
    assert "Имя файла:" in found
    assert not {"Look in:", "Files of type:"} & found
    window.preferences.set("language", "en")
    assert "File name:" in said()
