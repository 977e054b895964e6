"""The field of an array: short to read, whole to edit, deaf to what is no array."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from gradviz.app.panels.array_field import MOST, ArrayField, read, written


@pytest.fixture
def field(qtbot: QtBot) -> ArrayField:
    field = ArrayField()
    qtbot.addWidget(field)
    field.show()
    return field


def typed(field: ArrayField, text: str, qtbot: QtBot) -> list[object]:
    """What the field tells when a text is typed over the old one."""
    received: list[object] = []
    field.entered.connect(received.append)
    field.selectAll()
    qtbot.keyClicks(field, text)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    return received


def test_what_is_typed_becomes_an_array(field: ArrayField, qtbot: QtBot) -> None:
    field.show_value((2.0, 1.0))
    assert field.text() == "[2, 1]"
    assert typed(field, "[1, 2.5, -3]", qtbot) == [[1.0, 2.5, -3.0]]
    assert typed(field, "[1,2;3,4]", qtbot)[0] == [[1.0, 2.0], [3.0, 4.0]]
    assert typed(field, "7", qtbot)[0] == 7.0


@pytest.mark.parametrize("text", ["", "[1,", "[1, two]", "[1, 2; 3]", "[]", "[nan]", "[1e999]", "[2, 1]"])
def test_what_is_none_or_the_same_changes_nothing(field: ArrayField, text: str, qtbot: QtBot) -> None:
    field.show_value((2.0, 1.0))
    assert typed(field, text, qtbot) == []
    assert field.value == (2.0, 1.0)
    field.clearFocus()
    assert read(field.text()) == [2.0, 1.0]


def test_a_large_array_is_read_only_and_short(field: ArrayField) -> None:
    field.show_value(tuple(float(place) for place in range(MOST + 1)))
    assert field.isReadOnly()
    assert "…" in field.text()
    assert field.toolTip() == ""


def test_every_digit_is_there_to_edit() -> None:
    content = ((0.123456789, 2.0), (-1.0, 1e-7))
    assert read(written(content)) == [list(row) for row in content]
    assert written(((1.0, 2.0), (3.0, 4.0))) == "[1, 2; 3, 4]"
    assert read(written((((1.0,), (2.0,)),))) == [[[1.0], [2.0]]]
