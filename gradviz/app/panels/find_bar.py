"""The find box over the canvas: types go out, the place among the hits comes in. Searches nothing itself."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QWidget

from gradviz import words
from gradviz.app.panels.controls import IconButton, caption
from gradviz.picture.theme import Theme

WIDTH, EDGE = 300, 16
ROOMY, BELOW = 640, 68
"""On a narrower canvas the bar stands below the choice of labels, not beside it."""


class FindBar(QFrame):
    """Hidden until `open`; Enter goes to the next hit, Shift+Enter back, Escape closes."""

    sought = Signal(str)
    turned = Signal(int)
    closed = Signal()

    def __init__(self, canvas: QWidget) -> None:
        super().__init__(canvas)
        self.setProperty("area", "floating")
        self._canvas = canvas
        self.field, self._count, self._close = QLineEdit(), caption(""), IconButton("close", "muted")
        self._count.setMinimumWidth(56)
        self.field.textChanged.connect(self.sought)
        self._close.clicked.connect(self.leave)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 6, 6, 6)
        row.addWidget(self.field, 1)
        row.addWidget(self._count)
        row.addWidget(self._close)
        self.field.installEventFilter(self)
        canvas.installEventFilter(self)
        self.hide()

    def open(self) -> None:
        """Show, with the last search selected."""
        self._place()
        self.show()
        self.raise_()
        self.field.setFocus()
        self.field.selectAll()
        self.sought.emit(self.field.text())

    def leave(self) -> None:
        """Hide and give the keys back."""
        self.hide()
        self._canvas.setFocus()
        self.closed.emit()

    def show_count(self, at: int, hits: int) -> None:
        """Which hit is shown, of how many."""
        if not self.field.text().strip():
            self._count.setText("")
        else:
            self._count.setText(words.say("{at} of {all}", at=at, all=hits) if hits else words.say("none"))

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of another theme."""
        self._close.apply_theme(theme)

    def retranslate(self) -> None:
        """Say everything in the current language."""
        self.field.setPlaceholderText(words.say("Name, gate or note"))
        self.field.setAccessibleName(words.say("Find in the graph"))
        self._close.explain(words.say("Close"))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._canvas and event.type() == QEvent.Type.Resize:
            self._place()
        if watched is self.field and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F3):
                self.turned.emit(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.leave()
                return True
        return False

    def _place(self) -> None:
        self.setGeometry(EDGE, EDGE if self._canvas.width() >= ROOMY else BELOW, WIDTH, self.sizeHint().height())
