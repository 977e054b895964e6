"""What the two colours of numbers over the graph mean, in one line at its top left. Owns the line only."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from gradviz import words
from gradviz.app.panels.controls import BACK, caption

LONGEST = 16


class Legend(QWidget):
    """Each is named in its own colour, without a number, which could be one that is asked for. The mouse reaches the graph through it."""

    def __init__(self, canvas: QWidget) -> None:
        super().__init__(canvas)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._value, self._gradient = caption("", "value"), caption("", "gradient")
        self.output, self._mark = "", BACK
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(18)
        for label in (self._value, self._gradient):
            row.addWidget(label)

    def show_output(self, name: str, down: bool) -> None:
        """Whose gradient it is, and which way it flows."""
        self.output, self._mark = name, "▲\u2009" if down else BACK
        self.retranslate()

    def retranslate(self) -> None:
        """Say everything in the current language."""
        self._say(short=False)

    def fit(self, room: int) -> None:
        """In fewer words where there is little room; not at all where even those would lie under a bar."""
        self._say(short=False)
        if self.width() > room:
            self._say(short=True)
        if self.width() > room:
            self._say_nothing()

    def _say_nothing(self) -> None:
        for label in (self._value, self._gradient):
            label.clear()
        self.adjustSize()

    def _say(self, *, short: bool) -> None:
        name = self.output if len(self.output) <= LONGEST else self.output[: LONGEST - 1] + "…"
        whole = words.say("gradient of {output}, flows back", output=name) if name and not short else words.say("gradient")
        self._value.setText(words.say("value"))
        self._gradient.setText(self._mark + whole)
        self.adjustSize()
