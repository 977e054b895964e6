"""The command palette: search, choice by keys, what it runs."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from gradviz.app.panels.command_palette import CommandPalette, matches


@pytest.fixture
def palette(qtbot: QtBot, actions: dict[str, QAction]) -> Iterator[CommandPalette]:
    """An open palette."""
    window = QWidget()
    qtbot.addWidget(window)
    palette = CommandPalette(window, actions.values())
    palette.open(QPoint(600, 0))
    yield palette
    palette.hide()


def test_every_word_must_occur_in_any_order() -> None:
    assert matches("To the end", "END to")
    assert not matches("To the end", "to start")


def test_typing_filters_and_enter_runs_the_chosen_one(palette: CommandPalette, qtbot: QtBot, actions: dict[str, QAction]) -> None:
    everything = palette.shown()
    assert len(everything) == len(actions)
    qtbot.keyClicks(palette.field, "step")
    assert palette.shown() == [title for title in everything if "step" in title.casefold()]
    qtbot.keyClick(palette, Qt.Key.Key_Down)
    second = palette.shown()[1]
    with qtbot.waitSignal(next(action for action in actions.values() if action.text() == second).triggered):
        qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert palette.isHidden()


def test_what_is_disabled_is_not_offered(palette: CommandPalette, actions: dict[str, QAction]) -> None:
    actions["undo"].setEnabled(False)
    palette.open(QPoint(600, 0))
    assert "Undo" not in palette.shown()
    assert "Redo" in palette.shown()


def test_up_from_the_first_goes_to_the_last(palette: CommandPalette, qtbot: QtBot) -> None:
    qtbot.keyClick(palette, Qt.Key.Key_Up)
    assert palette.list.currentRow() == palette.list.count() - 1


def test_enter_without_a_match_only_closes(palette: CommandPalette, qtbot: QtBot, actions: dict[str, QAction]) -> None:
    ran: list[bool] = []
    for action in actions.values():
        action.triggered.connect(ran.append)
    qtbot.keyClicks(palette.field, "no such command")
    assert palette.shown() == []
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert palette.isHidden()
    assert not ran


def test_keys_are_named_as_in_the_menus(palette: CommandPalette, actions: dict[str, QAction]) -> None:
    keys = {label.text() for label in palette.list.findChildren(QLabel)}
    native = QKeySequence.SequenceFormat.NativeText
    assert keys >= {action.shortcut().toString(native) for action in actions.values() if action.isEnabled()} - {""}
