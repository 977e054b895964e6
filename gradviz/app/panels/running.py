"""The question before leaving a training: stop it and keep a checkpoint, or stay. Owns the dialog and its answer."""

from __future__ import annotations

from typing import Literal

from PySide6.QtWidgets import QMessageBox, QWidget

from gradviz import words
from gradviz.app.panels.controls import align_question

Stay = Literal["stop", "stay"]


def running_box(parent: QWidget) -> tuple[QMessageBox, dict[object, Stay]]:
    """The dialog, and what each of its buttons means."""
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.NoIcon)
    box.setWindowTitle("gradviz")
    box.setText(words.say("A training is under way. Stop it?"))
    box.setInformativeText(words.say("Where it stands is kept in a checkpoint."))
    stop = box.addButton(words.say("Stop and keep"), QMessageBox.ButtonRole.AcceptRole)
    stay = box.addButton(words.say("Cancel"), QMessageBox.ButtonRole.RejectRole)
    stop.setProperty("kind", "main")
    stop.style().polish(stop)
    align_question(box)
    box.setDefaultButton(stop)
    box.setEscapeButton(stay)
    return box, {stop: "stop", stay: "stay"}


def ask_about_training(parent: QWidget) -> Stay:
    """Ask, and wait for the answer."""
    box, answers = running_box(parent)
    box.exec()
    answer = answers.get(box.clickedButton(), "stay")
    box.deleteLater()
    return answer
