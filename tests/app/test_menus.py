"""Menus hold every action under its title and follow the language; an action calls its slot."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from gradviz.app.actions import ACTIONS
from gradviz.app.main_window import MainWindow
from gradviz.app.menus import build_actions


class Recorder:
    """Slots that note how they were called."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, tuple[object, ...]]] = []

    def __getattr__(self, name: str) -> object:
        return lambda *given: self.calls.append((name, given))


def test_every_action_calls_its_slot_with_its_argument(qtbot: QtBot) -> None:
    parent, slots = QWidget(), Recorder()
    qtbot.addWidget(parent)
    made = build_actions(parent, lambda name: getattr(slots, name))
    for record in ACTIONS:
        made[record.id].trigger()
        assert slots.calls[-1] == (record.slot, () if record.argument is None else (record.argument,))
    assert len(slots.calls) == len(ACTIONS)


def test_every_action_is_in_its_menu(window: MainWindow) -> None:
    for record in ACTIONS:
        menu = window.menus.menus[record.menu] if record.submenu is None else window.menus.submenus[record.submenu]
        assert window.actions_by_id[record.id] in menu.actions()


def test_titles_follow_the_language(window: MainWindow) -> None:
    before = [menu.title() for menu in window.menus.menus.values()]
    window.commands.on_language("ru")
    after = [menu.title() for menu in window.menus.menus.values()]
    assert all(old != new for old, new in zip(before, after, strict=True))
