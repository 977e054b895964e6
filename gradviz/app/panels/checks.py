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

LONGEST = 18
"""So many characters have room in a column of numbers."""
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
        self._columns: list[list[QLabel]] = []
        self._column(["caption", "body", "body", "body"], Qt.AlignmentFlag.AlignLeft)

    def show_rows(self, rows: Sequence[CheckRow]) -> None:
        """Show a check, or nothing."""
        shown = rows if len(rows) <= MOST else ()
        self.setVisible(bool(shown))
        if not shown:
            return
        while len(self._columns) <= len(shown):
            self._column(["caption", "number", "number", "number"], Qt.AlignmentFlag.AlignRight)
        columns = [
            (words.say("Three ways to check"), words.say("Engine"), words.say("SymPy, exact"), words.say("Finite difference")),
            *((words.say("to {node}", node=row.label), *row.texts) for row in shown),
        ]
        for place, labels in enumerate(self._columns):
            for label, text in zip(labels, columns[place] if place < len(columns) else ("",) * len(labels), strict=True):
                label.setText(text if not place or len(text) <= LONGEST else text[: LONGEST - 1] + "…")
                label.setToolTip(text if label.text() != text else "")
                label.setVisible(place < len(columns))

    def _column(self, kinds: Sequence[str], side: Qt.AlignmentFlag) -> None:
        """One more column of labels; they are kept, as making and polishing them takes longer than all else."""
        labels = [caption("", kind) for kind in kinds]
        for line, label in enumerate(labels):
            self._grid.addWidget(label, line, len(self._columns), side)
        self._columns.append(labels)


class Verdict(QWidget):
    """A tick and "All agree", or an error icon and where they differ."""

    def __init__(self) -> None:
        super().__init__()
        self._icon, self._words = QLabel(), caption("")
        self._drawn = ("", "")
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
        drawn = ("check", theme["success"]) if agree else ("warning", theme["error"])
        if drawn != self._drawn:
            self._drawn = drawn
            self._icon.setPixmap(icons.pixmap(*drawn))
        if not agree:
            names = ", ".join(row.label for row in rows if row.agree is False)
            self._words.setText(words.say("They differ for {names}", names=names))
        else:
            self._words.setText(words.say("All three agree") if exact else words.say("Both agree, SymPy has not answered"))
