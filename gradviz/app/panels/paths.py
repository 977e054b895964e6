"""Paths: every way from an input to the output with its product, and their sum. Shows records of tutor.paths."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import Qt

from gradviz import words
from gradviz.app.models.session import Session
from gradviz.app.panels.controls import caption, separator
from gradviz.app.panels.page import Cell, InputChoice, Page, TextTable
from gradviz.notation import bracketed, number
from gradviz.picture.theme import Theme
from gradviz.tutor.paths import Path, Paths, paths

ARROW = " → "
NAMED = 32
"""A product of at most this many characters is written with the names of its factors too."""


class PathsPage(Page):
    """Which input, how many paths, each with its factors, their sum."""

    def __init__(self, session: Session, theme: Theme) -> None:
        super().__init__(session, theme)
        self.choice = InputChoice()
        self.sentence = caption("", "body", wraps=True)
        self.table, self._line, self.total = TextTable(10), separator(), TextTable()
        self._note = caption("", wraps=True)
        self.column.addWidget(self.choice, 0, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute)
        for widget in (self.sentence, self.table, self._line, self.total, self._note):
            self.column.addWidget(widget)
        self.column.addStretch(1)
        self.choice.changed.connect(self.refresh)

    def refresh(self) -> None:
        """List the paths of the chosen input."""
        run = self.session.trace
        name = self.choice.show_names(run.graph.inputs if run is not None else (), self.theme)
        found = paths(run, name) if run is not None and name else None
        self._line.setVisible(found is not None and found.total > 0)
        if run is None or found is None:
            self.sentence.setText(words.say("There is no path of single numbers to list here."))
            self.table.show_rows(())
            self.total.show_rows(())
            self._note.setText("")
            return
        self.sentence.setText(found.sentence)
        self.table.show_rows([_row(path) for path in found.listed])
        self.total.show_rows(self._sum(found, run.graph.labels[run.output]) if found.total else ())
        self._note.setText(words.say("Each factor is the local derivative of one gate.") if found.total else "")

    @staticmethod
    def _sum(found: Paths, output: str) -> list[list[Cell]]:
        gradient = "" if found.gradient is None else number(found.gradient)
        if found.sum is None:
            more = words.count("and {n} more path", "and {n} more paths", found.total - len(found.listed))
            return [[(more, "caption")], [(f"∂{output}/∂{found.name}", "name"), (gradient, "gradient")]]
        parts = " + ".join(_part(path.product) for path in found.listed)
        return [[(parts, "number"), (number(found.sum), "gradient")], [(f"∂{output}/∂{found.name}", "name"), (gradient, "gradient")]]


def _row(path: Path) -> list[Cell]:
    factors = " · ".join(_part(factor) for factor in path.factors) or "1"
    named = " · ".join(f"∂{after}/∂{before}" for before, after in pairwise(path.labels))
    spelled = f"{named} = " if 0 < len(named) <= NAMED else ""
    return [(f"{ARROW.join(path.labels)}\n{spelled}{factors}", "number"), (number(path.product), "gradient")]


def _part(value: float) -> str:
    return bracketed(number(value))
