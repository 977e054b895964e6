"""Forms are made from fields: what is valid is told while typing, what is not is marked and forgotten."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox
from pytestqt.qtbot import QtBot

from gradviz.app.panels.choice import Choice
from gradviz.app.panels.fields_form import FieldEdit, FieldsForm
from gradviz.fields import Field
from gradviz.project.network import Row

UNITS, BIAS = Field("units", 64, "how many outputs", minimum=1), Field("bias", True, "whether a bias is added")
FORM = Field("form", "library", "the form of the rule", choices=("library", "lecture"))


@pytest.fixture
def form(qtbot: QtBot) -> FieldsForm:
    form = FieldsForm()
    qtbot.addWidget(form)
    form.show_rows([Row(UNITS, 64), Row(BIAS, True), Row(FORM, "library")])
    form.show()
    return form


def heard(form: FieldsForm) -> list[tuple[str, object]]:
    found: list[tuple[str, object]] = []
    form.changed.connect(lambda name, value: found.append((name, value)))
    return found


def test_typing_tells_each_value_that_is_accepted(form: FieldsForm, qtbot: QtBot) -> None:
    received, units = heard(form), form.controls["units"]
    assert isinstance(units, FieldEdit)
    units.selectAll()
    qtbot.keyClicks(units, "0")
    assert units.property("wrong")
    qtbot.keyClick(units, Qt.Key.Key_Backspace)
    qtbot.keyClicks(units, "12")
    assert received == [("units", 1), ("units", 12)]
    assert not units.property("wrong")
    units.clear()
    units.editingFinished.emit()
    assert units.text() == "12"


def test_arrows_change_numbers(form: FieldsForm, qtbot: QtBot) -> None:
    received = heard(form)
    qtbot.keyClick(form.controls["units"], Qt.Key.Key_Up)
    assert received == [("units", 65)]


def test_ticks_and_choices_are_told_and_showing_is_silent(form: FieldsForm) -> None:
    received = heard(form)
    box, choice = form.controls["bias"], form.controls["form"]
    assert isinstance(box, QCheckBox)
    assert isinstance(choice, Choice)
    box.click()
    choice.choose("lecture")
    assert received == [("bias", False), ("form", "lecture")]
    form.show_rows([Row(UNITS, 3), Row(BIAS, True), Row(FORM, "library")])
    assert len(received) == 2


def test_controls_stay_while_the_fields_are_the_same(form: FieldsForm) -> None:
    before = form.controls["units"]
    form.show_rows([Row(UNITS, 5), Row(BIAS, True), Row(FORM, "library")])
    assert form.controls["units"] is before
    form.show_rows([Row(BIAS, True)])
    assert list(form.controls) == ["bias"]


def test_every_control_says_what_it_is(form: FieldsForm) -> None:
    form.retranslate()
    assert all(control.accessibleName() and control.toolTip() for control in form.controls.values())


def test_what_would_be_taken_is_said_while_something_else_is_typed(form: FieldsForm, qtbot: QtBot) -> None:
    units = form.controls["units"]
    assert isinstance(units, FieldEdit)
    units.selectAll()
    qtbot.keyClicks(units, "0")
    assert form.doubt.isVisible()
    assert form.doubt.text() == "Units: a whole number of at least 1"
    qtbot.keyClick(units, Qt.Key.Key_Escape)
    assert not form.doubt.isVisible()


def test_units_and_words_of_choices_are_shown(qtbot: QtBot) -> None:
    form = FieldsForm()
    qtbot.addWidget(form)
    law = Field("law", "a", "the law", choices=("a", "b"), choice_titles=("first", "second"))
    form.show_rows([Row(Field("every", 10, "how many", unit="epochs"), 10), Row(law, "b")])
    choice = form.controls["law"]
    assert isinstance(choice, Choice)
    assert choice.currentText() == "second"
    assert form._labels["every"].text() == "Every, epochs"
