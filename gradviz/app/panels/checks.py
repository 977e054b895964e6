"""The three-way check of a gate as a small table and its verdict. Shows rows of tutor.agreement; compares nothing."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from gradviz import words
from gradviz.algebra.session import DEADLINE, Standing
from gradviz.app import icons
from gradviz.app.panels.controls import ElidedLabel, TextButton, caption
from gradviz.app.panels.fitting_number import FittedNumber
from gradviz.picture.theme import Theme
from gradviz.tutor.agreement import CheckRow

LONGEST = 7
"""More characters than this may not have room in a column; the tool tip says them all."""
MOST = 4
"""More operands than this do not fit side by side."""


class CheckTable(QWidget):
    """Engine, SymPy and finite difference, one column per operand."""

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setVerticalSpacing(6)
        self._grid.setHorizontalSpacing(8)
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
            self._grid.setColumnStretch(place, 1 if 0 < place < len(columns) else 0)
            for label, text in zip(labels, columns[place] if place < len(columns) else ("",) * len(labels), strict=True):
                label.setText(text)
                label.setToolTip(text if place and len(text) > LONGEST else "")
                label.setVisible(place < len(columns))

    def _column(self, kinds: Sequence[str], side: Qt.AlignmentFlag) -> None:
        """One more column of labels; they are kept, as making and polishing them takes longer than all else."""
        place = len(self._columns)
        labels = [(FittedNumber(kind) if kind == "number" else ElidedLabel(kind)) if place else caption("", kind) for kind in kinds]
        for line, label in enumerate(labels):
            label.setAlignment(side)
            self._grid.addWidget(label, line, place)
        self._columns.append(labels)


def without_sympy(standing: Standing, seconds: float) -> str:
    """What two ways that agree say of the third, which is not there."""
    if standing is Standing.WORKING:
        return words.say("Both agree, SymPy is still working")
    if standing is Standing.LATE:
        return words.say("Both agree, SymPy was stopped after {seconds:g} s", seconds=seconds)
    if standing is Standing.NONE:
        return words.say("Both agree, SymPy has no formula here")
    return words.say("Both agree, SymPy gives no number here")


class Verdict(QWidget):
    """A tick and "All agree", or an error icon and where they differ; `again` is there where SymPy was stopped."""

    def __init__(self) -> None:
        super().__init__()
        self._icon, self._words, self.again = QLabel(), caption("", wraps=True), TextButton("link")
        self.again.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self._drawn = ("", "")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self._icon)
        column = QVBoxLayout()
        column.setSpacing(0)
        row.addLayout(column, 1)
        column.addWidget(self._words)
        column.addWidget(self.again, 0, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute)

    def show_rows(self, rows: Sequence[CheckRow], theme: Theme, standing: Standing = Standing.KNOWN, seconds: float = DEADLINE) -> None:
        """Say what a check came to, and how far SymPy is with it."""
        judged = [row.agree for row in rows if row.agree is not None]
        self.setVisible(bool(judged))
        agree = all(judged)
        exact = all(row.exact is not None for row in rows)
        self.again.setVisible(standing is Standing.LATE)
        self.again.setText(words.say("Try again"))
        drawn = ("check", theme["success"]) if agree else ("warning", theme["error"])
        if drawn != self._drawn:
            self._drawn = drawn
            self._icon.setPixmap(icons.pixmap(*drawn))
        if not agree:
            names = ", ".join(row.label for row in rows if row.agree is False)
            self._words.setText(words.say("They differ for {names}", names=names))
        elif not exact:
            self._words.setText(without_sympy(standing, seconds))
        elif not all(np.any(np.isfinite(row.difference)) for row in rows):
            self._words.setText(words.say("Engine and SymPy agree"))
        else:
            self._words.setText(words.say("All three agree"))
