"""The rail: the workspace stays chosen, settings open their menu, words go when it is narrow."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from gradviz.app.panels.rail import Rail
from gradviz.picture.theme import Theme


@pytest.fixture
def menu(qtbot: QtBot) -> QMenu:
    """The settings."""
    menu = QMenu()
    qtbot.addWidget(menu)
    menu.addAction("Light")
    return menu


@pytest.fixture
def rail(qtbot: QtBot, menu: QMenu, theme: Theme) -> Rail:
    """A rail."""
    rail = Rail(menu)
    qtbot.addWidget(rail)
    rail.apply_theme(theme)
    rail.retranslate()
    return rail


def test_a_click_on_the_workspace_keeps_it_chosen(rail: Rail, qtbot: QtBot) -> None:
    with qtbot.waitSignal(rail.asked):
        qtbot.mouseClick(rail.buttons["graph"], Qt.MouseButton.LeftButton)
    assert rail.buttons["graph"].isChecked()


def test_another_workspace_is_asked_for_and_chosen_once_it_is_there(rail: Rail, qtbot: QtBot) -> None:
    with qtbot.waitSignal(rail.asked) as heard:
        qtbot.mouseClick(rail.buttons["network"], Qt.MouseButton.LeftButton)
    assert heard.args == ["network"]
    assert not rail.buttons["network"].isChecked()
    rail.choose("network")
    assert [key for key, button in rail.buttons.items() if button.isChecked()] == ["network"]


def test_settings_open_their_menu(rail: Rail, menu: QMenu, qtbot: QtBot) -> None:
    with qtbot.waitSignal(menu.aboutToShow):
        qtbot.mouseClick(rail.settings, Qt.MouseButton.LeftButton)
    menu.close()


def test_a_narrow_rail_shows_icons_only_and_keeps_its_names(rail: Rail) -> None:
    rail.fold(narrow=False)
    wide = rail.width()
    rail.fold(narrow=True)
    assert rail.width() < wide
    for button in (*rail.buttons.values(), rail.settings):
        assert button.toolButtonStyle() == Qt.ToolButtonStyle.ToolButtonIconOnly
        assert button.accessibleName() == button.toolTip() != ""
        assert not button.icon().isNull()
