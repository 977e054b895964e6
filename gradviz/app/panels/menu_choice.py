"""One of a few keys, chosen from a menu under a button that names the choice. Owns the menu and knows no meaning."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QMenu, QToolButton

from gradviz.app import icons
from gradviz.app.panels.controls import TextButton, menu_item
from gradviz.picture.theme import Theme


class MenuChoice(TextButton):
    """`chosen` tells the key that was picked; whoever holds the choice shows it."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__("choice")
        self.titles: Mapping[str, str] = {}
        self._menu = QMenu(self)
        self._menu.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self._menu.aboutToShow.connect(self._fill)
        self.setMenu(self._menu)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setLayoutDirection(Qt.LayoutDirection.RightToLeft)

    def show_choice(self, titles: Mapping[str, str], key: str, theme: Theme) -> None:
        """What there is to choose from, by key, and what is chosen."""
        self.titles = titles
        self.draw(icons.icon("down", theme["muted"]), titles.get(key, ""))

    def _fill(self) -> None:
        self._menu.clear()
        for key, title in self.titles.items():
            menu_item(self._menu, title).triggered.connect(lambda _=False, key=key: self.chosen.emit(key))
