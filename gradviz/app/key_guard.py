"""Keys that a focused control needs itself are kept from the shortcuts, and others from it. Owns the watching.

What each control keeps, and what it leaves, are properties of it.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget

from gradviz.language.slips import LAYOUT

KEEPS = "keepsKeys"
"""A property of a control: the keys that it needs, apart by spaces."""
LEAVES = "leavesKeys"
"""A property of a control: keys that it would take, and leaves to the shortcuts."""
NEVER = frozenset(("Ctrl+K", "Ctrl+U", "Ctrl+E"))
"""Where a text is typed some systems delete or move by these; here they are commands everywhere."""


def key_of(event: QKeyEvent) -> Qt.Key:
    """The key pressed, in the English layout: a Russian letter is told by its place on the keyboard."""
    key = event.key()
    typed = chr(key).translate(LAYOUT) if 0x400 <= key < 0x500 else ""
    return Qt.Key(ord(typed)) if typed.isascii() and typed.isupper() else Qt.Key(key)


class KeyGuard(QObject):
    """Watches the focused control only: every event of the whole application would pass through here otherwise."""

    def __init__(self, application: QApplication, parent: QObject) -> None:
        super().__init__(parent)
        self._application = application
        application.focusChanged.connect(self._watch)

    def close(self) -> None:
        """Watch no longer."""
        self._application.focusChanged.disconnect(self._watch)

    def _watch(self, before: QWidget | None, now: QWidget | None) -> None:
        if before is not None:
            before.removeEventFilter(self)
        if now is not None and (now.property(KEEPS) or now.property(LEAVES) or isinstance(now, (QLineEdit, QPlainTextEdit))):
            now.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and isinstance(watched, QWidget):
            if QKeySequence(event.keyCombination()).toString() in {*NEVER, *str(watched.property(LEAVES)).split()}:
                event.ignore()
                return True
            plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
            if plain and QKeySequence(key_of(event)).toString() in str(watched.property(KEEPS)).split():
                event.accept()
                return True
        return False
