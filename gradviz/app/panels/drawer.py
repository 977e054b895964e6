"""A dock that becomes a drawer over the canvas where the window is narrow, with a button that opens it. Owns where it lies."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtWidgets import QBoxLayout, QWidget

from gradviz.app.panels.controls import IconButton
from gradviz.picture.theme import Theme


class Drawer(QObject):
    """`panel` is the first of `row` while there is room, and else lies over `under` when `button` asks for it.

    `covered` tells how many pixels it lies over from the left.
    """

    covered = Signal(int)

    def __init__(self, panel: QWidget, row: QBoxLayout, under: QWidget, owner: QWidget) -> None:
        super().__init__(owner)
        self._panel, self._row, self._under, self._owner = panel, row, under, owner
        self.button = IconButton("drawer", size=20)
        self.button.setCheckable(True)
        self.button.toggled.connect(self._turn)
        self.button.hide()

    @property
    def floating(self) -> bool:
        """Whether the panel has no place of its own."""
        return self._row.indexOf(self._panel) < 0

    def fold(self, narrow: bool) -> None:
        """Give the panel a place of its own, or let it lie over the rest."""
        self.button.setVisible(narrow)
        if narrow and not self.floating:
            self._row.removeWidget(self._panel)
            self._panel.setParent(self._owner)
            self._turn(self.button.isChecked())
        elif not narrow and self.floating:
            self._row.insertWidget(0, self._panel)
            self._panel.show()
            self.covered.emit(0)

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of another theme."""
        self.button.apply_theme(theme)

    def explain(self, words: str) -> None:
        """What is in the drawer."""
        self.button.explain(words)

    def place(self) -> None:
        """What it lies over has another size."""
        if not self.floating:
            return
        corner = self._under.mapTo(self._owner, QPoint(0, 0))
        self._panel.setGeometry(corner.x(), corner.y(), self._panel.minimumWidth(), self._under.height())
        self._panel.raise_()

    def _turn(self, is_open: bool) -> None:
        if self.floating:
            self._panel.setVisible(is_open)
            self.place()
            self.covered.emit(self._panel.width() if is_open else 0)
