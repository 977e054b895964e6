"""The questions before anything is lost: unsaved work, and files about to be replaced. Owns the dialogs and their answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from PySide6.QtWidgets import QMessageBox, QPushButton, QWidget

from gradviz import words
from gradviz.app.panels.question import pressed_button, question_box, set_main_buttons

Answer = Literal["save", "discard", "cancel"]


def unsaved_box(parent: QWidget, name: str) -> tuple[QMessageBox, dict[object, Answer]]:
    """The dialog, and what each of its buttons means."""
    box = question_box(parent, words.say("Save the changes to {name}?", name=name), words.say("What is not saved is lost."))
    save = box.addButton(words.say("Save"), QMessageBox.ButtonRole.AcceptRole)
    discard = box.addButton(words.say("Discard"), QMessageBox.ButtonRole.DestructiveRole)
    cancel = box.addButton(words.say("Cancel"), QMessageBox.ButtonRole.RejectRole)
    set_main_buttons(box, save, cancel)
    return box, {save: "save", discard: "discard", cancel: "cancel"}


def ask_about_work(parent: QWidget, name: str) -> Answer:
    """Ask, and wait for the answer."""
    box, answers = unsaved_box(parent, name)
    return answers.get(pressed_button(box), "cancel")


def replace_box(parent: QWidget, names: Sequence[str]) -> tuple[QMessageBox, QPushButton]:
    """The dialog about files that are there already, and the button that replaces them."""
    first, more = names[0], len(names) - 1
    question = (
        words.count("Replace {name} and {n} more?", "Replace {name} and {n} more?", more, name=first)
        if more
        else words.say("Replace {name}?", name=first)
    )
    box = question_box(parent, question, words.say("What is in there now is lost."))
    replace = box.addButton(words.say("Replace"), QMessageBox.ButtonRole.AcceptRole)
    cancel = box.addButton(words.say("Cancel"), QMessageBox.ButtonRole.RejectRole)
    set_main_buttons(box, replace, cancel)
    return box, replace


def ask_to_replace(parent: QWidget, names: Sequence[str]) -> bool:
    """Ask whether files may be replaced, and wait for the answer."""
    box, replace = replace_box(parent, names)
    return pressed_button(box) is replace
