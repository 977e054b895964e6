"""The command palette: every action by a few letters of its name. Owns search and choice; actions do the work."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from gradviz import words
from gradviz.app.panels.controls import caption
from gradviz.picture.theme import METRICS

WIDTH, ROWS = 480, 10


def plain_title(action: QAction) -> str:
    """The title without its mnemonic mark."""
    return action.text().replace("&", "")


def matches(title: str, typed: str) -> bool:
    """Whether every word typed occurs in the title."""
    return all(word in title.casefold() for word in typed.casefold().split())


class CommandPalette(QFrame):
    """A field over a list; Enter runs the chosen action, Escape leaves."""

    def __init__(self, parent: QWidget, actions: Iterable[QAction]) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("palette")
        self.setProperty("area", "floating")
        self._actions = list(actions)
        self.field, self.list, self.nothing = QLineEdit(), QListWidget(), caption("", "muted", wraps=True)
        self.nothing.setContentsMargins(4, 4, 4, 4)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.field.textChanged.connect(self._search)
        self.field.returnPressed.connect(self._run)
        self.list.itemClicked.connect(lambda _: self._run())
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.addWidget(self.field)
        column.addWidget(self.list)
        column.addWidget(self.nothing)
        self.setFixedWidth(WIDTH)

    def open(self, at: QPoint) -> None:
        """Show every action, with its top right at a point of the screen."""
        self.field.setPlaceholderText(words.say("Find a command"))
        self.field.setAccessibleName(words.say("Find a command"))
        self.nothing.setText(words.say("No command has this in its name."))
        self.field.clear()
        self._search("")
        self.move(at - QPoint(WIDTH, 0))
        self.show()
        self.field.setFocus()

    def shown(self) -> list[str]:
        """The titles listed now."""
        return [str(self.list.item(index).data(Qt.ItemDataRole.AccessibleTextRole)) for index in range(self.list.count())]

    def _search(self, typed: str) -> None:
        self.list.clear()
        for action in self._actions:
            if action.isEnabled() and matches(plain_title(action), typed):
                self._add(action)
        self.list.setCurrentRow(0)
        self.list.setVisible(bool(self.list.count()))
        self.nothing.setVisible(not self.list.count())
        self.list.setFixedHeight(min(max(self.list.count(), 1), ROWS) * METRICS.tree_row + 4)
        self.adjustSize()

    def _add(self, action: QAction) -> None:
        item = QListWidgetItem(self.list)
        item.setSizeHint(QSize(0, METRICS.tree_row))
        item.setData(Qt.ItemDataRole.UserRole, action)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, plain_title(action))
        item.setText(plain_title(action))
        keys = QLabel(action.shortcut().toString(QKeySequence.SequenceFormat.NativeText))
        keys.setProperty("kind", "caption")
        keys.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        keys.setContentsMargins(0, 0, 8, 0)
        keys.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.list.setItemWidget(item, keys)

    def _run(self) -> None:
        item = self.list.currentItem()
        self.hide()
        if item is not None:
            item.data(Qt.ItemDataRole.UserRole).trigger()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        turn = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        if turn is not None and self.list.count():
            self.list.setCurrentRow((self.list.currentRow() + turn) % self.list.count())
        else:
            super().keyPressEvent(event)
