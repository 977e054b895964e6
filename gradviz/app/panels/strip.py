"""The strip: one line for a fault or a notice, never a dialog. Owns showing and closing it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy

from gradviz import words
from gradviz.app import icons
from gradviz.app.panels.controls import IconButton, TextButton, caption
from gradviz.picture.theme import Theme


class Strip(QFrame):
    """Hidden until there is something to say. `message_shown` is what it says, for where it is not seen; `resized` the height it takes."""

    message_shown = Signal(str)
    resized = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("area", "strip")
        self._theme, self._kind, self.lasting = theme, "notice", False
        self._icon, self.message, self.close_button = QLabel(), caption("", "body", wraps=True), IconButton("close", "muted")
        self.message.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.link = TextButton("link")
        self.link.clicked.connect(self._accept)
        self.close_button.clicked.connect(self._refuse)
        self._sentence: Callable[[], str] = str
        self._offered: Callable[[], str] | None = None
        self._accepted: Callable[[], object] = self.hide
        self._refused: Callable[[], object] = self.hide
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 4, 12, 4)
        row.setSpacing(10)
        row.addWidget(self._icon)
        row.addWidget(self.message, 1)
        row.addWidget(self.link)
        row.addWidget(self.close_button)
        self.hide()

    def show_message(self, sentence: str | Callable[[], str], *, error: bool = False, lasting: bool = False) -> None:
        """Say one sentence; a function says it again in another language. One that lasts stays while the document changes."""
        self._kind, self.lasting = "warning" if error else "notice", lasting
        self._sentence = sentence if callable(sentence) else lambda: sentence
        self._offered, self._accepted, self._refused = None, self.hide, self.hide
        self._show()

    def offer(
        self,
        sentence: Callable[[], str],
        link: Callable[[], str],
        accepted: Callable[[], object],
        refused: Callable[[], object],
    ) -> None:
        """Say one sentence with a link; closing the strip is a refusal."""
        self.show_message(sentence)
        self._offered, self._accepted, self._refused = link, accepted, refused
        self._show()

    def hand_over(self, other: Strip) -> None:
        """An offer nobody has answered goes along to where it is seen now."""
        if other is self or self._offered is None or self.isHidden():
            return
        other.offer(self._sentence, self._offered, self._accepted, self._refused)
        self.hide()

    def _show(self) -> None:
        self.message.setText(self._sentence())
        self.message.setToolTip(self._sentence())
        self.link.setVisible(self._offered is not None)
        self.link.setText(self._offered() if self._offered is not None else "")
        self.apply_theme(self._theme)
        self.show()
        self.message_shown.emit(self.message.text())

    def outdate(self) -> None:
        """What was said of a moment that is gone goes; trouble, offers and what lasts stay."""
        if self._kind == "notice" and self._offered is None and not self.lasting:
            self.hide()

    def let_go(self) -> None:
        """Another document is open: whatever was said of the last one goes; offers stay."""
        if self._offered is None:
            self.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit(self.height())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.resized.emit(self.height())

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.resized.emit(0)

    def _accept(self) -> None:
        self.hide()
        self._accepted()

    def _refuse(self) -> None:
        self.hide()
        self._refused()

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of another theme."""
        self._theme = theme
        self.close_button.apply_theme(theme)
        self._icon.setPixmap(icons.pixmap(self._kind, theme["error" if self._kind == "warning" else "accent"]))

    def retranslate(self) -> None:
        """Say everything in the current language."""
        self.close_button.explain(words.say("Close"))
        if not self.isHidden():
            self._show()
