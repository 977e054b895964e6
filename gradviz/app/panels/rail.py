"""The left rail: workspaces above, settings below. Owns its buttons only."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QMenu, QSizePolicy, QToolButton, QVBoxLayout

from gradviz import words
from gradviz.app import icons
from gradviz.app.fonts import scaled
from gradviz.picture.theme import METRICS, Theme
from gradviz.words import mark

WORKSPACES = {"graph": mark("Graph"), "network": mark("Network")}


class Rail(QFrame):
    """One button for each workspace; the chosen one stays down."""

    asked = Signal(str)

    def __init__(self, settings_menu: QMenu) -> None:
        super().__init__()
        self.setProperty("area", "rail")
        self.buttons = {key: self._button(key) for key in WORKSPACES}
        self.settings = self._button("settings")
        for key, button in self.buttons.items():
            button.setCheckable(True)
            button.clicked.connect(lambda _=False, key=key: self._ask(key))
        self.current = "graph"
        self._menu = settings_menu
        self.settings.clicked.connect(self._open_menu)
        column = QVBoxLayout(self)
        column.setContentsMargins(2, 8, 2, 12)
        for button in self.buttons.values():
            column.addWidget(button)
        column.addStretch(1)
        column.addWidget(self.settings)
        self._theme: Theme | None = None
        self.choose(self.current)

    def _button(self, name: str) -> QToolButton:
        button = QToolButton()
        button.setObjectName(name)
        button.setProperty("kind", "rail")
        button.setProperty("keepsKeys", "Space")
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setIconSize(QSize(20, 20))
        button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        return button

    def _open_menu(self) -> None:
        at = self.settings.mapToGlobal(QPoint(self.settings.width() + 4, 0))
        self._menu.popup(at - QPoint(0, self._menu.sizeHint().height() - self.settings.height()))

    def _ask(self, key: str) -> None:
        self.choose(self.current)
        self.asked.emit(key)

    def choose(self, key: str) -> None:
        """Show which workspace is there."""
        self.current = key
        for other, button in self.buttons.items():
            button.setChecked(other == key)
            if self._theme is not None:
                button.setIcon(icons.icon(other, self._theme["accent" if other == key else "muted"], 20))

    def fold(self, narrow: bool) -> None:
        """Icons only when the window is narrow."""
        self.setFixedWidth(METRICS.rail_narrow if narrow else scaled(METRICS.rail))
        style = Qt.ToolButtonStyle.ToolButtonIconOnly if narrow else Qt.ToolButtonStyle.ToolButtonTextUnderIcon
        for button in (*self.buttons.values(), self.settings):
            button.setToolButtonStyle(style)
            button.setMinimumHeight(40 if narrow else 52)

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of another theme."""
        self._theme = theme
        self.choose(self.current)
        self.settings.setIcon(icons.icon("settings", theme["muted"], 20))

    def retranslate(self) -> None:
        """Say everything in the current language."""
        named = [(self.buttons[key], words.say(title)) for key, title in WORKSPACES.items()]
        for button, name in (*named, (self.settings, words.say("Settings"))):
            button.setText(name)
            button.setToolTip(name)
            button.setAccessibleName(name)
