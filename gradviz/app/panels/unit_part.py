"""One unit of a layer taken apart: what it is the sum of, where it is, and the way to its gates. Arranges only."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gradviz import words
from gradviz.app.panels.controls import ElidedLabel, TextButton, caption, separator
from gradviz.app.panels.diagram_view import DiagramView
from gradviz.picture.one_unit import UnitSum, draw_unit
from gradviz.picture.theme import Theme


class UnitPart(QWidget):
    """`asked` tells that its gates are wanted."""

    asked = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._title, self.where = caption("", "section"), ElidedLabel("caption")
        self.open_gates = TextButton("link")
        self.open_gates.clicked.connect(self.asked)
        self.view = DiagramView(theme)
        head, inset, column = QHBoxLayout(), QHBoxLayout(), QVBoxLayout(self)
        head.setSpacing(12)
        head.setContentsMargins(24, 6, 16, 0)
        inset.setContentsMargins(8, 0, 8, 0)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(separator())
        column.addLayout(head)
        head.addWidget(self._title)
        head.addWidget(self.where, 1)
        head.addWidget(self.open_gates)
        column.addLayout(inset)
        inset.addWidget(self.view)

    def show_unit(self, unit: UnitSum, name: str) -> None:
        """Another unit, or other numbers of it."""
        self.where.setText(name)
        self.view.show_diagram(draw_unit(unit))

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of another theme."""
        self.view.apply_theme(theme)

    def retranslate(self) -> None:
        """Say everything in the current language."""
        self._title.setText(words.say("One unit"))
        self.open_gates.setText(words.say("Open as gates"))
        self.view.setAccessibleName(words.say("One unit"))
