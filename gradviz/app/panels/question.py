"""A question in a box of its own: how it is made, which button leads, and the answer. Owns no words."""

from __future__ import annotations

from PySide6.QtWidgets import QDialogButtonBox, QMessageBox, QPushButton, QWidget

INDENT = 15


def question_box(parent: QWidget, question: str, explanation: str) -> QMessageBox:
    """A box without buttons yet."""
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.NoIcon)
    box.setWindowTitle("gradviz")
    box.setText(question)
    box.setInformativeText(explanation)
    return box


def set_main_buttons(box: QMessageBox, main: QPushButton, cancel: QPushButton) -> None:
    """Return takes the main button, Escape the other. Without an icon Qt indents the words; the buttons begin where they do."""
    main.setProperty("kind", "main")
    main.style().polish(main)
    for buttons in box.findChildren(QDialogButtonBox):
        buttons.setContentsMargins(INDENT, 0, INDENT, 0)
    box.setDefaultButton(main)
    box.setEscapeButton(cancel)


def pressed_button(box: QMessageBox) -> object:
    """Ask, wait for the answer, and let the box go."""
    box.exec()
    pressed = box.clickedButton()
    box.deleteLater()
    return pressed
