"""Tabs show as many as fit, the chosen one always; the others are in the menu."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from gradviz.app.panels.tab_row import TabRow
from gradviz.picture.theme import Theme

KEYS = ("one", "two", "three", "four", "five", "six")


def shown(row: TabRow) -> list[str]:
    """The tabs with a button of their own."""
    return [key for key, button in row.buttons.items() if not button.isHidden()]


def test_what_has_no_room_is_in_the_menu(qtbot: QtBot, theme: Theme) -> None:
    corner = QLabel()
    row = TabRow(KEYS, corner)
    qtbot.addWidget(row)
    row.say({key: key.title() for key in KEYS})
    row.apply_theme(theme)
    row.resize(2000, 40)
    row.arrange()
    assert shown(row) == list(KEYS)
    assert row.more.isHidden()
    row.resize(220, 40)
    row.choose("six")
    assert "six" in shown(row)
    assert len(shown(row)) < len(KEYS)
    row._menu.aboutToShow.emit()
    hidden = [action.text() for action in row._menu.actions()]
    assert hidden == [key.title() for key in KEYS if key not in shown(row)]
    with qtbot.waitSignal(row.chosen) as received:
        row._menu.actions()[0].trigger()
    assert received.args[0] not in shown(row)


def test_the_corner_takes_its_room_when_it_appears(qtbot: QtBot, theme: Theme) -> None:
    dock, corner = QWidget(), QLabel("a corner of some width")
    row = TabRow(KEYS, corner)
    row.setParent(dock)
    qtbot.addWidget(dock)
    row.say({key: key.title() for key in KEYS})
    row.apply_theme(theme)
    corner.hide()
    dock.show()
    row.show()
    row.resize(360, 40)
    before = len(shown(row))
    corner.show()
    assert len(shown(row)) < before
    corner.hide()
    assert len(shown(row)) == before


def test_it_takes_no_more_room_than_its_tabs(qtbot: QtBot, theme: Theme) -> None:
    row = TabRow(("one", "two", "three"), QWidget())
    qtbot.addWidget(row)
    row.say({"one": "Feature maps", "two": "Kernels", "three": "Weights of a long name"})
    row.apply_theme(theme)
    row.keep_within(2000)
    whole = row.width()
    assert whole < 700
    assert not any(button.isHidden() for button in row.buttons.values())
    row.keep_within(whole - 20)
    assert row.buttons["three"].isHidden()
    assert row.width() < whole - 60
    narrow = row.width()
    row.keep_within(whole - 20)
    assert row.width() == narrow
    row.keep_within(2000)
    assert row.width() == whole
