"""What excites the chosen unit most: the picture, how far the search is, and the way to renew or cancel it. Arranges and words."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gradviz import words
from gradviz.app.models import excitation_view as view
from gradviz.app.models.excitation import ExcitationModel
from gradviz.app.models.training import TrainingModel
from gradviz.app.panels.controls import ElidedLabel, TextButton, caption
from gradviz.app.panels.diagram_view import DiagramView
from gradviz.app.training.exciting import TargetUnit
from gradviz.picture.diagram import Diagram
from gradviz.picture.excitation import place_at
from gradviz.picture.theme import Theme


class ExcitationPart(QWidget):
    """`laid` carries a sample to lay before the network."""

    laid = Signal(object)

    def __init__(self, training: TrainingModel, theme: Theme) -> None:
        super().__init__()
        self.model = ExcitationModel(training, self)
        self._training = training
        self._laid: int | None = None
        self._drawn: tuple[object, ...] = ()
        self.view = DiagramView(theme)
        self.view.setProperty("keepsKeys", "Left Right Up Down")
        self.view.table = self._table
        self._caption, self._age = ElidedLabel("caption"), caption("", "muted")
        self.act = TextButton("link")
        self._empty = caption("", "muted", wraps=True)
        head = QHBoxLayout()
        head.setContentsMargins(16, 8, 16, 0)
        head.setSpacing(12)
        self._empty.setContentsMargins(16, 8, 16, 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        head.addWidget(self._caption, 1)
        head.addWidget(self._age)
        head.addWidget(self.act)
        column.addWidget(self._empty)
        column.addWidget(self.view)
        self._resting = QTimer(self, singleShot=True, interval=0)
        self._resting.timeout.connect(self.refresh)
        self.act.clicked.connect(self._do)
        self.view.pressed.connect(self._lay)
        self.model.changed.connect(self.refresh)

    def set_target(self, target: TargetUnit | None) -> None:
        """Show what excites a unit; None is no unit."""
        if target != self.model.target:
            self._laid = None
        self.model.set_target(target)
        self.refresh()

    def refresh(self) -> None:
        """Draw what is known now; the line above keeps its height."""
        if self.isHidden():
            return
        model = self.model
        found, target = model.found, model.target
        self._draw()
        self.view.setVisible(bool(self.view.diagram.shapes))
        self._caption.setText("" if found is None or target is None else view.describe(found, target.mapped))
        self._age.setText(self._state())
        self.act.setText(words.say("Cancel") if model.searching else words.say("Renew"))
        self.act.setVisible(model.target is not None and (model.searching or model.old or model.cancelled))
        self._empty.setText(self._nothing())
        self._empty.setVisible(not self.view.diagram.shapes and bool(self._empty.text()))

    def _draw(self) -> None:
        """The picture, where it is another one: a training asks several times a second."""
        found = self.model.found
        facts = self._training.facts
        photographs = facts is not None and facts.photographs
        wanted = (found, self.width(), self._names, photographs, words.language())
        if wanted == self._drawn:
            return
        self._drawn = wanted
        if found is None:
            self.view.show_diagram(Diagram(0, 0, ()))
            return
        self.view.show_diagram(view.drawn(found.excitation, self._names, float(max(self.width(), 200)), photographs=photographs))

    def _state(self) -> str:
        """How far the search is, else of which weights it is where those are no longer there."""
        model = self.model
        if model.share is not None:
            return words.say("Searching: {share}", share=f"{100 * model.share:.0f}\u2009%")
        return view.age(model.found) if model.found is not None and model.old else ""

    def _nothing(self) -> str:
        """Why there is no picture."""
        model = self.model
        if model.target is None:
            return words.say("What is read is not excited by anything: choose a layer.")
        if model.found is not None:
            return view.empty_word(model.found.excitation)
        return words.say("The search was cancelled.") if model.cancelled else ""

    @property
    def _names(self) -> tuple[str, ...]:
        return self._training.facts.classes if self._training.facts is not None else ()

    def _table(self) -> bytes:
        found = self.model.found
        return b"" if found is None else view.table(found.excitation)

    def _do(self) -> None:
        if self.model.searching:
            self.model.cancel()
        else:
            self.model.renew()

    def _lay(self, x: float, y: float) -> None:
        """Lay the sample under a point before the network; the same once more takes it away."""
        found, place = self.model.found, place_at(self.view.diagram, x, y)
        if found is not None and place is not None and found.excitation.samples.ndim == 4:
            self._laid = None if self._laid == place else place
            self.laid.emit(None if self._laid is None else found.excitation.samples[place])

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of another theme, and another size of text."""
        self.view.apply_theme(theme)
        self._caption.setMinimumHeight(self.act.sizeHint().height())

    def retranslate(self) -> None:
        """Say everything in the current language."""
        self.view.setAccessibleName(words.say("What excites the unit most"))
        self.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._resting.start()
