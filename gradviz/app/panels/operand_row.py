"""One row of the explain card: upstream times local is what an operand gets, or gradient times rate how far a parameter goes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from gradviz import words
from gradviz.app.models.typesetting import Typesetter
from gradviz.app.panels.controls import BACK, ElidedLabel, caption, restyle
from gradviz.app.panels.fitting_number import fitted
from gradviz.app.panels.formula import FormulaView
from gradviz.graph.spelling import shown as spelled
from gradviz.notation import MINUS, NOT_YET, extents_only, value
from gradviz.picture.theme import Theme
from gradviz.tutor.explain import Row
from gradviz.tutor.formulas import latex_name
from gradviz.tutor.update import Update

NAME_ROOM, NAME_BESIDE = 84, 64
"""The most room of a name; one that needs more than the second gives way to a formula, which has it too."""
NAMED = re.compile(r"[^\W\d]")
"""A derivative that is more than a number."""
LEAST_BOX = 56
INSET = 4
"""Room that a box keeps round its number; of one that is shortened the tool tip says the whole."""


class OperandRow(QWidget):
    """The chain rule on one edge: typeset derivative, then upstream x local = result."""

    KINDS = ("upstream", "local", "result")

    def __init__(self, typesetter: Typesetter) -> None:
        super().__init__()
        self._name, self._formula = ElidedLabel("caption"), FormulaView(16, 40)
        self._name.setMinimumWidth(32)
        self._name.setMaximumWidth(NAME_ROOM)
        self._formula.attach(typesetter)
        self._boxes = {kind: _number_box(kind) for kind in self.KINDS}
        self._below = {kind: ElidedLabel("caption") for kind in self.KINDS}
        head = QHBoxLayout()
        head.setSpacing(12)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(head)
        head.addWidget(self._name, 1)
        head.addWidget(self._formula, 3)
        head.addStretch()
        grid = QGridLayout()
        grid.setHorizontalSpacing(3)
        grid.setVerticalSpacing(2)
        column.addLayout(grid)
        for place, kind in enumerate(self.KINDS):
            grid.addWidget(self._boxes[kind], 0, 2 * place)
            self._below[kind].setAlignment(Qt.AlignmentFlag.AlignCenter)
            grid.addWidget(self._below[kind], 1, 2 * place)
            grid.setColumnStretch(2 * place, 1)
        self._called, self._beside = ("", ""), tuple[str, ...]()
        self._grid, self._arrays, self._shares = grid, False, dict.fromkeys(self.KINDS, 1)
        self._numbers: dict[str, tuple[str, str]] = {}
        self._fitted: dict[str, tuple[int, str]] = {}
        self._sign = caption("×", "muted")
        for place, sign in ((1, self._sign), (3, caption("=", "muted"))):
            grid.addWidget(sign, 0, place)

    def show_row(self, row: Row, result: str, symbol: str, theme: Theme, beside: Sequence[str] = ()) -> None:
        """Show the numbers of one edge; a dot for what is not known yet.

        `result` is what the product is called, or `symbol` where this name or those of the rows `beside` it have no room.
        """
        self._sign.setText("→" if row.formula else "×")
        self._arrays = bool(row.formula)
        has_names = NAMED.search(row.plain.partition("=")[2])
        self._formula.show_result(row.local or "" if has_names and not row.agreed else "")
        self._show(row.label, ("", "") if row.formula else (row.latex, row.plain), theme)
        self._show_numbers((row.upstream, row.local, row.result), (words.say("upstream"), words.say("local"), result))
        self._called, self._beside = (result, symbol), tuple(beside)
        self._call()
        self._below["upstream"].setToolTip(words.say("upstream: the gradient that has come back to the gate"))
        self._below["local"].setToolTip(words.say("local: how fast the gate's value changes with this operand"))

    def show_move(self, step: Update, output: str, theme: Theme) -> None:
        """Show what an update does to one parameter: the gradient times the rate is how far it goes."""
        name = spelled(step.name)
        self._sign.setText("×")
        self._arrays = False
        self._formula.show_result("")
        quotient = rf"\frac{{\partial {latex_name(output)}}}{{\partial {latex_name(name)}}}"
        latex = rf"{latex_name(name)} \leftarrow {latex_name(name)} - {value(step.rate)} \cdot {quotient}"
        self._show(name, (latex, f"{name} := {name} {MINUS} {value(step.rate)} · ∂{output}/∂{name}"), theme)
        captions = (words.say("gradient"), words.say("rate"), words.say("step"))
        self._called = ("", "")
        self._show_numbers((value(step.gradient), value(step.rate), value(step.step)), captions, marked=("upstream",))
        self._below["local"].setToolTip(words.say("learning rate"))

    def _show(self, label: str, formula: tuple[str, str], theme: Theme) -> None:
        self._name.setText(label)
        self._name.setToolTip(label)
        self._formula.apply_theme(theme)
        self._formula.show_formula(*formula)
        self._formula.setVisible(bool(formula[1]))
        needed = self._name.fontMetrics().horizontalAdvance(label) + 1
        self._name.setVisible(not formula[1] or needed <= NAME_BESIDE)
        self._name.setMinimumWidth(min(needed, NAME_BESIDE))

    def _call(self) -> None:
        """The product by its words, by its symbol where they have no room, or as a gradient at least."""
        below, (result, symbol) = self._below["result"], self._called
        if result:
            needed, room = below.fontMetrics().horizontalAdvance, self._rooms()["result"]
            fits = max(map(needed, (result, *self._beside))) <= room
            below.setText(result if fits else symbol if needed(symbol) <= room else words.say("gradient"))
            below.setToolTip(result)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
        self._call()

    def _show_numbers(self, numbers: Sequence[str | None], captions: Sequence[str], marked: Sequence[str] = ("upstream", "result")) -> None:
        """The numbers under their captions; those that flow back are `marked` so, a dot stands for what is not known."""
        for kind, number, below in zip(self.KINDS, numbers, captions, strict=True):
            self._numbers[kind] = ("", NOT_YET) if number is None else (BACK if kind in marked else "", number)
            self._below[kind].setText(below)
            self._below[kind].setToolTip(below)
        self._fit()

    def _fit(self) -> None:
        """Each number as large and in as many digits as its box has room for; one that stays costs nothing."""
        rooms = self._rooms()
        for kind, (mark, number) in self._numbers.items():
            box = self._boxes[kind]
            room, whole = rooms[kind] - INSET, mark + number
            if self._fitted.get(kind) == (room, whole):
                continue
            restyle(box, "long", "true" if self._metrics.horizontalAdvance(whole) > room else "false")
            box.setText(fitted(number, box.fontMetrics(), room, mark))
            box.setToolTip(whole if box.text() != whole else "")
            self._fitted[kind] = (room, whole)

    def _rooms(self) -> dict[str, int]:
        """How wide each box is; arrays and what is done with them share the room by what they need, numbers evenly."""
        needed = dict.fromkeys(self.KINDS, 1)
        if self._arrays and self._numbers:
            advance = self._metrics.horizontalAdvance
            texts = {kind: mark + extents_only(number) for kind, (mark, number) in self._numbers.items()}
            captions = {
                kind: self._below[kind].fontMetrics().horizontalAdvance(self._below[kind].text()) + INSET for kind in ("upstream", "local")
            }
            needed = {kind: max(advance(text) + 2 * INSET, captions.get(kind, 0), LEAST_BOX) for kind, text in texts.items()}
        if needed != self._shares:
            self._shares = needed
            for place, kind in enumerate(self.KINDS):
                self._grid.setColumnStretch(2 * place, needed[kind])
            self._column.activate()
        return {kind: max(box.width(), LEAST_BOX) for kind, box in self._boxes.items()}

    def changeEvent(self, event: QEvent) -> None:
        """Another size of text: what fitted is forgotten."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self._fitted.clear()
            self.__dict__.pop("_metrics", None)

    @cached_property
    def _metrics(self) -> QFontMetrics:
        """Of figures of the usual size; kept, as a box has to be polished for another size before it can be measured."""
        box = self._boxes[self.KINDS[0]]
        box.ensurePolished()
        restyle(box, "long", "false")
        return box.fontMetrics()


def _number_box(kind: str) -> QLabel:
    box = QLabel()
    box.setProperty("box", kind)
    box.setFixedHeight(36)
    box.setMinimumWidth(LEAST_BOX)
    box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
    box.setAlignment(Qt.AlignmentFlag.AlignCenter)
    return box
