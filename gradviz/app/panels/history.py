"""History: every edit of the document by name, past and taken back; a click goes there. Owns the list only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QBrush, QColor
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QSizePolicy, QVBoxLayout

from gradviz import words
from gradviz.app.fonts import scaled
from gradviz.app.models.session import Session
from gradviz.app.panels.controls import caption
from gradviz.app.soon import Seen
from gradviz.picture.theme import METRICS, Theme

if TYPE_CHECKING:
    from gradviz.app.models.network import NetworkSession


class HistoryPage(QFrame):
    """The edits of a formula or a network, oldest first; what was taken back is muted."""

    def __init__(self, session: Session | NetworkSession, theme: Theme) -> None:
        super().__init__()
        self.session, self.theme = session, theme
        self._hint, self.list = caption("", wraps=True), QListWidget()
        self.list.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.list.itemClicked.connect(self._go)
        self.list.itemActivated.connect(self._go)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(self._hint)
        column.addWidget(self.list, 1)
        self._soon = Seen(self.refresh, self)
        session.document_changed.connect(self._soon.ask)
        self._soon.ask()

    def refresh(self) -> None:
        """List the edits again."""
        history = self.session.history
        self.list.clear()
        for at, label in enumerate(history.labels):
            item = QListWidgetItem(label, self.list)
            item.setToolTip(label)
            item.setSizeHint(QSize(0, scaled(METRICS.tree_row)))
            item.setForeground(QBrush(QColor(self.theme["muted" if at > history.at else "accent" if at == history.at else "text"])))
        self.list.setCurrentRow(history.at)
        self.list.scrollToItem(self.list.currentItem())

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of another theme."""
        self.theme = theme
        self._soon.ask()

    def retranslate(self) -> None:
        """Say everything in the current language."""
        self._hint.setText(words.say("Click an edit to go back to it; nothing is lost until you edit again."))
        self.list.setAccessibleName(words.say("History"))
        self._soon.ask()

    def _go(self, item: QListWidgetItem) -> None:
        self.session.go_back_to(self.list.row(item))
