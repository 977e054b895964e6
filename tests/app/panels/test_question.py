"""A question is asked without an icon; Return presses its main button, Escape the other."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from gradviz.app.panels.question import pressed_button, question_box, set_main_buttons


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    owner = QWidget()
    qtbot.addWidget(owner)
    return owner


def test_return_and_escape_each_have_their_button(parent: QWidget) -> None:
    box = question_box(parent, "Replace it?", "What is in there is lost.")
    replace, cancel = (
        box.addButton(word, role) for word, role in (("Yes", QMessageBox.ButtonRole.AcceptRole), ("No", QMessageBox.ButtonRole.RejectRole))
    )
    set_main_buttons(box, replace, cancel)
    assert (box.text(), box.informativeText()) == ("Replace it?", "What is in there is lost.")
    assert (box.defaultButton(), box.escapeButton()) == (replace, cancel)
    assert replace.property("kind") == "main"


def test_the_answer_is_the_button_that_was_pressed(parent: QWidget, monkeypatch: pytest.MonkeyPatch) -> None:
    box = question_box(parent, "Go on?", "")
    yes = box.addButton("Yes", QMessageBox.ButtonRole.AcceptRole)
    monkeypatch.setattr(QMessageBox, "exec", lambda self: yes.click())
    assert pressed_button(box) is yes
