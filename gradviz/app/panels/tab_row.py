"""A row of tabs as words with a line under the chosen one; those without room are in a menu at its end. Owns the choice only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QSizePolicy, QToolButton, QWidget

from gradviz import words
from gradviz.app.fonts import scaled
from gradviz.app.panels.controls import IconButton, TextButton, menu_item
from gradviz.picture.theme import METRICS, Theme

SPACING = 10


class TabRow(QFrame):
    """Tabs by key; `corner` keeps its place at the right end."""

    chosen = Signal(str)

    def __init__(self, keys: Sequence[str], corner: QWidget) -> None:
        super().__init__()
        self.setProperty("area", "bar")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.buttons = {key: TextButton("tab") for key in keys}
        self.current = keys[0]
        self._corner, self._most = corner, 0
        corner.installEventFilter(self)
        self.more = IconButton("more", "muted")
        self._menu = QMenu(self)
        self._menu.aboutToShow.connect(self._fill)
        self.more.setMenu(self._menu)
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 12, 0)
        row.setSpacing(SPACING)
        for key, button in self.buttons.items():
            button.setCheckable(True)
            button.clicked.connect(lambda _=False, key=key: self.chosen.emit(key))
            row.addWidget(button)
        row.addWidget(self.more)
        row.addStretch(1)
        row.addWidget(corner)
        self.choose(self.current)

    def say(self, titles: Mapping[str, str]) -> None:
        """The words, by key."""
        for key, title in titles.items():
            self.buttons[key].setText(title)
        self.more.explain(words.say("More panels"))
        self.arrange()

    def choose(self, key: str) -> None:
        """Show another choice without telling anyone."""
        self.current = key
        for other, button in self.buttons.items():
            button.setChecked(other == key)
        self.arrange()

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of another theme, and another size of text."""
        self.setFixedHeight(scaled(METRICS.tab_row))
        self.more.apply_theme(theme)
        self.arrange()

    def keep_within(self, room: float) -> None:
        """No wider than this, nor than its tabs: what stands beside it has the rest."""
        self._most = int(room)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.arrange()

    def arrange(self) -> None:
        """As many tabs as fit, the chosen one among them."""
        corner = self._corner.sizeHint().width() + SPACING if not self._corner.isHidden() else 0
        room = (self._most or self.width()) - 28 - corner
        widths = {key: button.sizeHint().width() + SPACING for key, button in self.buttons.items()}
        fitting = set(widths)
        if sum(widths.values()) > room:
            left = room - self.more.sizeHint().width() - widths[self.current]
            fitting = {self.current}
            for key, width in widths.items():
                if key == self.current:
                    continue
                if left < width:
                    break
                left -= width
                fitting.add(key)
        for key, button in self.buttons.items():
            button.setVisible(key in fitting)
        self.more.setVisible(len(fitting) < len(widths))
        if self._most:
            more = self.more.sizeHint().width() if len(fitting) < len(widths) else 0
            self.setFixedWidth(min(self._most, sum(widths[key] for key in fitting) + more + 28 + corner))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.ShowToParent, QEvent.Type.HideToParent, QEvent.Type.LayoutRequest):
            self.arrange()
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.arrange()

    def _fill(self) -> None:
        self._menu.clear()
        for key, button in self.buttons.items():
            if button.isHidden():
                menu_item(self._menu, button.text()).triggered.connect(lambda _=False, key=key: self.chosen.emit(key))
