"""The command palette: search, choice by keys, what it runs."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from gradviz.app.panels.command_palette import WIDTH, CommandPalette, Offer, matches

LONG = "A step cannot learn, a sigmoid can, and this title has more words than any row has room for"


@pytest.fixture
def chosen() -> list[str]:
    """The titles of the files that were chosen."""
    return []


@pytest.fixture
def palette(qtbot: QtBot, actions: dict[str, QAction], chosen: list[str]) -> Iterator[CommandPalette]:
    """An open palette, which finds a few files too."""
    window = QWidget()
    qtbot.addWidget(window)

    def files(typed: str) -> Iterator[Offer]:
        for title in ("Sigmoid", LONG, "The next step"):
            if matches(title, typed):
                yield Offer(title, "Example", lambda title=title: chosen.append(title), "What to notice" if title == "Sigmoid" else "")

    palette = CommandPalette(window, actions.values(), files)
    palette.open(QPoint(600, 0))
    yield palette
    palette.hide()


def test_every_word_must_occur_in_any_order() -> None:
    assert matches("To the end", "END to")
    assert not matches("To the end", "to start")
    assert matches("Развёрнутая сеть", "развернутая")


def test_typing_filters_and_enter_runs_the_chosen_one(palette: CommandPalette, qtbot: QtBot, actions: dict[str, QAction]) -> None:
    everything = palette.shown()
    assert len(everything) == len(actions)
    qtbot.keyClicks(palette.field, "step")
    commands = [title for title in everything if "step" in title.casefold()]
    assert palette.shown() == [*commands, LONG, "The next step"]
    qtbot.keyClick(palette, Qt.Key.Key_Down)
    second = palette.shown()[1]
    with qtbot.waitSignal(next(action for action in actions.values() if action.text() == second).triggered):
        qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert palette.isHidden()


def test_files_are_offered_once_something_is_typed_and_enter_opens_one(palette: CommandPalette, qtbot: QtBot, chosen: list[str]) -> None:
    assert "Sigmoid" not in palette.shown()
    qtbot.keyClicks(palette.field, "  ")
    assert "Sigmoid" not in palette.shown()
    qtbot.keyClicks(palette.field, "SIGM")
    assert palette.shown() == ["Sigmoid", LONG]
    assert palette.list.item(0).toolTip() == "What to notice"
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert (chosen, palette.isHidden()) == (["Sigmoid"], True)


def test_a_title_too_long_for_its_row_ends_before_the_word_beside_it(palette: CommandPalette, qtbot: QtBot) -> None:
    qtbot.keyClicks(palette.field, "cannot")
    item = palette.list.item(0)
    beside = palette.list.itemWidget(item)
    assert item.text().endswith("…")
    assert palette.list.fontMetrics().horizontalAdvance(item.text()) + beside.sizeHint().width() < WIDTH
    assert item.toolTip() == LONG


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
