"""The question before a training is left has two answers, and Escape stays."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from gradviz.app.panels.running import running_box


def test_two_answers_and_escape_stays(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    box, answers = running_box(parent)
    assert sorted(answers.values()) == ["stay", "stop"]
    assert answers[box.escapeButton()] == "stay"
    assert answers[box.defaultButton()] == "stop"
