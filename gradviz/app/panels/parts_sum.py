"""The sum of a copy gate: what every branch brings back, and what it adds up to. Shows parts of tutor.explain; adds nothing."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QLayout, QVBoxLayout, QWidget

from gradviz import words
from gradviz.app.panels.controls import BACK, ElidedLabel, caption, restyle
from gradviz.app.panels.page import TextTable
from gradviz.notation import NOT_YET, extents_only
from gradviz.tutor.explain import Part

UNTOLD = 1 << 24
"""The width before a layout has told any."""
BESIDE, LISTED = 3, 12
"""How many boxes stand in one row; more branches are a list, of the first LISTED."""
BOX = 36


class Term(QWidget):
    """A number in a box with what it is called below."""

    def __init__(self, box: str) -> None:
        super().__init__()
        self._number, self._below = QLabel(), ElidedLabel("caption")
        self._called, self._room = ("", ""), UNTOLD
        self._number.setProperty("box", box)
        self._number.setFixedHeight(BOX)
        self._number.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._below.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self._number)
        column.addWidget(self._below)

    def show_term(self, number: str | None, below: str, small: bool, short: str = "") -> None:
        """Show a number, the extents of an array, or a dot for none yet; `short` is what it is called where there is little room."""
        self._number.setText(_written(number))
        self._number.setToolTip(number or "")
        self._called = (below, short or below)
        self._call()
        self._below.setToolTip(below)
        restyle(self._number, "long", "true" if small else "false")

    def _call(self) -> None:
        whole, short = self._called
        self._below.setText(whole if self._below.fontMetrics().horizontalAdvance(whole) <= self._room else short)

    def minimumSizeHint(self) -> QSize:
        """Its name, where that is short, is not cut."""
        size = super().minimumSizeHint()
        return QSize(max(size.width(), self._below.fontMetrics().horizontalAdvance(self._called[1])), size.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._room = self.width()
        self._call()


class PartsSum(QWidget):
    """2 + 3 = 5, each number with the branch that it comes over; hidden for every other gate."""

    def __init__(self) -> None:
        super().__init__()
        self._terms = [Term("upstream") for _ in range(BESIDE)]
        self._signs = [caption(sign, "muted") for sign in "+" * (BESIDE - 1)]
        self._equals, self._total = caption("=", "muted"), Term("result")
        self._list = TextTable()
        self._shown: tuple[Sequence[Part], str | None, str] = ((), None, "")
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(4)
        self._grid.setContentsMargins(0, 0, 0, 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        column.addWidget(self._list)
        column.addLayout(self._grid)
        for place, term in enumerate(self._terms):
            self._grid.addWidget(term, 0, 2 * place)
        for place, sign in enumerate((*self._signs, self._equals)):
            sign.setFixedHeight(BOX)
            self._grid.addWidget(sign, 0, 2 * place + 1, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(self._total, 0, 2 * BESIDE)
        self.hide()

    def show_parts(self, parts: Sequence[Part], total: str | None, name: str) -> None:
        """Show what has come back so far; no parts, no sum."""
        self.setVisible(bool(parts))
        self._shown = parts, total, name
        if parts:
            self._fit()

    def _fit(self) -> None:
        """Boxes beside one another, or a list where there is no room for them."""
        parts = self._shown[0]
        self._arrange(parts if len(parts) <= BESIDE else ())
        if len(parts) <= BESIDE and self._needed() > self.width():
            self._arrange(())

    def _needed(self) -> int:
        """How wide the boxes and signs of the row are."""
        shown = [part for part in (*self._terms, *self._signs, self._equals, self._total) if not part.isHidden()]
        widths = [part.minimumSizeHint().width() for part in shown]
        return sum(widths) + self._grid.horizontalSpacing() * max(len(widths) - 1, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._shown[0] and event.size().width() != event.oldSize().width():
            self._fit()

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def _arrange(self, beside: Sequence[Part]) -> None:
        """Boxes for the parts that stand beside one another, and a list of all where none do."""
        parts, total, name = self._shown
        small = any(len(number or "") > 5 for number in (total, *(part.gradient for part in beside)))
        for place, term in enumerate(self._terms):
            shown = place < len(beside)
            term.setVisible(shown)
            self._grid.setColumnStretch(2 * place, 1 if shown else 0)
            if shown:
                term.show_term(beside[place].gradient, beside[place].label, small)
        for place, sign in enumerate(self._signs):
            sign.setVisible(place < len(beside) - 1)
        self._equals.setVisible(bool(beside))
        self._grid.setColumnStretch(2 * BESIDE, 1)
        self._total.show_term(total, words.say("gradient of {node}", node=name), small, words.say("gradient"))
        self._list.show_rows(self._rows(() if beside else parts))

    @staticmethod
    def _rows(parts: Sequence[Part]) -> list[list[tuple[str, str]]]:
        rows = [[(part.label, "body"), (_written(part.gradient), "gradient")] for part in parts[:LISTED]]
        if len(parts) > LISTED:
            rows.append([(words.count("and {n} more", "and {n} more", len(parts) - LISTED), "caption"), ("", "gradient")])
        return rows


def _written(number: str | None) -> str:
    """What has come back, or a dot: of an array the extents, as its numbers would be cut off."""
    return NOT_YET if number is None else BACK + extents_only(number)
