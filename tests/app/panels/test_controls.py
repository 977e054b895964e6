"""The small controls: what a key or a typed number makes them tell."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from gradviz.app.panels.controls import IconButton, NumberField, Segmented, Slider, read_number
from gradviz.picture.theme import THEMES, Theme


@pytest.mark.parametrize(
    ("text", "value"), [("2", 2.0), (" -0.5 ", -0.5), ("\u22123", -3.0), ("1,5", 1.5), ("1e3", 1000.0), ("two", None), ("", None)]
)
def test_numbers_are_read_as_people_type_them(text: str, value: float | None) -> None:
    assert read_number(text) == value


def test_a_number_field_tells_what_was_typed_and_takes_garbage_back(qtbot: QtBot) -> None:
    field = NumberField()
    qtbot.addWidget(field)
    field.show_value(2.0)
    told: list[float] = []
    field.entered.connect(told.append)
    field.selectAll()
    qtbot.keyClicks(field, "3,25")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert told == [3.25]
    field.show_value(3.25)
    field.selectAll()
    qtbot.keyClicks(field, "many")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert told == [3.25]
    assert field.text() == "3.25"
    qtbot.keyClick(field, Qt.Key.Key_Up)
    assert told[1:] == [pytest.approx(3.35)]


def test_a_slider_moves_by_keys_stops_at_its_ends_and_widens(qtbot: QtBot) -> None:
    slider = Slider()
    qtbot.addWidget(slider)
    told: list[float] = []
    slider.dragged.connect(told.append)
    slider.show_value(2.0)
    assert told == []
    for key in (Qt.Key.Key_Right, Qt.Key.Key_End, Qt.Key.Key_Right, Qt.Key.Key_Home):
        qtbot.keyClick(slider, key)
    assert told == [2.1, slider.reach, slider.reach, -slider.reach]
    slider.show_value(12.0)
    assert slider.reach >= 12.0


def test_a_press_on_the_slider_drags_and_letting_go_says_so(qtbot: QtBot) -> None:
    slider = Slider()
    qtbot.addWidget(slider)
    slider.resize(200, slider.height())
    with qtbot.waitSignals([slider.dragged, slider.released]):
        qtbot.mouseClick(slider, Qt.MouseButton.LeftButton, pos=QPoint(199, 5))
    assert slider.value == slider.reach


def test_segments_tell_the_choice_and_change_only_when_told(qtbot: QtBot, theme: Theme) -> None:
    segments = Segmented(("one", "two", "three"))
    qtbot.addWidget(segments)
    segments.say({"one": "First", "two": "Second", "three": "Third"})
    segments.dress(theme)
    segments.resize(segments.sizeHint())
    before = segments.grab().toImage()
    told: list[str] = []
    segments.chosen.connect(told.append)
    qtbot.keyClick(segments, Qt.Key.Key_Left)
    qtbot.keyClick(segments, Qt.Key.Key_Right)
    qtbot.mouseClick(segments, Qt.MouseButton.LeftButton, pos=QPoint(segments.width() - 10, segments.height() // 2))
    assert told == ["one", "two", "three"]
    assert segments.current == "one"
    segments.choose("three")
    assert segments.grab().toImage() != before
    assert segments.accessibleName() == "First, Second, Third"


def test_an_icon_button_is_named_and_painted_in_every_theme(qtbot: QtBot) -> None:
    button = IconButton("play")
    qtbot.addWidget(button)
    button.explain("Play")
    assert (button.toolTip(), button.accessibleName()) == ("Play", "Play")
    for theme in THEMES.values():
        button.dress(theme)
        assert not button.icon().isNull()
