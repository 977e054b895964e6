"""The strip: one line for a fault or a notice, never a dialog. Owns showing and closing it."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy

from gradviz import words
from gradviz.app import icons
from gradviz.app.panels.controls import IconButton, caption
from gradviz.picture.theme import Theme


class Strip(QFrame):
    """Hidden until there is something to say."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("area", "strip")
        self._theme, self._kind = theme, "notice"
        self._icon, self.message, self.close_button = QLabel(), caption("", "body"), IconButton("close", "muted")
        self.message.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.close_button.clicked.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 4, 12, 4)
        row.setSpacing(10)
        row.addWidget(self._icon)
        row.addWidget(self.message, 1)
        row.addWidget(self.close_button)
        self.hide()

    def tell(self, sentence: str, *, error: bool = False) -> None:
        """Say one sentence."""
        self._kind = "warning" if error else "notice"
        self.message.setText(sentence)
        self.message.setToolTip(sentence)
        self.dress(self._theme)
        self.show()

    def dress(self, theme: Theme) -> None:
        """Another theme."""
        self._theme = theme
        self.close_button.dress(theme)
        self._icon.setPixmap(icons.pixmap(self._kind, theme["error" if self._kind == "warning" else "accent"]))

    def retranslate(self) -> None:
        """Another language."""
        self.close_button.explain(words.say("Close"))
