"""The three-way check of a gate as a small table and its verdict. Shows rows of tutor.agreement; compares nothing."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QWidget

from gradviz import words
from gradviz.app import icons
from gradviz.app.panels.controls import caption
from gradviz.picture.theme import Theme
from gradviz.tutor.agreement import CheckRow

MOST = 4
"""More operands than this do not fit side by side."""


class CheckTable(QWidget):
    """Engine, SymPy and finite difference, one column per operand."""

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setVerticalSpacing(6)
        self._grid.setHorizontalSpacing(20)
        self._grid.setColumnStretch(0, 1)

    def show_rows(self, rows: Sequence[CheckRow]) -> None:
        """Show a check, or nothing."""
        while self._grid.count():
            item = self._grid.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        shown = rows if len(rows) <= MOST else ()
        self.setVisible(bool(shown))
        if not shown:
            return
        titles = (words.say("Engine"), words.say("SymPy, exact"), words.say("Finite difference"))
        self._grid.addWidget(caption(words.say("Three ways to check")), 0, 0)
        for line, title in enumerate(titles, 1):
            self._grid.addWidget(caption(title, "body"), line, 0)
        for column, row in enumerate(shown, 1):
            self._add(words.say("to {node}", node=row.label), "caption", 0, column)
            for line, number in enumerate(row.texts, 1):
                self._add(number, "number", line, column)

    def _add(self, text: str, kind: str, line: int, column: int) -> None:
        self._grid.addWidget(caption(text, kind), line, column, Qt.AlignmentFlag.AlignRight)


class Verdict(QWidget):
    """A tick and "All agree", or an error icon and where they differ."""

    def __init__(self) -> None:
        super().__init__()
        self._icon, self._words = QLabel(), caption("")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self._icon)
        row.addWidget(self._words, 1)

    def show_rows(self, rows: Sequence[CheckRow], theme: Theme) -> None:
        """Say what a check came to."""
        judged = [row.agree for row in rows if row.agree is not None]
        self.setVisible(bool(judged))
        agree = all(judged)
        exact = all(row.exact is not None for row in rows)
        self._icon.setPixmap(icons.pixmap("check" if agree else "warning", theme["success" if agree else "error"]))
        if not agree:
            names = ", ".join(row.label for row in rows if row.agree is False)
            self._words.setText(words.say("They differ for {names}", names=names))
        else:
            self._words.setText(words.say("All three agree") if exact else words.say("Both agree, SymPy has not answered"))
