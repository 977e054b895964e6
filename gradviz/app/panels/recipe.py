"""The ingredients of a ready network, each with a tick: what is taken out shows by the next curve what it was good for."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from gradviz import words
from gradviz.app.models.network import NetworkSession
from gradviz.app.panels.choice import Tick
from gradviz.app.panels.controls import caption


class Recipe(QWidget):
    """Hidden for networks that are not made of ingredients."""

    def __init__(self, session: NetworkSession) -> None:
        super().__init__()
        self._session = session
        self._title, self._hint = caption("", "muted"), caption("", wraps=True)
        self.ticks: dict[str, Tick] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 4, 0, 8)
        self._column.setSpacing(6)
        self._column.addWidget(self._title)
        self._column.addWidget(self._hint)
        session.document_changed.connect(self.refresh)

    def refresh(self) -> None:
        """Show what is in and what is out."""
        known = self._session.ingredients
        self.setVisible(bool(known))
        names = [name for name, _, _ in known]
        if names != list(self.ticks):
            self._rebuild(names)
        for name, text, is_in in known:
            self.ticks[name].setText(words.sentence_case(text))
            self.ticks[name].setToolTip(text)
            self.ticks[name].setChecked(is_in)

    def retranslate(self) -> None:
        """Say everything in the current language."""
        self._title.setText(words.say("Ingredients"))
        self._hint.setText(words.say("Take one out and train again: the curves show what it buys."))
        self.refresh()

    def _rebuild(self, names: list[str]) -> None:
        for tick in self.ticks.values():
            tick.hide()
            tick.deleteLater()
        self.ticks = {name: Tick() for name in names}
        for place, (name, tick) in enumerate(self.ticks.items()):
            tick.clicked.connect(lambda on, name=name: self._session.switch(name, on))
            self._column.insertWidget(1 + place, tick)
