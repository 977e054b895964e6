"""What a network that answers with numbers answered, beside what was wanted: a picture with its title and its sentence. Arranges only."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gradviz import words
from gradviz.app.models.plot_table import to_csv
from gradviz.app.panels.controls import caption
from gradviz.app.panels.diagram_view import DiagramView
from gradviz.app.training.survey import Near
from gradviz.notation import number
from gradviz.picture.diagram import Diagram, Ramp
from gradviz.picture.nearness import draw_pictures, draw_points
from gradviz.picture.theme import Theme


class NearPart(QWidget):
    """Hidden while there are no such answers."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._near: Near | None = None
        self._ramp: Ramp = "grey"
        self._title, self._note = caption("", "section"), caption("", wraps=True)
        self.view = DiagramView(theme)
        self.view.table = self._table
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for part in (self._title, self._note, self.view):
            column.addWidget(part)
        self.hide()

    def show_answers(self, near: Near | None, ramp: Ramp) -> None:
        """Other answers; pictures in the colours of the set."""
        self._near, self._ramp = near, ramp
        self.setVisible(near is not None)
        self.view.show_diagram(self._drawn())
        if near is not None:
            self._note.setText(words.say("Mean squared distance {far}. {how}", far=number(near.all, 3), how=self._how(near)))

    def _how(self, near: Near) -> str:
        if near.wanted.ndim == 1:
            return words.say("Right answers lie on the line.")
        return words.say("Above what was wanted, below what was answered, the farthest first.")

    def _drawn(self) -> Diagram:
        near = self._near
        if near is None:
            return Diagram(0, 0, ())
        if near.wanted.ndim == 1:
            return draw_points(near.wanted, near.answered)
        return draw_pictures(near.wanted, near.answered, near.far.tolist(), self._ramp)

    def _table(self) -> bytes:
        """Of each sample what was wanted and what was answered; of pictures number by number."""
        return to_csv(self._columns())

    def _columns(self) -> Iterator[tuple[str, np.ndarray, np.ndarray]]:
        if self._near is not None:
            yield words.say("answered"), self._near.wanted.reshape(-1), self._near.answered.reshape(-1)

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of another theme."""
        self.view.apply_theme(theme)

    def retranslate(self) -> None:
        """Say everything in the current language."""
        self._title.setText(words.say("Answers"))
        self.view.setAccessibleName(words.say("Answers"))
        self.show_answers(self._near, self._ramp)
