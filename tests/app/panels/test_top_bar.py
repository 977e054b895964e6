"""The top bar names the document and says how to find a command."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from gradviz.app.panels.top_bar import SearchField, TopBar
from gradviz.picture.theme import Theme


def test_it_says_what_is_edited(qtbot: QtBot) -> None:
    bar = TopBar()
    qtbot.addWidget(bar)
    bar.show_name("mine.gradviz", False)
    assert bar.name.text() == "mine.gradviz"
    bar.show_name("mine.gradviz", True)
    assert bar.name.text() == "mine.gradviz, edited"


def test_the_field_is_as_wide_as_its_words(qtbot: QtBot, theme: Theme) -> None:
    field = SearchField()
    qtbot.addWidget(field)
    field.apply_theme(theme)
    field.say("Find", "Ctrl+K")
    narrow = field.sizeHint().width()
    field.say("Find a command in a language of very long words indeed", "Ctrl+K")
    assert field.sizeHint().width() > narrow
    assert field.accessibleName().startswith("Find a command")
