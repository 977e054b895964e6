"""Memory: what the run keeps for its backward pass at the moment shown. Shows records of tutor.memory."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gradviz import words
from gradviz.app.models.session import Session
from gradviz.app.panels.controls import caption
from gradviz.app.panels.page import Cell, Page, TextTable
from gradviz.picture.theme import Theme
from gradviz.tutor.memory import Kept, memory, shown_bytes

PIN, GONE = "●", "○"


class FillBar(QWidget):
    """How much of the most there ever is."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme, self.share = theme, 0.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(100, 8)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(self.theme["control"]))
        painter.setBrush(QColor(self.theme["sunken"]))
        track = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(track, 3, 3)
        painter.setBrush(QColor(self.theme["accent"]))
        if self.share > 0:
            painter.drawRoundedRect(QRectF(track.x(), track.y(), track.width() * self.share, track.height()), 3, 3)
        painter.end()


class MemoryPage(Page):
    """Bytes now and at most, and one row for everything that is kept, pinned until its readers are through."""

    def __init__(self, session: Session, theme: Theme) -> None:
        super().__init__(session, theme)
        session.moved.connect(self.renew)
        self.sentence, self.bar = caption("", "title", wraps=True), FillBar(theme)
        self.table, self._note = TextTable(8), caption("", wraps=True)
        for widget in (self.sentence, self.bar, self.table, self._note):
            self.column.addWidget(widget)
        self.column.addStretch(1)

    def refresh(self) -> None:
        """Show what is kept now."""
        run, frame = self.session.trace, self.session.frame
        self.bar.setVisible(run is not None)
        self._note.setVisible(run is not None)
        if run is None or frame is None:
            self.sentence.setText(words.say("Nothing is kept yet."))
            self.table.show_rows(())
            return
        found = memory(run)
        now = found.at(frame.index)
        self.sentence.setText(words.say("{now} kept now, {peak} at most", now=shown_bytes(now), peak=shown_bytes(found.peak)))
        self.bar.theme, self.bar.share = self.theme, now / found.peak if found.peak else 0.0
        self.bar.update()
        self.table.show_rows([_row(item, frame.index) for item in found.kept if item.since <= frame.index])
        self._note.setText(
            words.say("Sums keep nothing. A product keeps its operands, exp and sigmoid their result, max only which operand won.")
        )


def _row(item: Kept, index: int) -> list[Cell]:
    held = item.held(index)
    what = words.say("choice of {node}", node=item.label) if item.choice else item.label
    readers = ", ".join(item.readers)
    readers_text = words.say("needed by {gates}", gates=readers) if held else words.say("released by {gates}", gates=readers)
    return [(f"{PIN if held else GONE} {what}   {readers_text}", "name" if held else "caption"), (shown_bytes(item.size), "number")]
