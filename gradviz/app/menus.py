"""QActions and menus made from the action records. Owns their building and their texts; knows no command's meaning."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from gradviz import words
from gradviz.app.actions import ACTIONS, MENUS, Action


def build_actions(parent: QWidget, slot: Callable[[str], Callable[..., object]]) -> dict[str, QAction]:
    """A QAction per record; `slot(name)` is asked for what it does each time it is triggered."""
    groups: dict[str, QActionGroup] = {}
    made: dict[str, QAction] = {}
    for record in ACTIONS:
        action = QAction(parent)
        action.setShortcuts([QKeySequence(key) for key in record.shortcuts])
        action.setCheckable(record.checkable or record.choice is not None)
        if record.choice is not None:
            groups.setdefault(record.choice, QActionGroup(parent)).addAction(action)
        action.triggered.connect(partial(_run, slot, record))
        parent.addAction(action)
        made[record.id] = action
    return made


def _run(slot: Callable[[str], Callable[..., object]], record: Action, _checked: bool = False) -> None:
    slot(record.slot)(*(() if record.argument is None else (record.argument,)))


class Menus:
    """The menu bar; its texts follow the language."""

    def __init__(self, bar: QMenuBar, actions: Mapping[str, QAction]) -> None:
        self._bar, self._actions = bar, actions
        self.menus: dict[str, QMenu] = {title: QMenu(words.say(title), bar) for title in MENUS}
        self.submenus: dict[str, QMenu] = {}
        for menu in self.menus.values():
            bar.addMenu(menu)
        for record in ACTIONS:
            self._add(record)

    def _add(self, record: Action) -> None:
        menu = self.menus[record.menu]
        if record.separated:
            menu.addSeparator()
        if record.submenu is None:
            menu.addAction(self._actions[record.id])
            return
        if record.submenu not in self.submenus:
            self.submenus[record.submenu] = menu.addMenu("")
        self.submenus[record.submenu].addAction(self._actions[record.id])

    def retranslate(self) -> None:
        """Say everything in the current language."""
        for title, menu in (*self.menus.items(), *self.submenus.items()):
            menu.setTitle(words.say(title))
        for record in ACTIONS:
            self._actions[record.id].setText(words.say(record.title))

    def refresh(self) -> None:
        """A submenu without a command that can be given is switched off itself."""
        for menu in self.submenus.values():
            menu.menuAction().setEnabled(any(action.isEnabled() for action in menu.actions()))
