"""Draw a digit: how sure the network is of each class, and what would make it more of another. Owns the words, neither pad nor bars."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gradviz import words
from gradviz.app.models.training import TrainingModel
from gradviz.app.panels.answer_bars import AnswerBars
from gradviz.app.panels.choice import Choice
from gradviz.app.panels.controls import ElidedLabel, IconButton, TextButton, caption
from gradviz.app.panels.pad import Pad
from gradviz.app.soon import Soon
from gradviz.data.pad import SIDE, nudged
from gradviz.picture.theme import Theme

DIGITS = 10
NO_DIGIT = ""
STEP = 0.25
"""How much of full ink one step puts on the pixel that matters most."""


class DrawingPad(QWidget):
    """Pad, bars and the answer in words; shown for networks that read such digits into classes, which `came` tells."""

    came = Signal(bool)

    def __init__(self, training: TrainingModel, theme: Theme) -> None:
        super().__init__()
        self._training, self._theme, self._low = training, theme, False
        self._title, self._answer, self._second = caption("", "section"), caption("", "title"), caption("", wraps=True)
        self.undo, self.clear = IconButton("reset", "muted"), IconButton("eraser", "muted")
        self.pad, self.bars = Pad(), AnswerBars()
        self.undo.clicked.connect(self.pad.undo)
        self.clear.clicked.connect(self.pad.clear)
        self._target_label, self._hint = ElidedLabel("muted", first=True), caption("", wraps=True)
        self.target = Choice({NO_DIGIT: "–", **{str(digit): str(digit) for digit in range(DIGITS)}}, NO_DIGIT)
        self.step = TextButton("link")
        self.target.activated.connect(lambda _: self._read())
        self.step.clicked.connect(self._step)
        self._reading = Soon(self._read, self)
        self.pad.drawn.connect(self._reading.ask)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 14)
        column.setSpacing(8)
        self._add_rows(column)
        column.addWidget(self._hint)
        training.looked.connect(self.refresh)
        training.opened.connect(self._reading.ask)
        training.turned.connect(self.refresh)

    def _add_rows(self, column: QVBoxLayout) -> None:
        """The title with what can be undone, pad and bars, the answer, and what the picture should be more of."""
        head, body, said, more = rows = tuple(QHBoxLayout() for _ in range(4))
        for row in rows:
            column.addLayout(row)
        head.addWidget(self._title, 1)
        head.addWidget(self.undo)
        head.addWidget(self.clear)
        body.setSpacing(14)
        body.addWidget(self.pad, 0, Qt.AlignmentFlag.AlignLeft)
        body.addWidget(self.bars, 1)
        said.setSpacing(10)
        said.addWidget(self._answer)
        said.addWidget(self._second, 1)
        more.setSpacing(8)
        for part in (self._target_label, self.target, self.step):
            more.addWidget(part)
        more.addStretch(1)

    @property
    def readable(self) -> bool:
        """Whether the network reads pictures of this size into classes."""
        facts = self._training.facts
        return facts is not None and facts.shape == (1, SIDE, SIDE) and len(facts.classes) == DIGITS

    def lay(self, picture: NDArray[Any] | None) -> None:
        """Let the network read a sample; where it is no such digit, without showing it here."""
        if self.readable:
            self.pad.lay(picture)
        else:
            self._training.draw(picture)

    def _read(self) -> None:
        picture = self.pad.picture()
        self.pad.show_seen(picture)
        if self.readable and self._training.look is not None:
            self._training.draw(picture, self.digit)

    @property
    def digit(self) -> int | None:
        """The digit that the picture should be more of; None where none is chosen."""
        return None if self.target.key == NO_DIGIT else int(self.target.key)

    def _step(self) -> None:
        """Change the picture a little, as the gradient says."""
        look, picture = self._training.look, self.pad.picture()
        if look is not None and look.pull is not None and picture is not None:
            self.pad.lay(nudged(picture, look.pull, STEP))

    def _come_and_go(self) -> None:
        """There for what can be drawn; while other data are read it is there as it was, so that nothing jumps."""
        if self._training.facts is not None or self._training.state != "loading":
            self.setVisible(self.readable)
            self.came.emit(self.readable)

    def refresh(self) -> None:
        """Show the answer to what is drawn."""
        self._come_and_go()
        look, facts, drawn = self._training.look, self._training.facts, self.pad.picture() is not None
        if facts is not None and self.readable:
            self.pad.take_paper(facts.ramp, facts.paper)
        answer = look.answer if look is not None and drawn else None
        known = answer is not None and facts is not None and len(answer) == len(facts.classes)
        shares = answer.tolist() if answer is not None and known else []
        self.bars.show_answer(shares, facts.classes if facts is not None else (), self._theme)
        first, second = self.sentence(shares)
        self._answer.setText(first)
        self._answer.setVisible(bool(first))
        self._second.setText(second)
        self._second.setMinimumHeight(self._answer.sizeHint().height())
        for part in (self.bars, self._target_label, self.target):
            part.setVisible(self.names_digits)
        pull = look.pull if look is not None and drawn and self.digit is not None else None
        self.pad.show_pull(pull)
        self.target.setEnabled(drawn)
        self.step.setVisible(pull is not None)
        self._hint.setVisible(self.names_digits and (pull is not None or not self._low))
        self._hint.setText(
            words.say("More ink on amber pixels and less on blue ones makes it more of a {digit}.", digit=self.target.key)
            if pull is not None
            else words.say("Choose a digit, and the gradient shows which pixels it hangs on.")
        )

    @property
    def names_digits(self) -> bool:
        """Whether the network answers with one number per digit."""
        look = self._training.look
        layers = [block for block in look.blocks if block.kind == "layer"] if look is not None else []
        return not layers or math.prod(layers[-1].shape) == DIGITS

    def sentence(self, shares: Sequence[float]) -> tuple[str, str]:
        """What the network reads, and what else it might be; or what there is to do."""
        facts = self._training.facts
        if not shares or facts is None:
            draws = words.say("Draw with the mouse.")
            return "", draws if self.names_digits else words.say("Draw with the mouse: the layers show what becomes of it.")
        first, second = np.argsort(shares)[::-1][:2]
        return words.say("Reads {digit}", digit=facts.classes[first]), words.say("second choice {digit}", digit=facts.classes[second])

    def fold(self, low: bool) -> None:
        """A low window has no room for what might be done."""
        self._low = low
        self.refresh()

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of another theme."""
        self._theme = theme
        for part in (self.undo, self.clear, self.pad):
            part.apply_theme(theme)
        self.refresh()

    def retranslate(self) -> None:
        """Say everything in the current language."""
        self._title.setText(words.say("Draw a digit"))
        self.pad.setAccessibleName(words.say("Pad to draw a digit with the mouse"))
        self.undo.explain(words.say("Take the last stroke back"))
        self._target_label.setText(words.say("Make it more of a"))
        self.target.setAccessibleName(words.say("Make it more of a"))
        self.step.setText(words.say("One step"))
        self.clear.explain(words.say("Clear the pad"))
        self.refresh()
