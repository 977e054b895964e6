"""A line to type in right at a node: for its name or its note. Owns where it stands and when it is done."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

WIDTH = 180


class TextBox(QLineEdit):
    """Enter takes the text, Escape or leaving drops it."""

    def __init__(self, canvas: QWidget) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._take: Callable[[str], bool] | None = None
        self.hide()

    def ask(self, at: QRectF, text: str, title: str, take: Callable[[str], bool]) -> None:
        """Show `text` for changing under the place `at`; `take` says whether the new text is good."""
        self._take = take
        self.setText(text)
        self.setPlaceholderText(title)
        self.setAccessibleName(title)
        left = min(max(at.center().x() - WIDTH / 2, 4.0), self._canvas.width() - WIDTH - 4.0)
        top = min(max(at.bottom() + 6, 4.0), self._canvas.height() - self.sizeHint().height() - 4.0)
        self.setGeometry(round(left), round(top), WIDTH, self.sizeHint().height())
        self.show()
        self.raise_()
        self.setFocus()
        self.selectAll()

    def leave(self) -> None:
        """Done, one way or the other."""
        self._take = None
        self.hide()
        self._canvas.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self._take is not None and self._take(self.text().strip()):
                self.leave()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if self._take is not None and event.reason() != Qt.FocusReason.PopupFocusReason:
            self._take = None
            self.hide()
