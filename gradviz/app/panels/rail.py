"""The left rail: workspaces above, settings below. Owns its buttons only."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QMenu, QSizePolicy, QToolButton, QVBoxLayout

from gradviz import words
from gradviz.app import icons
from gradviz.app.fonts import scaled
from gradviz.picture.theme import METRICS, Theme


class Rail(QFrame):
    """Graph is the workspace there is."""

    graph_asked = Signal()

    def __init__(self, settings_menu: QMenu) -> None:
        super().__init__()
        self.setProperty("area", "rail")
        self.graph, self.settings = self._button("graph"), self._button("settings")
        self.graph.setCheckable(True)
        self.graph.setChecked(True)
        self.graph.clicked.connect(self._stay)
        self._menu = settings_menu
        self.settings.clicked.connect(self._open_menu)
        column = QVBoxLayout(self)
        column.setContentsMargins(2, 8, 2, 12)
        column.addWidget(self.graph)
        column.addStretch(1)
        column.addWidget(self.settings)
        self._theme: Theme | None = None

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

    def _stay(self) -> None:
        self.graph.setChecked(True)
        self.graph_asked.emit()

    def fold(self, narrow: bool) -> None:
        """Icons only when the window is narrow."""
        self.setFixedWidth(METRICS.rail_narrow if narrow else scaled(METRICS.rail))
        style = Qt.ToolButtonStyle.ToolButtonIconOnly if narrow else Qt.ToolButtonStyle.ToolButtonTextUnderIcon
        for button in (self.graph, self.settings):
            button.setToolButtonStyle(style)
            button.setMinimumHeight(40 if narrow else 52)

    def dress(self, theme: Theme) -> None:
        """Another theme."""
        self.graph.setIcon(icons.icon("graph", theme["accent"], 20))
        self.settings.setIcon(icons.icon("settings", theme["muted"], 20))

    def retranslate(self) -> None:
        """Another language."""
        for button, name in ((self.graph, words.say("Graph")), (self.settings, words.say("Settings"))):
            button.setText(name)
            button.setToolTip(name)
            button.setAccessibleName(name)
