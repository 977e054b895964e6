"""Shortcuts leave a focused control the keys that it needs, and nothing else."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from gradviz.app.key_guard import KEEPS, KeyGuard
from gradviz.app.main_window import MainWindow


@pytest.fixture
def control(qtbot: QtBot) -> QLineEdit:
    """A read-only field, which keeps no key of its own."""
    field = QLineEdit()
    field.setReadOnly(True)
    qtbot.addWidget(field)
    return field


def kept(control: QLineEdit, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> bool:
    """Whether a shortcut on this key is overridden while the control has the focus."""
    event = QKeyEvent(QEvent.Type.ShortcutOverride, key, modifiers)
    event.ignore()
    QApplication.sendEvent(control, event)
    return event.isAccepted()


def test_a_control_keeps_its_keys_while_it_has_the_focus(control: QLineEdit, qapp: QApplication) -> None:
    control.setProperty(KEEPS, "F9 F2")
    guard = KeyGuard(qapp, control)
    assert not kept(control, Qt.Key.Key_F9)
    qapp.focusChanged.emit(None, control)
    assert kept(control, Qt.Key.Key_F9)
    assert not kept(control, Qt.Key.Key_F8)
    assert not kept(control, Qt.Key.Key_F9, Qt.KeyboardModifier.ControlModifier)
    qapp.focusChanged.emit(control, None)
    assert not kept(control, Qt.Key.Key_F9)
    guard.close()
    qapp.focusChanged.emit(None, control)
    assert not kept(control, Qt.Key.Key_F9)


def test_a_kept_letter_is_kept_in_the_russian_layout(control: QLineEdit, qapp: QApplication) -> None:
    control.setProperty(KEEPS, "P S")
    guard = KeyGuard(qapp, control)
    qapp.focusChanged.emit(None, control)
    for letter, keeps in (("З", True), ("Ы", True), ("Ё", False), ("Ж", False), ("А", False)):
        event = QKeyEvent(QEvent.Type.ShortcutOverride, ord(letter), Qt.KeyboardModifier.NoModifier)
        event.ignore()
        QApplication.sendEvent(control, event)
        assert event.isAccepted() == keeps
    guard.close()


def test_commands_work_while_a_text_or_a_number_is_typed(window: MainWindow, qtbot: QtBot) -> None:
    window.session.set_parameter("a", True)
    window.editor.focus()
    text = window.editor.text.toPlainText()
    qtbot.keyClick(window.editor.text, Qt.Key.Key_U, Qt.KeyboardModifier.ControlModifier)
    assert window.editor.text.toPlainText() == text
    assert window.session.document.values["a"] == 1.8
    field = window.inputs.seed
    field.setFocus()
    assert not any(kept(field, key, Qt.KeyboardModifier.ControlModifier) for key in (Qt.Key.Key_K, Qt.Key.Key_U, Qt.Key.Key_E))
    at = window.session.at
    qtbot.keyClick(field, Qt.Key.Key_U, Qt.KeyboardModifier.ControlModifier)
    assert field.text() == "1"
    assert window.session.document.values["a"] < 1.8
    qtbot.keyClick(field, Qt.Key.Key_Space)
    assert (window.session.at, field.text()) == (at + 1, "1")


def test_undo_and_redo_are_the_documents_while_the_formula_is_typed(window: MainWindow, qtbot: QtBot) -> None:
    window.editor.focus()
    text, control = window.editor.text, Qt.KeyboardModifier.ControlModifier
    before = text.toPlainText()
    qtbot.keyClicks(text, "y=x")
    window.editor.flush()
    window.session.settle()
    qtbot.keyClick(text, Qt.Key.Key_Z, control)
    assert text.toPlainText() == window.session.document.text == before
    qtbot.keyClick(text, Qt.Key.Key_Y, control)
    assert text.toPlainText() == "y=x"
    qtbot.keyClick(text, Qt.Key.Key_Z, control)
    qtbot.keyClick(text, Qt.Key.Key_Z, control | Qt.KeyboardModifier.ShiftModifier)
    assert text.toPlainText() == "y=x"
