"""The question about unsaved work has three answers, and Escape is the safe one."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from gradviz.app.panels.unsaved import ask_about_work, replace_box, unsaved_box


def test_it_names_the_document_and_offers_three_ways(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    box, answers = unsaved_box(parent, "mine.gradviz")
    assert "mine.gradviz" in box.text()
    assert sorted(answers.values()) == ["cancel", "discard", "save"]
    assert [button.text() for button in box.buttons()]
    assert answers[box.defaultButton()] == "save"
    assert answers[box.escapeButton()] == "cancel"
    box.deleteLater()


def test_escape_cancels_and_enter_saves(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    for key, answer in ((Qt.Key.Key_Escape, "cancel"), (Qt.Key.Key_Return, "save")):

        def press(key: Qt.Key = key) -> None:
            box = QApplication.activeModalWidget()
            assert isinstance(box, QMessageBox)
            qtbot.keyClick(box, key)

        QTimer.singleShot(50, press)
        assert ask_about_work(parent, "x") == answer


def test_files_are_replaced_only_by_their_own_button(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    box, replace = replace_box(parent, ["a.svg", "b.svg", "c.svg"])
    assert "a.svg" in box.text()
    assert "2 more" in box.text()
    assert box.defaultButton() is replace
    assert box.escapeButton() is not replace
    box, _ = replace_box(parent, ["a.svg"])
    assert box.text() == "Replace a.svg?"
