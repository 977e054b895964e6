"""The shortcut sheet: every command that has a key, by menu, and keys of the network and of presenter mode. Actions own theirs."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from gradviz import words
from gradviz.app.actions import ACTIONS, MENUS, RUN, VIEW
from gradviz.app.panels.controls import caption
from gradviz.words import mark

COLUMNS = 3
NETWORK = (
    (mark("Network or the chosen layer"), ("F6",)),
    (mark("Next and previous block"), ("Down", "Up")),
    (mark("Open the block"), ("Enter",)),
    (mark("One level up"), ("Backspace",)),
)
PRESENTING = (
    (mark("Next step"), ("Space", "PgDown")),
    (mark("Previous step"), ("Left", "PgUp")),
    (mark("Spotlight, while held"), ("S",)),
    (mark("Pen"), ("P",)),
    (mark("Clear the pen"), ("C",)),
    (mark("Leave"), ("Esc",)),
)
ELSEWHERE = {VIEW: (mark("Presenter mode"), PRESENTING), RUN: (mark("Network"), NETWORK)}
"""Keys that are no commands of a menu, by the menu that they are listed behind."""
Row = tuple[str, tuple[str, ...]]


def sections() -> list[tuple[str, list[Row]]]:
    """Which keys do what, menu by menu."""
    found: list[tuple[str, list[Row]]] = []
    for menu in MENUS:
        listed = [record for record in ACTIONS if record.menu == menu and record.shortcuts]
        rows = [(words.say(record.title).replace("&", ""), tuple(record.shortcuts[:2])) for record in listed]
        if rows:
            found.append((words.say(menu).replace("&", ""), rows))
        if menu in ELSEWHERE:
            title, others = ELSEWHERE[menu]
            found.append((words.say(title), [(words.say(what), keys) for what, keys in others]))
    return found


def shown_keys(keys: Iterable[str]) -> list[str]:
    """Keys as this system writes them."""
    return [QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText) or key for key in keys]


class ShortcutSheet(QDialog):
    """A sheet over the window; Escape closes it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(words.say("Keyboard shortcuts"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        room = parent.size()
        content = next(made for made in (_content(COLUMNS), _content(2), _content(1)) if made.sizeHint().width() <= room.width() - 64)
        scroll = QScrollArea()
        scroll.setWidget(content)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 20, 0, 0)
        title = caption(words.say("Keyboard shortcuts"), "title")
        title.setContentsMargins(24, 0, 24, 0)
        whole.addWidget(title)
        whole.addWidget(scroll)
        wanted = content.sizeHint()
        self.resize(min(wanted.width() + 24, room.width() - 40), min(wanted.height() + 64, room.height() - 60))


def _content(count: int) -> QWidget:
    """All sections in `count` columns."""
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(24, 8, 24, 24)
    row.setSpacing(36)
    for spread in _columns(sections(), count):
        column = QVBoxLayout()
        column.setSpacing(20)
        row.addLayout(column)
        for title, rows in spread:
            _add_section(column, title, rows)
        column.addStretch(1)
    return made


def _columns(found: list[tuple[str, list[Row]]], count: int) -> list[list[tuple[str, list[Row]]]]:
    """The sections spread over columns of about one height."""
    total = sum(len(rows) + 2 for _, rows in found)
    columns: list[list[tuple[str, list[Row]]]] = [[]]
    used = 0
    for title, rows in found:
        if used + (len(rows) + 2) / 2 > total / count and columns[-1] and len(columns) < count:
            columns.append([])
            used = 0
        columns[-1].append((title, rows))
        used += len(rows) + 2
    return columns


def _add_section(column: QVBoxLayout, title: str, rows: list[Row]) -> None:
    grid = QGridLayout()
    column.addLayout(grid)
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(6)
    grid.setColumnStretch(0, 1)
    grid.addWidget(caption(title, "section"), 0, 0)
    for line, (what, keys) in enumerate(rows, 1):
        grid.addWidget(caption(what, "body"), line, 0)
        caps = QHBoxLayout()
        caps.setSpacing(4)
        grid.addLayout(caps, line, 1)
        caps.addStretch(1)
        for key in shown_keys(keys):
            caps.addWidget(caption(key, "keys"))
