"""History: every edit of the document by name, past and taken back; a click goes there. Owns the list only."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QBrush, QColor
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QSizePolicy

from gradviz import words
from gradviz.app.fonts import scaled
from gradviz.app.models.session import Session
from gradviz.app.panels.controls import caption
from gradviz.app.panels.page import Page
from gradviz.picture.theme import METRICS, Theme


class HistoryPage(Page):
    """Oldest first; what was taken back is muted."""

    def __init__(self, session: Session, theme: Theme) -> None:
        super().__init__(session, theme)
        self._hint, self.list = caption("", wraps=True), QListWidget()
        self.list.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.list.itemClicked.connect(self._go)
        self.list.itemActivated.connect(self._go)
        self.column.addWidget(self._hint)
        self.column.addWidget(self.list, 1)

    def retranslate(self) -> None:
        """Another language."""
        self._hint.setText(words.say("Click an edit to go back to it; nothing is lost until you edit again."))
        self.list.setAccessibleName(words.say("History"))
        super().retranslate()

    def refresh(self) -> None:
        """List the edits again."""
        history = self.session.history
        self.list.clear()
        for at, (label, subject) in enumerate(zip(history.labels, history.subjects, strict=True)):
            edit = words.say(label) if label else words.say("Opened")
            item = QListWidgetItem(f"{edit}: {subject}" if subject else edit, self.list)
            item.setSizeHint(QSize(0, scaled(METRICS.tree_row)))
            item.setForeground(QBrush(QColor(self.theme["muted" if at > history.at else "accent" if at == history.at else "text"])))
        self.list.setCurrentRow(history.at)
        self.list.scrollToItem(self.list.currentItem())

    def _go(self, item: QListWidgetItem) -> None:
        self.session.go_back_to(self.list.row(item))
