"""The trace table: the same run as text, one row per moment; a click goes there. Owns its model and row painting."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QListView,
    QSizePolicy,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
)

from gradviz import words
from gradviz.app.fonts import chrome_font, number_font
from gradviz.app.models.run import Run
from gradviz.app.models.trace_rows import TraceRow, TraceRows
from gradviz.app.panels.controls import BACK, TextButton, caption
from gradviz.app.soon import Soon
from gradviz.notation import NOT_YET, extents_only
from gradviz.picture.theme import METRICS, Theme

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
COUNT, COUNT_GAP, WHAT_GAP = 25, 9, 4
"""The least room for the number of a row, and the gaps behind it and behind what happens."""
NUMBERS_AT, LEAST_RESULT = 0.42, 84
"""Where the numbers begin, as a share of the width, and the width that a result has in any case."""
ARRAY = "["
"""What an array has in it: 2×3 [1, 0.5, …]; without room it is its extents."""
ROUNDED = 2
"""A text that has exactly its width, which Qt rounds, is elided."""


class TraceModel(QAbstractListModel):
    """The rows of a run for Qt's views.

    A step tells no view that data changed: QListView would lay out all rows again. The table paints those in sight instead.
    """

    def __init__(self, session: Run) -> None:
        super().__init__()
        self._session = session
        self.rows = TraceRows(None, session.granularity)

    def renew(self) -> None:
        """Read the run again; as many rows as before are only painted anew, which the table sees to."""
        rows = TraceRows(self._session.trace, self._session.granularity, self._session.moments, self._session.updates)
        if len(rows) == len(self.rows):
            self.rows = rows
            return
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def numbers(self, row: TraceRow, done: bool) -> str:
        """What a row calculates; nothing while that is still to be predicted."""
        return row.numbers if done or not self._session.holds_back else ""

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            done = index.row() < self._session.at
            result, numbers = row.result if done else NOT_YET, self.numbers(row, done)
            return " ".join(part for part in (str(index.row() + 1), row.what, numbers, result) if part)
        return None


@dataclass(frozen=True)
class RowParts:
    """What of a row has room, and where."""

    what: str
    what_area: QRect
    numbers: str
    numbers_area: QRect
    result: str


def laid_out(room: QRect, area: QRect, texts: tuple[str, str, str], letters: QFontMetrics, digits: QFontMetrics) -> RowParts:
    """What happens, its numbers and its result, side by side in the `room` of a row behind its number.

    Arrays without room are their extents; then the numbers give way to what happens, and each text is cut where it must be.
    """
    what, written, outcome = texts
    middle = area.x() + round(area.width() * NUMBERS_AT)
    over = room.x() + letters.horizontalAdvance(what) + ROUNDED + WHAT_GAP - middle
    wide = over + digits.horizontalAdvance(written) + digits.horizontalAdvance(outcome)
    if ARRAY in written + outcome and wide > area.right() - middle - 24:
        written, outcome = extents_only(written, matrices=True), extents_only(outcome, matrices=True)
    most = area.right() - middle - 8 if not written else area.width() // 3
    result = digits.elidedText(outcome, Qt.TextElideMode.ElideRight, max(most, LEAST_RESULT))
    end = area.right() - digits.horizontalAdvance(result) - 16
    before = middle - room.x()
    if over > 0:
        moved = min(over, max(end - middle - digits.horizontalAdvance(written) - ROUNDED, 0))
        middle, before = middle + moved, before + moved - WHAT_GAP
        what = letters.elidedText(what, Qt.TextElideMode.ElideRight, before)
    numbers = QRect(middle, area.y(), max(end - middle, 0), area.height())
    shown = digits.elidedText(written, Qt.TextElideMode.ElideRight, numbers.width())
    return RowParts(what, QRect(room.x(), area.y(), before, area.height()), shown, numbers, result)


class RowPainter(QStyledItemDelegate):
    """Number, what, numbers, result; the present row on the accent tint, steps to come muted."""

    def __init__(self, session: Run, theme: Theme) -> None:
        super().__init__()
        self.session, self.theme = session, theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(200, METRICS.trace_row)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        if not isinstance(model, TraceModel):
            return
        area, at, theme = option.rect, index.row(), self.theme
        row, now, done = model.rows[at], at == self.session.at - 1, at < self.session.at
        painter.save()
        if now:
            painter.fillRect(area, QColor(theme["accent_tint"]))
        painter.setFont(number_font(12))
        digits = painter.fontMetrics()
        painter.setFont(chrome_font(12))
        count = self._count_room(model, painter.fontMetrics())
        room = area.adjusted(count + COUNT_GAP, 0, 0, 0)
        parts = laid_out(room, area, (row.what, model.numbers(row, done), self._result(row, done)), painter.fontMetrics(), digits)
        painter.setPen(QColor(theme["accent" if now else "muted"]))
        painter.drawText(QRect(area.x(), area.y(), count, area.height()), RIGHT, str(at + 1))
        painter.setPen(QColor(theme["text" if done else "muted"]))
        painter.drawText(parts.what_area, LEFT, parts.what)
        painter.setFont(number_font(12))
        painter.drawText(parts.numbers_area, LEFT, parts.numbers)
        if done:
            painter.setPen(QColor(theme["gradient" if row.is_gradient else "value"]))
        painter.drawText(area.adjusted(0, 0, -8, 0), RIGHT, parts.result)
        painter.restore()

    @staticmethod
    def _count_room(model: TraceModel, metrics: QFontMetrics) -> int:
        """What the largest number needs, so that none is cut off and all stand one below the other."""
        return max(COUNT, metrics.horizontalAdvance(str(len(model.rows))) + 1)

    @staticmethod
    def _result(row: TraceRow, done: bool) -> str:
        if not done:
            return NOT_YET
        return f"{BACK}{row.result}" if row.is_gradient and row.result else row.result


LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


class RowList(QListView):
    """A list that never shows half a row and keeps the present one in sight, with one row of what comes."""

    def __init__(self) -> None:
        super().__init__()
        self.present = 0

    def keep_in_sight(self) -> None:
        """Scroll no further than the present row and the next one need; Qt's own scrollTo walks through all rows."""
        bar, room = self.verticalScrollBar(), self.viewport().height() // METRICS.trace_row
        bar.setValue(min(max(bar.value(), self.present + 2 - room), self.present))

    def update_rows(self, first: int, last: int) -> None:
        """Paint rows `first` up to, not including, `last` again."""
        top = (first - self.verticalScrollBar().value()) * METRICS.trace_row
        self.viewport().update(0, top, self.viewport().width(), (last - first) * METRICS.trace_row)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.setViewportMargins(0, 0, 0, (self.height() - 2 * round(METRICS.ring)) % METRICS.trace_row)
        super().resizeEvent(event)

    def updateGeometries(self) -> None:
        super().updateGeometries()
        self.keep_in_sight()


class TraceTable(QFrame):
    """Title, count and list; where there is no height the list is folded until it is asked for. `turned` tells of either."""

    turned = Signal()

    def __init__(self, session: Run, theme: Theme) -> None:
        super().__init__()
        self._session = session
        self._title, self._count, self.opener = caption("", "section"), caption(""), TextButton("link")
        self.opener.setCheckable(True)
        self.opener.toggled.connect(self._turn)
        self._low, self._at = False, 0
        self.model = TraceModel(session)
        self.list = RowList()
        self.list.setModel(self.model)
        self._painter = RowPainter(session, theme)
        self.list.setItemDelegate(self._painter)
        self.list.setUniformItemSizes(True)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setMinimumHeight(4 * METRICS.trace_row + 2 * round(METRICS.ring))
        self.list.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.list.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.list.clicked.connect(self._go)
        self.list.activated.connect(self._go)
        head = QHBoxLayout()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(head)
        head.addWidget(self._title, 1)
        head.addWidget(self._count)
        head.addWidget(self.opener)
        column.addWidget(self.list, 1)
        column.addStretch()
        self._soon = Soon(self.renew, self)
        session.run_changed.connect(self._rerun)
        session.moved.connect(self.refresh)
        session.mode_changed.connect(self.list.viewport().update)

    def fold(self, low: bool) -> None:
        """Only the title when there is no height, with a link to the rest."""
        self._low = low
        self._turn()

    def _turn(self) -> None:
        self.opener.setVisible(self._low and bool(self.model.rows))
        self.list.setVisible(not self._low or self.opener.isChecked())
        self.opener.setText(words.say("Hide") if self.opener.isChecked() else words.say("Show"))
        self.turned.emit()

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of another theme."""
        self._painter.theme = theme
        self.list.viewport().update()

    def retranslate(self) -> None:
        """Say everything in the current language."""
        self._title.setText(words.say("Trace"))
        self.list.setAccessibleName(words.say("Trace"))
        self._turn()
        self.renew()

    def _rerun(self) -> None:
        """Another run: at once when it has other rows, else after the picture is painted."""
        if len(self._session.moments) == len(self.model.rows):
            self._soon.ask()
        else:
            self.renew()

    def renew(self) -> None:
        """Read the run again."""
        self.model.renew()
        self.opener.setVisible(self._low and bool(self.model.rows))
        self._count.setText(words.count("{n} step", "{n} steps", len(self._session.moments)))
        self.refresh()
        self.list.viewport().update()

    def refresh(self) -> None:
        """Another moment: only the rows between the one before and it look different, until there are other rows at all."""
        before, self._at = self._at, self._session.at
        self.list.present = max(self._at - 1, 0)
        top = self.list.verticalScrollBar().value()
        self.list.keep_in_sight()
        if self.list.verticalScrollBar().value() != top:
            self.list.viewport().update()
        elif not self._soon.isActive():
            self.list.update_rows(min(before, self._at) - 1, max(before, self._at))

    def _go(self, index: QModelIndex) -> None:
        self._session.set_live(False)
        self._session.move_to(index.row() + 1)
