"""What is typed into a field is told once; garbage is taken back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from gradviz.app.panels.typed_field import NumberField, read_number


@pytest.mark.parametrize(
    ("text", "value"), [("2", 2.0), (" -0.5 ", -0.5), ("\u22123", -3.0), ("1,5", 1.5), ("1e3", 1000.0), ("two", None), ("", None)]
)
def test_numbers_are_read_as_people_type_them(text: str, value: float | None) -> None:
    assert read_number(text) == value


def test_a_number_field_tells_what_was_typed_and_takes_garbage_back(qtbot: QtBot) -> None:
    field = NumberField()
    qtbot.addWidget(field)
    field.show_value(2.0)
    received: list[float] = []
    field.entered.connect(received.append)
    field.selectAll()
    qtbot.keyClicks(field, "3,25")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert received == [3.25]
    field.show_value(3.25)
    field.selectAll()
    qtbot.keyClicks(field, "many")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert received == [3.25]
    assert field.text() == "3.25"
    qtbot.keyClick(field, Qt.Key.Key_Up)
    assert received[1:] == [pytest.approx(3.35)]
