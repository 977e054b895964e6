"""Check: every input's gradient by engine, SymPy and finite difference, with ties and kinks. Shows records of tutor.whole_check."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel

from gradviz import words
from gradviz.algebra.session import Standing
from gradviz.app import icons
from gradviz.app.models.session import Session
from gradviz.app.models.symbolic import Symbolic
from gradviz.app.models.whole_check import WholeCheck
from gradviz.app.panels.checks import without_sympy
from gradviz.app.panels.controls import TextButton, caption, separator
from gradviz.app.panels.page import Page, TextTable
from gradviz.app.worker import Worker
from gradviz.picture.theme import Theme
from gradviz.tutor.whole_check import InputCheck


class CheckPage(Page):
    """One row per input, a verdict, and the gates whose slope is a convention."""

    PAUSE_MS = 100

    def __init__(self, session: Session, theme: Theme, symbolic: Symbolic, worker: Worker) -> None:
        super().__init__(session, theme)
        self._symbolic = symbolic
        self.check = WholeCheck(symbolic, worker, self)
        self.check.changed.connect(self.renew)
        symbolic.ready.connect(self.renew)
        self.progress, self.halt = caption("", wraps=True), TextButton("link")
        self.halt.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self.halt.clicked.connect(self._halt)
        self._title, self.table = caption("", "section"), TextTable(gap=8, fitted=True)
        self._icon, self.verdict, self.again = QLabel(), caption("", "body", wraps=True), TextButton("link")
        self.again.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self.again.clicked.connect(symbolic.retry)
        self._line, self._kinks, self.conventions = separator(), caption("", "section"), caption("", "body", wraps=True)
        self._note = caption("", wraps=True)
        row = QHBoxLayout()
        under_way = QHBoxLayout()
        self.column.addWidget(self._title)
        self.column.addLayout(under_way)
        under_way.addWidget(self.progress, 1)
        under_way.addWidget(self.halt)
        self.column.addWidget(self.table)
        self.column.addLayout(row)
        row.addWidget(self._icon)
        row.addWidget(self.verdict, 1)
        row.addWidget(self.again)
        for widget in (self._line, self._kinks, self.conventions, self._note):
            self.column.addWidget(widget)
        self.column.addStretch(1)

    def retranslate(self) -> None:
        """Say everything in the current language."""
        self._title.setText(words.say("Three ways to check"))
        self._kinks.setText(words.say("Kinks and ties"))
        self._note.setText(
            words.say("The engine goes back through the gates, SymPy differentiates the formula, and the third only nudges.")
        )
        super().retranslate()

    def refresh(self) -> None:
        """Check again."""
        check = self.check
        check.check(self.session.trace)
        rows = check.rows
        self._show_progress()
        self._show_kinks(tuple(found.sentence for found in check.kinks))
        self._judge(rows)
        if not rows:
            self.table.show_rows(())
            return
        titles = ("", words.say("engine"), words.say("SymPy"), words.say("nudge"))
        self.table.show_rows(
            [[(title, "caption") for title in titles], *([(row.name, "name"), *((text, "number") for text in row.texts)] for row in rows)]
        )

    def _halt(self) -> None:
        """Stop, or go on where it was stopped."""
        (self.check.go_on if self.check.stopped else self.check.stop)()

    def _show_progress(self) -> None:
        check = self.check
        under_way = check.working or check.stopped
        self.progress.setVisible(under_way)
        self.halt.setVisible(under_way)
        self.progress.setText(words.count("{done} of {n} input checked", "{done} of {n} inputs checked", check.total, done=len(check.rows)))
        self.halt.setText(words.say("Go on") if check.stopped else words.say("Stop"))

    def _judge(self, rows: tuple[InputCheck, ...]) -> None:
        judged = [row for row in rows if row.agree is not None]
        run = self.session.trace
        standing = Standing.KNOWN if run is None else self._symbolic.standing(run.graph, [row.name for row in judged])
        self.again.setText(words.say("Try again"))
        self.again.setVisible(standing is Standing.LATE)
        wrong = [row.name for row in judged if not row.agree]
        self._icon.setVisible(bool(judged))
        self._icon.setPixmap(icons.pixmap("warning" if wrong else "check", self.theme["error" if wrong else "success"]))
        if wrong:
            self.verdict.setText(words.say("They differ for {names}", names=", ".join(wrong)))
        elif judged:
            exact = all(row.exact is not None for row in judged)
            self.verdict.setText(words.say("All three agree") if exact else without_sympy(standing, self._symbolic.seconds))
        else:
            self.verdict.setText(words.say("Not judged: the slope here is a convention.") if rows else "")

    def _show_kinks(self, sentences: tuple[str, ...]) -> None:
        for widget in (self._line, self._kinks, self.conventions):
            widget.setVisible(bool(sentences))
        self.conventions.setText("\n\n".join(sentences))
