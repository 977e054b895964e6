"""Fields for exact content: short while it is read, in full while it is edited. They keep no document."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QLineEdit

from gradviz.app.fonts import scaled
from gradviz.notation import MINUS, number

NUMBER_STEP = 0.1
FIELD, FIELD_PADDING = 60, 18
"""A field of numbers, and what of its width is no text."""
DIGITS = (10, 6, 5, 4, 3, 2)
"""A field shows as many as fit; all of them while it has the cursor."""


class TypedField(QLineEdit):
    """Enter or leaving takes what was typed; what cannot be read, or is the same, changes nothing."""

    entered = Signal(object)

    def __init__(self, value: Any, *, short: Callable[[Any], str], whole: Callable[[Any], str], read: Callable[[str], Any]) -> None:
        """`short` and `whole` are the texts of a value to look at and to edit; `read` gives None for what is no value."""
        super().__init__()
        self.value = value
        self._short, self._whole, self._read = short, whole, read
        self.setProperty("kind", "value")
        self.editingFinished.connect(self._take)

    def show_value(self, value: Any) -> None:
        """Show a value, unless the user is typing another one."""
        self.value = value
        if not self.hasFocus() or not self.isModified():
            whole = "" if self.isReadOnly() else self._whole(value)
            self.setText(whole if whole and self.hasFocus() else self._short(value))
            self.setCursorPosition(0)
            self.setToolTip(whole if self.text() != whole else "")

    def focusInEvent(self, event: QFocusEvent) -> None:
        if not self.isReadOnly():
            self.setText(self._whole(self.value))
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.show_value(self.value)

    def _take(self) -> None:
        if not self.isModified():
            return
        self.setModified(False)
        value = self._read(self.text())
        if value is None or np.array_equal(value, self.value):
            self.show_value(self.value)
        else:
            self.entered.emit(value)


class NumberField(TypedField):
    """An exact number without arrows: wheel and arrow keys change it."""

    def __init__(self) -> None:
        super().__init__(0.0, short=self._fitting, whole=exact, read=read_number)
        self.setProperty("leavesKeys", "Space")
        self.apply_text_size()

    def apply_text_size(self) -> None:
        """Take another size of text."""
        self.give(scaled(FIELD))

    def give(self, width: int) -> None:
        """Take another width."""
        self.setFixedWidth(width)
        self.show_value(self.value)

    @property
    def wanted(self) -> int:
        """The width that the whole number needs."""
        self.ensurePolished()
        return self.fontMetrics().horizontalAdvance(exact(self.value)) + FIELD_PADDING

    def _fitting(self, value: float) -> str:
        """As many digits as there is room for: a number that is cut off would be another number."""
        self.ensurePolished()
        metrics, room = self.fontMetrics(), self.width() - FIELD_PADDING
        texts = [number(value, digits) for digits in DIGITS]
        return next((text for text in texts if metrics.horizontalAdvance(text) <= room), texts[-1])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        turn = {Qt.Key.Key_Up: NUMBER_STEP, Qt.Key.Key_Down: -NUMBER_STEP}.get(Qt.Key(event.key()))
        if turn is not None:
            self.entered.emit(round(self.value + turn, 9))
        elif event.key() == Qt.Key.Key_Escape:
            self.setText(exact(self.value))
            self.setModified(False)
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            self.entered.emit(round(self.value + NUMBER_STEP * (1 if event.angleDelta().y() > 0 else -1), 9))
            event.accept()
        else:
            event.ignore()


def exact(value: float) -> str:
    """A number as a field shows it: every digit that counts."""
    return number(value, 10)


def read_number(text: str) -> float | None:
    """The number a user typed, with a true minus or a decimal comma too; None for what is none."""
    try:
        return float(text.strip().replace(MINUS, "-").replace(",", "."))
    except ValueError:
        return None
