"""How the network is trained: optimizer, rate, batch and epochs at hand, the rest behind one word. Edits go to the session."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gradviz import words
from gradviz.app import icons
from gradviz.app.fonts import scaled
from gradviz.app.models.network import NetworkSession, titles
from gradviz.app.panels.augmentation_form import AugmentationForm
from gradviz.app.panels.choice import Choice
from gradviz.app.panels.controls import TextButton, caption
from gradviz.app.panels.fields_form import RIGHT, WIDTH, FieldsForm, field_rows
from gradviz.picture.theme import Theme
from gradviz.project.network import PART_TITLES, PARTS

AT_HAND = ("rate", "batch", "epochs")
ELSEWHERE = ("normalize",)


class TrainingForm(QWidget):
    """One choice for each part of the training, and the fields that it declares."""

    def __init__(self, session: NetworkSession, theme: Theme) -> None:
        super().__init__()
        self._session, self._theme = session, theme
        self._title, self._note = caption("", "section"), caption("", wraps=True)
        self.choices = {part: self._choice(part) for part in PART_TITLES}
        self._labels = {part: caption("", "muted", wraps=True) for part in PART_TITLES}
        self.forms = {key: FieldsForm() for key in ("rate", "training", "optimizer", "schedule", "loss", "initializer", "numbers", "run")}
        for key, form in self.forms.items():
            part = {"rate": "optimizer", "numbers": "training"}.get(key, key)
            form.changed.connect(partial(session.set_field, part))
            form.settled.connect(session.settle)
        self.more = TextButton("link")
        self.more.setCheckable(True)
        self.more.toggled.connect(lambda _: self.refresh())
        self._rest = QWidget()
        rest = QVBoxLayout(self._rest)
        rest.setContentsMargins(0, 0, 0, 0)
        rest.setSpacing(6)
        rest.addWidget(self.forms["optimizer"])
        for part in ("schedule", "loss", "initializer"):
            rest.addWidget(self._line(part))
            rest.addWidget(self.forms[part])
        rest.addWidget(self.forms["numbers"])
        rest.addWidget(self.forms["run"])
        self.augmentation = AugmentationForm(session)
        rest.addWidget(self.augmentation)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(6)
        column.addWidget(self._title)
        column.addWidget(self._line("optimizer"))
        for widget in (self.forms["rate"], self.forms["training"], self._note):
            column.addWidget(widget)
        column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._rest)
        session.document_changed.connect(self.refresh)

    def _choice(self, part: str) -> Choice:
        choice = Choice(titles(part), self._session.network.choice(part).kind)
        choice.setMinimumWidth(scaled(WIDTH))
        choice.activated.connect(lambda _: self._session.choose(part, choice.key))
        return choice

    def _line(self, part: str) -> QWidget:
        line = QWidget()
        row = field_rows(line)
        row.addWidget(self._labels[part], 0, 0)
        row.addWidget(self.choices[part], 0, 1, RIGHT)
        return line

    def refresh(self) -> None:
        """Show what the document says."""
        network = self._session.network
        for part, choice in self.choices.items():
            choice.choose(network.choice(part).kind)
            choice.setToolTip(words.say(getattr(PARTS[part].get(network.choice(part).kind), "doc", "")))
        training, optimizer = network.form("training"), network.form("optimizer")
        self.forms["rate"].show_rows([row for row in optimizer if row.field.name in AT_HAND])
        self.forms["training"].show_rows([row for row in training if row.field.name in AT_HAND])
        self.forms["optimizer"].show_rows([row for row in optimizer if row.field.name not in AT_HAND])
        self.forms["numbers"].show_rows([row for row in training if row.field.name not in (*AT_HAND, *ELSEWHERE)])
        for part in ("schedule", "loss", "initializer", "run"):
            self.forms[part].show_rows(network.form(part))
        self.augmentation.refresh()
        self._rest.setVisible(self.more.isChecked())
        self.more.setIcon(icons.icon("down" if self.more.isChecked() else "right", self._theme["accent"]))

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of another theme."""
        self._theme = theme
        for form in self.forms.values():
            form.apply_text_size()
        self.augmentation.apply_text_size()
        for choice in self.choices.values():
            choice.setMinimumWidth(scaled(WIDTH))
        self.refresh()

    def retranslate(self) -> None:
        """Say everything in the current language."""
        self._title.setText(words.say("Training"))
        self._note.setText(words.say("All of this and dropout may change while it runs; the batch from the next epoch on."))
        self.more.setText(words.say("More settings"))
        for part, title in PART_TITLES.items():
            self._labels[part].setText(words.say(title))
            self.choices[part].say(titles(part))
            self.choices[part].setAccessibleName(words.say(title))
        for form in self.forms.values():
            form.retranslate()
        self.augmentation.retranslate()
        self.refresh()
