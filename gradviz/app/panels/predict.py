"""The card that asks: one sentence, one field, what is said about the answer, hints. Shows a Prediction, which knows everything.

What comes and goes stands below the field and the links, so that neither moves while one question is asked and answered.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout

from gradviz import words
from gradviz.app.models.prediction import Prediction
from gradviz.app.panels.controls import IconLabel, TextButton, breakable, caption, restyle
from gradviz.picture.theme import Theme
from gradviz.tutor.questions import Question

ICON = 16
SHORT = 20
KEPT, JOINED = "\N{NO-BREAK SPACE}", "\N{WORD JOINER}"


def in_lines(question: Question) -> str:
    """What is asked; a short formula stays on one line."""
    said, formula = question.sentence, question.named
    return breakable(said.replace(formula, formula.replace(" ", KEPT)) if len(formula) <= SHORT else said)


def products_kept(said: str) -> str:
    """A sentence whose formulas are broken at their signs of equality rather than within a product or a derivative."""
    said = said.replace("/∂", f"/{JOINED}∂")
    for sign in "·×÷":
        said = said.replace(f" {sign} ", f"{KEPT}{sign}{KEPT}")
    return breakable(said)


class AnswerField(QLineEdit):
    """A number to type; Escape empties it, and leaves it when it is empty or tells the answer that was given."""

    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.clear() if self.text() and not self.isReadOnly() else self.left.emit()
        else:
            super().keyPressEvent(event)


class PredictCard(QFrame):
    """Enter checks, and then goes on."""

    def __init__(self, model: Prediction, theme: Theme) -> None:
        super().__init__()
        self.setProperty("area", "card")
        self._model, self._theme = model, theme
        self._title, self.score = caption("", "caption"), caption("", "caption")
        self.sentence, self.rest, self.message, self.hint = (caption("", kind, wraps=True) for kind in ("title", "body", "body", "muted"))
        self._icon = IconLabel(ICON)
        self.field = AnswerField()
        self.button, self.more, self.give_up = QPushButton(), TextButton("link"), TextButton("link")
        for link in (self.more, self.give_up):
            link.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self.button.setProperty("keepsKeys", "Space")
        self.button.setAutoDefault(True)
        self.field.textChanged.connect(model.type)
        self.field.textEdited.connect(lambda: restyle(self.field, "wrong", "false"))
        self.field.returnPressed.connect(self._press)
        self.button.clicked.connect(self._press)
        self.more.clicked.connect(model.take_hint)
        self.give_up.clicked.connect(model.show)
        model.changed.connect(self.refresh)
        self.going_on: Callable[[], object] = self.field.setFocus
        self._arrange()

    def _arrange(self) -> None:
        head = QHBoxLayout()
        answer = QHBoxLayout()
        answer.setSpacing(8)
        said = QHBoxLayout()
        said.setSpacing(8)
        links = QHBoxLayout()
        links.setSpacing(16)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 14, 14)
        column.setSpacing(10)
        column.addLayout(head)
        head.addWidget(self._title, 1)
        head.addWidget(self.score)
        column.addWidget(self.sentence)
        column.addWidget(self.rest)
        column.addLayout(answer)
        answer.addWidget(self.field, 1)
        answer.addWidget(self.button)
        column.addLayout(links)
        links.addWidget(self.more)
        links.addStretch(1)
        links.addWidget(self.give_up)
        column.addLayout(said)
        said.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        said.addWidget(self.message, 1)
        column.addWidget(self.hint)

    def _press(self) -> None:
        """Check or go on, or begin again after the end; another number than a wrong one is typed over it."""
        if self._model.finished:
            self._model.begin_again()
        else:
            self.going_on()
        if self.field.hasFocus():
            self.field.selectAll()

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of another theme."""
        self._theme = theme
        self.refresh()

    def retranslate(self) -> None:
        """Say everything in the current language."""
        self._title.setText(words.say("Predict"))
        self.field.setPlaceholderText(words.say("a number, or 3/2"))
        self.field.setAccessibleName(words.say("Your answer"))
        self.field.setToolTip(words.say("Right to 1 part in 1000, or to the digits that the screen shows."))
        self.give_up.setText(words.say("Show me"))
        self.refresh()

    def refresh(self) -> None:
        """Show what is asked, or what was found of the last answer."""
        model = self._model
        if not model.on:
            self._leave()
            return
        self.show()
        asking, subject, right = model.asking, model.subject, model.is_right
        self.score.setText(model.score)
        for label, said in (
            (self.sentence, "" if subject is None else in_lines(subject)),
            (self.rest, breakable(self._resting()) if subject is None else ""),
            (self.message, products_kept(model.message)),
            (self.hint, products_kept(model.hint)),
        ):
            label.setText(said)
            label.setVisible(bool(said))
        self._icon.setVisible(bool(model.message) and right is not None)
        self._icon.draw(*(("check", self._theme["success"]) if right else ("close", self._theme["error"])))
        self.field.setAccessibleDescription(" ".join(filter(None, (self.sentence.text(), model.message, model.hint))))
        if self.field.text() != model.typed:
            self.field.setText(model.typed)
        restyle(self.field, "wrong", "true" if asking and (right is False or model.error is not None) else "false")
        self._turn(asking)
        self.button.setText(self._deed(asking))
        self.more.setText(words.say("Another hint") if model.level else words.say("Hint"))
        self.more.setVisible(model.has_more_hints)
        self.give_up.setVisible(asking)

    def _resting(self) -> str:
        """What is said while nothing is asked: why the step that is shown was not, or what to expect, until that is known."""
        if self._model.finished:
            return words.say("The run is complete.")
        expected = "" if self._model.score else words.say("Every new number is asked before it is shown. Four digits are enough.")
        return self._model.unasked or expected

    def _deed(self, asking: bool) -> str:
        """What the button does."""
        if asking:
            return words.say("Answer")
        if self._model.finished:
            return words.say("Once more")
        return words.say("Next number") if self._model.has_more else words.say("Next step")

    @property
    def has_keys(self) -> bool:
        """Whether a control of the card has the focus."""
        return any(control.hasFocus() for control in (self.field, self.button, self.more, self.give_up))

    def _turn(self, asking: bool) -> None:
        """The field while something is asked or was just answered; the button has its keys then, until the run is over."""
        had_keys = self.has_keys
        self.field.setReadOnly(not asking)
        self.field.setVisible(self._model.subject is not None)
        if had_keys and self._model.finished:
            self.field.left.emit()
        elif had_keys and not asking:
            self.button.setFocus()

    def _leave(self) -> None:
        if self.has_keys:
            self.field.left.emit()
        self.hide()

    def take_keys(self) -> None:
        """Let the number be typed."""
        self.field.setFocus()
        self.field.selectAll()
