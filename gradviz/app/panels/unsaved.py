"""The one question the window asks: what to do with work that is not saved. Owns the dialog and its answer."""

from __future__ import annotations

from typing import Literal

from PySide6.QtWidgets import QMessageBox, QWidget

from gradviz import words
from gradviz.app.panels.controls import align_question

Answer = Literal["save", "discard", "cancel"]


def unsaved_box(parent: QWidget, name: str) -> tuple[QMessageBox, dict[object, Answer]]:
    """The dialog, and what each of its buttons means."""
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.NoIcon)
    box.setWindowTitle("gradviz")
    box.setText(words.say("Save the changes to {name}?", name=name))
    box.setInformativeText(words.say("What is not saved is lost."))
    save = box.addButton(words.say("Save"), QMessageBox.ButtonRole.AcceptRole)
    discard = box.addButton(words.say("Discard"), QMessageBox.ButtonRole.DestructiveRole)
    cancel = box.addButton(words.say("Cancel"), QMessageBox.ButtonRole.RejectRole)
    save.setProperty("kind", "main")
    save.style().polish(save)
    align_question(box)
    box.setDefaultButton(save)
    box.setEscapeButton(cancel)
    return box, {save: "save", discard: "discard", cancel: "cancel"}


def ask_about_work(parent: QWidget, name: str) -> Answer:
    """Ask, and wait for the answer."""
    box, answers = unsaved_box(parent, name)
    box.exec()
    answer = answers.get(box.clickedButton(), "cancel")
    box.deleteLater()
    return answer
