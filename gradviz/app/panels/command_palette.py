"""The command palette: every command by a few letters of its name, and whatever else can be found so. Owns search and choice only."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from gradviz import words
from gradviz.app.panels.controls import caption
from gradviz.picture.theme import METRICS
from gradviz.project.examples import plain

WIDTH, ROWS = 480, 10
AIR = 8
"""Beside the words of a row."""


@dataclass(frozen=True)
class Offer:
    """One row: what it is called, what stands at its right, and what choosing it does; `tip` says more."""

    title: str
    beside: str
    choose: Callable[[], object]
    tip: str = ""


Source = Callable[[str], Iterable[Offer]]
"""What fits the words that were typed, best first."""


def plain_title(action: QAction) -> str:
    """The title without its mnemonic mark."""
    return action.text().replace("&", "")


def matches(title: str, typed: str) -> bool:
    """Whether every word typed occurs in the title."""
    return all(word in plain(title) for word in plain(typed).split())


def commands(actions: Iterable[QAction], typed: str) -> Iterator[Offer]:
    """The commands that can be given now, in the order of the menus."""
    for action in actions:
        if action.isEnabled() and matches(plain_title(action), typed):
            keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            yield Offer(plain_title(action), keys, action.trigger)


class CommandPalette(QFrame):
    """A field over a list; Enter takes the chosen row, Escape leaves. What `others` find stands below the commands."""

    def __init__(self, parent: QWidget, actions: Iterable[QAction], others: Source) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("palette")
        self.setProperty("area", "floating")
        self._actions, self._others = list(actions), others
        self._offers: tuple[Offer, ...] = ()
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
        """Show every command, with the top right at a point of the screen."""
        self.field.setPlaceholderText(words.say("A command, an example or a recent file"))
        self.field.setAccessibleName(words.say("A command, an example or a recent file"))
        self.nothing.setText(words.say("No command, example or recent file fits this."))
        self.field.clear()
        self._search("")
        self.move(at - QPoint(WIDTH, 0))
        self.show()
        self.field.setFocus()

    def shown(self) -> list[str]:
        """The titles listed now."""
        return [offer.title for offer in self._offers]

    def _search(self, typed: str) -> None:
        self.list.clear()
        self._offers = (*commands(self._actions, typed), *(self._others(typed) if typed.strip() else ()))
        for offer in self._offers:
            self._add(offer)
        self.list.setCurrentRow(0)
        self.list.setVisible(bool(self.list.count()))
        self.nothing.setVisible(not self.list.count())
        self.list.setFixedHeight(min(max(self.list.count(), 1), ROWS) * METRICS.tree_row + 4)
        self.adjustSize()

    def _add(self, offer: Offer) -> None:
        beside = QLabel(offer.beside)
        beside.setProperty("kind", "caption")
        beside.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        beside.setContentsMargins(0, 0, AIR, 0)
        beside.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        item = QListWidgetItem(self.list)
        item.setSizeHint(QSize(0, METRICS.tree_row))
        item.setData(Qt.ItemDataRole.AccessibleTextRole, offer.title)
        self.list.setItemWidget(item, beside)
        room = WIDTH - 6 * AIR - beside.sizeHint().width()
        shown = self.list.fontMetrics().elidedText(offer.title, Qt.TextElideMode.ElideRight, room)
        item.setText(shown)
        item.setToolTip(offer.tip or (offer.title if shown != offer.title else ""))

    def _run(self) -> None:
        row = self.list.currentRow()
        self.hide()
        if row >= 0:
            self._offers[row].choose()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        turn = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        if turn is not None and self.list.count():
            self.list.setCurrentRow((self.list.currentRow() + turn) % self.list.count())
        else:
            super().keyPressEvent(event)
