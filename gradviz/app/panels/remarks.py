"""Remarks under the editor: how a word was read, with a link that reads it the other way. Shows remarks; reads nothing."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from gradviz import words
from gradviz.app.models.reading import Remark
from gradviz.app.panels.controls import ElidedLabel, TextButton

COUNT, GAP = 60, 10
MOST = 3
"""More remarks than this do not fit on the line; their number is said."""


class Remarks(QWidget):
    """One line of remarks, each with its link."""

    declared = Signal(str)
    forgotten = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.sentences = [ElidedLabel("caption", first=True) for _ in range(MOST)]
        self.links = [TextButton("link") for _ in range(MOST)]
        self._more = QLabel()
        self._more.setProperty("kind", "caption")
        self._shown: Sequence[Remark] = ()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addStretch(1)
        for place, (sentence, link) in enumerate(zip(self.sentences, self.links, strict=True)):
            link.clicked.connect(lambda _=False, place=place: self._follow(place))
            row.addWidget(sentence)
            row.addWidget(link)
        row.addWidget(self._more)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.hide()

    def show_remarks(self, remarks: Sequence[Remark]) -> None:
        """Show them, or nothing."""
        self._shown = remarks
        for place in range(MOST):
            remark = remarks[place] if place < len(remarks) else Remark("")
            self.sentences[place].setText(remark.sentence)
            self.sentences[place].setToolTip(remark.sentence)
            self.links[place].setText(remark.link)
            self.links[place].setToolTip(remark.link)
        self.setVisible(bool(remarks))
        self._fit()

    def _fit(self) -> None:
        """As many as the line has room for, the first at least; the others are counted."""
        room, shown = self.width() - COUNT, 0
        for place, remark in enumerate(self._shown[:MOST]):
            parts = [part for part, text in ((self.sentences[place], remark.sentence), (self.links[place], remark.link)) if text]
            room -= sum(part.sizeHint().width() + GAP for part in parts) + GAP
            if place and room < 0:
                break
            shown += 1
        for place in range(MOST):
            remark = self._shown[place] if place < shown else Remark("")
            self.sentences[place].setVisible(bool(remark.sentence))
            self.links[place].setVisible(bool(remark.link))
        surplus = len(self._shown) - shown
        self._more.setText(words.count("and {n} more", "and {n} more", surplus) if surplus > 0 else "")
        self._more.setVisible(surplus > 0)
        self._more.setToolTip("\n".join(remark.sentence for remark in self._shown[shown:]))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _follow(self, place: int) -> None:
        remark = self._shown[place]
        (self.forgotten if remark.forgets else self.declared).emit(remark.name)
