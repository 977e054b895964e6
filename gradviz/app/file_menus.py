"""The menus that change from one opening to the next: recent files and examples. Own their filling; documents do the opening."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from gradviz import words
from gradviz.app.models.settings import Preferences
from gradviz.app.panels.controls import menu_item, submenu
from gradviz.project.examples import chapters, examples
from gradviz.project.network_examples import openings

Open = Callable[[Path], object]


class FileMenus:
    """Two submenus, filled when they are about to show."""

    def __init__(self, menu: QMenu, before: QAction, preferences: Preferences, open_file: Open, open_example: Open) -> None:
        self._preferences, self._open_file, self._open_example = preferences, open_file, open_example
        self.recent, self.examples = QMenu(menu), QMenu(menu)
        for below, fill in ((self.recent, self._fill_recent), (self.examples, self._fill_examples)):
            menu.insertMenu(before, below)
            below.aboutToShow.connect(fill)

    def show_examples(self, under: QWidget) -> None:
        """Open the list of examples under a widget."""
        self.examples.popup(under.mapToGlobal(QPoint(0, under.height())))

    def retranslate(self) -> None:
        """Say everything in the current language."""
        self.recent.setTitle(words.say("Open recent"))
        self.examples.setTitle(words.say("Examples"))

    def _fill_recent(self) -> None:
        _empty(self.recent)
        for name in self._preferences.settings.recent:
            path = Path(name)
            action = menu_item(self.recent, path.name.replace("&", "&&"))
            action.setToolTip(name)
            action.triggered.connect(lambda _=False, path=path: self._open_file(path))
        if self.recent.isEmpty():
            menu_item(self.recent, words.say("No file has been opened yet")).setEnabled(False)
            return
        self.recent.setToolTipsVisible(True)
        self.recent.addSeparator()
        menu_item(self.recent, words.say("Clear this list")).triggered.connect(self._preferences.forget_recent)

    def _fill_examples(self) -> None:
        _empty(self.examples)
        for group, members in chapters(examples()).items():
            menu = submenu(self.examples, group) if group else self.examples
            for example in members:
                action = menu_item(menu, example.title.replace("&", "&&"))
                action.triggered.connect(lambda _=False, path=example.path: self._open_example(path))
        menu = submenu(self.examples, words.say("Networks"))
        menu.setToolTipsVisible(True)
        for title, notice, path in openings():
            action = menu_item(menu, title.replace("&", "&&"))
            action.setToolTip(notice)
            action.triggered.connect(lambda _=False, path=path: self._open_example(path))


def _empty(menu: QMenu) -> None:
    """Take everything out; a submenu would stay with its owner."""
    for action in menu.actions():
        below = action.menu()
        if isinstance(below, QMenu):
            below.deleteLater()
    menu.clear()
