"""The button names what is chosen; its menu is filled when it opens and tells the key that was picked."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from gradviz.app.panels.menu_choice import MenuChoice
from gradviz.picture.theme import Theme


def test_the_menu_tells_the_key_of_the_title_that_was_picked(qtbot: QtBot, theme: Theme) -> None:
    choice = MenuChoice()
    qtbot.addWidget(choice)
    choice.show_choice({"mean": "Mean", "sum": "Sum"}, "sum", theme)
    assert choice.text() == "Sum"
    received: list[str] = []
    choice.chosen.connect(received.append)
    menu = choice.menu()
    menu.aboutToShow.emit()
    assert [action.text() for action in menu.actions()] == ["Mean", "Sum"]
    menu.actions()[0].trigger()
    assert received == ["mean"]


def test_an_unknown_key_shows_no_title(qtbot: QtBot, theme: Theme) -> None:
    choice = MenuChoice()
    qtbot.addWidget(choice)
    choice.show_choice({"mean": "Mean"}, "", theme)
    assert choice.text() == ""
