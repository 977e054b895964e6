"""The top bar: menus, the document's name and the command field in one row. Owns their place; menus and commands are others'."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenuBar, QSizePolicy, QToolButton

from gradviz import words
from gradviz.app import icons
from gradviz.app.fonts import scaled
from gradviz.app.panels.controls import caption
from gradviz.picture.theme import METRICS, Theme


class SearchField(QToolButton):
    """Looks like a field, opens the command palette: an icon, what it does, and its keys at the right."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "field")
        self.setProperty("keepsKeys", "Space")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._icon, self._words, self._keys = caption(""), caption("", "muted"), caption("", "keys")
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 0, 6, 0)
        row.setSpacing(8)
        for label, stretch in ((self._icon, 0), (self._words, 1), (self._keys, 0)):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            row.addWidget(label, stretch, Qt.AlignmentFlag.AlignVCenter)

    def sizeHint(self) -> QSize:
        layout = self.layout()
        return QSize(max(230, layout.sizeHint().width() + 16 if layout is not None else 0), scaled(26))

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of another theme."""
        self.updateGeometry()
        self._icon.setPixmap(icons.pixmap("search", theme["muted"]))

    def say(self, sentence: str, keys: str) -> None:
        """What it does and with which keys."""
        self._words.setText(sentence)
        self._keys.setText(keys)
        self.setAccessibleName(sentence)
        self.updateGeometry()


class TopBar(QFrame):
    """One row at the top of the window."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("area", "bar")
        self.setFixedHeight(METRICS.menu_bar)
        self.menu_bar = QMenuBar()
        self.menu_bar.setNativeMenuBar(False)
        self.name = caption("", "muted")
        self.name.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.name.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.search = SearchField()
        row = QHBoxLayout(self)
        row.setContentsMargins(6, 0, 12, 0)
        row.addWidget(self.menu_bar, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.name, 1)
        row.addWidget(self.search)

    def show_name(self, name: str, edited: bool) -> None:
        """What the document is called, and whether it differs from its file."""
        self.name.setText(words.say("{name}, edited", name=name) if edited else name)
        self.name.setToolTip(self.name.text())
