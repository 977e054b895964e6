"""The question before leaving a training: stop it and keep a checkpoint, or stay. Owns the dialog and its answer."""

from __future__ import annotations

from typing import Literal

from PySide6.QtWidgets import QMessageBox, QWidget

from gradviz import words
from gradviz.app.panels.question import pressed_button, question_box, set_main_buttons

Stay = Literal["stop", "stay"]


def running_box(parent: QWidget) -> tuple[QMessageBox, dict[object, Stay]]:
    """The dialog, and what each of its buttons means."""
    box = question_box(parent, words.say("A training is under way. Stop it?"), words.say("Where it stands is kept in a checkpoint."))
    stop = box.addButton(words.say("Stop and keep"), QMessageBox.ButtonRole.AcceptRole)
    stay = box.addButton(words.say("Cancel"), QMessageBox.ButtonRole.RejectRole)
    set_main_buttons(box, stop, stay)
    return box, {stop: "stop", stay: "stay"}


def ask_about_training(parent: QWidget) -> Stay:
    """Ask, and wait for the answer."""
    box, answers = running_box(parent)
    return answers.get(pressed_button(box), "stay")
