"""Check: every input's gradient by engine, SymPy and finite difference, with ties and kinks. Shows records of tutor.whole_check."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLabel

from gradviz import words
from gradviz.app import icons
from gradviz.app.models.session import Session
from gradviz.app.models.symbolic import Symbolic
from gradviz.app.panels.controls import caption, separator
from gradviz.app.panels.page import Page, TextTable
from gradviz.picture.theme import Theme
from gradviz.tutor.whole_check import InputCheck, conventions, input_checks


class CheckPage(Page):
    """One row an input, a verdict, and the gates whose slope is a convention."""

    PAUSE_MS = 100

    def __init__(self, session: Session, theme: Theme, symbolic: Symbolic) -> None:
        super().__init__(session, theme)
        self._symbolic = symbolic
        symbolic.ready.connect(self.renew)
        self._title, self.table = caption("", "section"), TextTable()
        self._icon, self.verdict = QLabel(), caption("", "body", wraps=True)
        self._line, self._kinks, self.conventions = separator(), caption("", "section"), caption("", "body", wraps=True)
        self._note = caption("", wraps=True)
        row = QHBoxLayout()
        row.addWidget(self._icon)
        row.addWidget(self.verdict, 1)
        self.column.addWidget(self._title)
        self.column.addWidget(self.table)
        self.column.addLayout(row)
        for widget in (self._line, self._kinks, self.conventions, self._note):
            self.column.addWidget(widget)
        self.column.addStretch(1)

    def retranslate(self) -> None:
        """Another language."""
        self._title.setText(words.say("Three ways to check"))
        self._kinks.setText(words.say("Kinks and ties"))
        self._note.setText(
            words.say("The engine goes back through the gates, SymPy differentiates the formula, and the third only nudges.")
        )
        super().retranslate()

    def refresh(self) -> None:
        """Check again."""
        run = self.session.trace
        if run is None:
            self.table.show_rows(())
            self._judge(())
            self._show_kinks(())
            return
        rows = input_checks(run, lambda name: self._symbolic.value(run, name))
        titles = ("", words.say("engine"), words.say("SymPy"), words.say("nudge"))
        self.table.show_rows(
            [[(title, "caption") for title in titles], *([(row.name, "name"), *((text, "number") for text in row.texts)] for row in rows)]
        )
        self._judge(rows)
        self._show_kinks(tuple(found.sentence for found in conventions(run)))

    def _judge(self, rows: tuple[InputCheck, ...]) -> None:
        judged = [row for row in rows if row.agree is not None]
        wrong = [row.name for row in judged if not row.agree]
        self._icon.setVisible(bool(judged))
        self._icon.setPixmap(icons.pixmap("warning" if wrong else "check", self.theme["error" if wrong else "success"]))
        if wrong:
            self.verdict.setText(words.say("They differ for {names}", names=", ".join(wrong)))
        elif judged:
            exact = all(row.exact is not None for row in judged)
            self.verdict.setText(words.say("All three agree") if exact else words.say("Both agree, SymPy has not answered"))
        else:
            self.verdict.setText(words.say("Not judged: the slope here is a convention.") if rows else "")

    def _show_kinks(self, sentences: tuple[str, ...]) -> None:
        for widget in (self._line, self._kinks, self.conventions):
            widget.setVisible(bool(sentences))
        self.conventions.setText("\n\n".join(sentences))
