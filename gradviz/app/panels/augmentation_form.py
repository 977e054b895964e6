"""How the training images are changed: a tick for every augmentation, and the fields of those that are on. Edits go to the session."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from gradviz import words
from gradviz.app.models.network import NetworkSession
from gradviz.app.panels.controls import caption
from gradviz.app.panels.fields_form import FieldsForm
from gradviz.nn.augmentation import AUGMENTATIONS


class AugmentationForm(QWidget):
    """Hidden for samples that are no images."""

    def __init__(self, session: NetworkSession) -> None:
        super().__init__()
        self._session = session
        self._title = caption("", "section")
        self.ticks = {kind: FieldsForm() for kind in AUGMENTATIONS}
        self.forms = {kind: FieldsForm() for kind in AUGMENTATIONS}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(6)
        column.addWidget(self._title)
        for kind, tick in self.ticks.items():
            tick.changed.connect(lambda name, on: session.switch_augmentation(name, bool(on)))
            self.forms[kind].changed.connect(partial(session.set_augmentation, kind))
            for form in (tick, self.forms[kind]):
                form.settled.connect(session.settle)
                column.addWidget(form)

    def refresh(self) -> None:
        """Show what is on."""
        known = self._session.network.augmentation_forms()
        for kind, tick in self.ticks.items():
            rows = known.get(kind, ())
            tick.show_rows(rows[:1])
            self.forms[kind].show_rows(rows[1:])
        self.setVisible(bool(known))

    def apply_text_size(self) -> None:
        """Take another size of text."""
        for form in (*self.ticks.values(), *self.forms.values()):
            form.apply_text_size()

    def retranslate(self) -> None:
        """Say everything in the current language."""
        self._title.setText(words.say("Changed copies of the images"))
        for form in (*self.ticks.values(), *self.forms.values()):
            form.retranslate()
