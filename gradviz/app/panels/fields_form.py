"""A form made from declared fields: one row each, valid input is told at once, what is not accepted is marked. Owns no meaning."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QWidget

from gradviz.app.fonts import scaled
from gradviz.app.models.forms import choices, hint, read_value, stepped, title, written
from gradviz.app.panels.choice import Choice, Tick
from gradviz.app.panels.controls import caption, restyle
from gradviz.fields import Field
from gradviz.nn.settings import wanted
from gradviz.project.network import Row

WIDTH = 116
"""The width of a field; a choice may be wider."""
OWN = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
"""Keys that a focused field keeps for itself."""
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class FieldEdit(QLineEdit):
    """One value as text; wheel and arrow keys change numbers."""

    entered = Signal(object)
    doubted = Signal(bool)

    def __init__(self, field: Field) -> None:
        super().__init__()
        self.field, self.value = field, field.default
        self.setProperty("kind", "value")
        self.setProperty("wrong", False)
        self.setFixedWidth(scaled(WIDTH))
        self.textEdited.connect(self._take)
        self.editingFinished.connect(self._rest)

    def show_value(self, value: Any) -> None:
        """Show a value, unless the same one is written there."""
        self.value = value
        if read_value(self.field, self.text()) != value:
            self.setText(written(value))
        self._mark(wrong=False)

    def _take(self, text: str) -> None:
        value = read_value(self.field, text)
        self._mark(wrong=value is None)
        if value is not None and value != self.value:
            self.value = value
            self.entered.emit(value)

    def _rest(self) -> None:
        """What was not accepted gives way to what holds."""
        self.setText(written(self.value))
        self._mark(wrong=False)

    def _mark(self, *, wrong: bool) -> None:
        if restyle(self, "wrong", wrong):
            self.doubted.emit(wrong)

    def _step(self, by: int) -> None:
        value = stepped(self.field, self.value, by)
        if value != self.value:
            self.show_value(value)
            self.entered.emit(value)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        turn = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()))
        if turn is not None and not event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self._step(turn)
        elif event.key() == Qt.Key.Key_Escape:
            self._rest()
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            self._step(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
        else:
            event.ignore()


def field_rows(owner: QWidget) -> QGridLayout:
    """Rows of a form in `owner`: words left, fields right."""
    rows = QGridLayout(owner)
    rows.setContentsMargins(0, 0, 0, 0)
    rows.setVerticalSpacing(6)
    rows.setHorizontalSpacing(12)
    rows.setColumnStretch(0, 1)
    return rows


class FieldsForm(QWidget):
    """`changed(name, value)` tells of every value that is accepted; `settled` that the typing rests."""

    changed = Signal(str, object)
    settled = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._rows = field_rows(self)
        self._fields: tuple[Field, ...] = ()
        self._labels: dict[str, QLabel] = {}
        self.doubt = caption("", "error", wraps=True)
        self.doubt.hide()
        self.controls: dict[str, QWidget] = {}

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show these fields with their values; controls stay while the fields are the same."""
        fields = tuple(row.field for row in rows)
        if fields != self._fields:
            self._rebuild(fields)
        for row in rows:
            control = self.controls[row.field.name]
            if isinstance(control, FieldEdit):
                control.show_value(row.value)
            elif isinstance(control, Tick):
                with QSignalBlocker(control):
                    control.setChecked(bool(row.value))
            elif isinstance(control, Choice):
                with QSignalBlocker(control):
                    control.choose(str(row.value))
        self.setVisible(bool(rows))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What a field has no use for does nothing to what the form stands in: Return takes a value, and no more than that."""
        if event.key() not in OWN:
            super().keyPressEvent(event)

    def retranslate(self) -> None:
        """Say everything in the current language."""
        for field in self._fields:
            control, label = self.controls[field.name], self._labels[field.name]
            label.setText(title(field))
            for widget in (control, label):
                widget.setToolTip(hint(field))
            control.setAccessibleName(title(field))
            control.setAccessibleDescription(hint(field))
            if isinstance(control, Choice):
                control.say(choices(field))

    def apply_text_size(self) -> None:
        """Take another size of text."""
        for control in self.controls.values():
            if isinstance(control, FieldEdit):
                control.setFixedWidth(scaled(WIDTH))
            elif isinstance(control, Choice):
                control.setMinimumWidth(scaled(WIDTH))

    def _rebuild(self, fields: tuple[Field, ...]) -> None:
        self.doubt.hide()
        self._rows.removeWidget(self.doubt)
        for widget in (*self._labels.values(), *self.controls.values()):
            self._rows.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self._fields = fields
        self.controls = {field.name: self._control(field) for field in fields}
        self._labels = {field.name: caption("", "muted", wraps=True) for field in fields}
        for line, field in enumerate(fields):
            self._labels[field.name].setBuddy(self.controls[field.name])
            self._rows.addWidget(self._labels[field.name], line, 0)
            self._rows.addWidget(self.controls[field.name], line, 1, RIGHT)
        self._rows.addWidget(self.doubt, len(fields), 0, 1, 2)
        self.retranslate()

    def _control(self, field: Field) -> QWidget:
        if isinstance(field.default, bool):
            box = Tick()
            box.toggled.connect(lambda on: self._change(field.name, on))
            return box
        if field.choices:
            by_text = {str(choice): choice for choice in field.choices}
            choice = Choice(choices(field), str(field.default))
            choice.currentIndexChanged.connect(lambda _: self._change(field.name, by_text[choice.key]))
            return choice
        edit = FieldEdit(field)
        edit.entered.connect(lambda value: self.changed.emit(field.name, value))
        edit.editingFinished.connect(self.settled)
        edit.doubted.connect(lambda wrong: self._doubt(field, wrong))
        return edit

    def _doubt(self, field: Field, wrong: bool) -> None:
        """Say what a field would take while something else stands in it."""
        self.doubt.setText(f"{title(field)}: {wanted(field)}" if wrong else "")
        self.doubt.setVisible(wrong)

    def _change(self, name: str, value: Any) -> None:
        self.changed.emit(name, value)
        self.settled.emit()
