"""The confusion matrix as a grid of numbers to click. Counts nothing."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QContextMenuEvent, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QTextDocument
from PySide6.QtWidgets import QSizePolicy, QWidget

from gradviz import words
from gradviz.app.fonts import number_font, scaled
from gradviz.app.models.plot_table import matrix_csv
from gradviz.app.panels.saving import Saver, drawn_svg, pixels
from gradviz.data.dataset import class_name
from gradviz.picture.ramps import colors, levels
from gradviz.picture.theme import METRICS, THEMES, TYPE, Theme, readable

HEAD, LARGEST, LOW, LEAST, LEAD = 22, 64, 40, 15, 72
"""Heights and sides of head and cells, and how wide the names before the rows may be."""
FULL = 0.75
"""The fullest cell is no darker than this, so that numbers stay readable on it."""
AROUND, APART = 12, 6
"""Room round a saved picture, and between it and its words."""
CENTER = int(Qt.AlignmentFlag.AlignCenter)
ELIDE = Qt.TextElideMode.ElideRight


class ConfusionGrid(QWidget):
    """Rows are the true classes, columns what they were taken for. `chosen` tells a cell."""

    chosen = Signal(int, int)

    def __init__(self) -> None:
        super().__init__()
        self.counts: NDArray[Any] = np.zeros((0, 0), np.int64)
        self.names: Sequence[str] = ()
        self.cell: tuple[int, int] | None = None
        self._theme: Theme | None = None
        self._room = 0
        self.saver = Saver(self, self.accessibleName, lambda: matrix_csv(self.counts, self.names), self._svg, self._png)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setProperty("keepsKeys", "Left Right Up Down")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)

    def show_counts(self, counts: NDArray[Any], names: Sequence[str], cell: tuple[int, int] | None) -> None:
        """Other counts, or another cell chosen."""
        other = len(counts) != len(self.counts) or list(names) != list(self.names)
        self.counts, self.names, self.cell = counts, names, cell
        if other:
            self.setFixedHeight(self.sizeHint().height())
        self.update()

    def fit_into(self, room: int) -> None:
        """Be no higher than `room`, as long as the numbers stay readable: then the whole of it is seen at once."""
        if room != self._room:
            self._room = room
            self.setFixedHeight(self.sizeHint().height())
            self.update()

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of another theme."""
        self._theme = theme
        self.setFixedHeight(self.sizeHint().height())
        self.update()

    def sizeHint(self) -> QSize:
        tall = self._tall(max(self.width(), scaled(200))) * len(self.counts)
        return QSize(scaled(200), round(HEAD + tall) + 2)

    def resizeEvent(self, event: object) -> None:
        self.setFixedHeight(self.sizeHint().height())

    @property
    def _lead(self) -> int:
        """The width of the names before the rows."""
        metrics = QFontMetrics(number_font(11))
        return min(max([HEAD, *(metrics.horizontalAdvance(name) + 8 for name in self.names)]), scaled(LEAD))

    def _side(self, width: float) -> float:
        """The side of one cell."""
        return min(scaled(LARGEST), (width - self._lead - 2) / max(1, len(self.counts)))

    def _tall(self, width: float) -> float:
        """The height of one cell: square ones, but for two classes, which have room for lower ones, and where there is less room."""
        wanted = self._side(width) if len(self.counts) > 2 else min(self._side(width), scaled(LOW))
        fitting = (self._room - HEAD - 2) / max(1, len(self.counts))
        return wanted if not self._room else min(wanted, max(fitting, scaled(LEAST)))

    def area(self, row: int, column: int) -> QRectF:
        """Where a cell is."""
        side, tall = self._side(self.width()), self._tall(self.width())
        return QRectF(self._lead + column * side, HEAD + row * tall, side, tall)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        if theme is None or not len(self.counts):
            return
        painter = QPainter(self)
        self._paint(painter, theme)
        painter.end()

    def _paint(self, painter: QPainter, theme: Theme) -> None:
        """Cells, names, and the ring of the chosen one."""
        painter.setFont(number_font(11))
        table = colors("grey", theme)
        totals = np.maximum(self.counts.sum(axis=1, keepdims=True), 1)
        inks = levels(self.counts / totals * FULL, "grey", 1.0)
        for row in range(len(self.counts)):
            for column in range(len(self.counts)):
                self._paint_cell(painter, theme, table, row, column, int(inks[row, column]))
        painter.setPen(QColor(theme["muted"]))
        metrics, lead = painter.fontMetrics(), self._lead
        for place in range(len(self.counts)):
            name = class_name(self.names, place)
            across, down = self.area(0, place), self.area(place, 0)
            painter.drawText(QRectF(across.x(), 0, across.width(), HEAD), CENTER, metrics.elidedText(name, ELIDE, int(across.width()) - 4))
            painter.drawText(QRectF(0, down.y(), lead, down.height()), CENTER, metrics.elidedText(name, ELIDE, lead - 4))
        if self.cell is not None:
            painter.setPen(QPen(QColor(theme["accent"]), METRICS.ring))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.area(*self.cell).adjusted(1, 1, -1, -1))

    def _png(self) -> bytes:
        theme = self._theme or THEMES["light"]
        return pixels(self._size, QColor(theme["window"]), self._render)

    def _svg(self) -> bytes:
        return drawn_svg(self._size, self.accessibleName(), self._render)

    def _texts(self) -> tuple[QTextDocument, QTextDocument]:
        """What a saved picture says above and below: its title, and what is along it."""
        theme = self._theme or THEMES["light"]
        axes = words.say("Rows: the true class. Columns: what it was read as.")
        said = (theme["text"], f"<b>{escape(self.accessibleName())}</b>"), (theme["muted"], escape(axes))
        above, below = QTextDocument(), QTextDocument()
        for text, (ink, told) in zip((above, below), said, strict=True):
            text.setDocumentMargin(0)
            text.setDefaultFont(number_font(TYPE.caption))
            text.setHtml(f'<div style="color:{ink}">{told}</div>')
            text.setTextWidth(self.width())
        return above, below

    @property
    def _size(self) -> QSize:
        """That of a saved picture."""
        tall = sum(text.size().height() + APART for text in self._texts())
        return QSize(self.width() + 2 * AROUND, round(self.height() + tall) + 2 * AROUND)

    def _render(self, painter: QPainter) -> None:
        """The grid between its words."""
        above, below = self._texts()
        painter.translate(AROUND, AROUND)
        above.drawContents(painter)
        painter.translate(0, above.size().height() + APART)
        self._paint(painter, self._theme or THEMES["light"])
        painter.translate(0, self.height() + APART)
        below.drawContents(painter)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if len(self.counts):
            self.saver.show_menu(event.globalPos())

    def _paint_cell(self, painter: QPainter, theme: Theme, table: Sequence[str], row: int, column: int, ink: int) -> None:
        area, count = self.area(row, column), int(self.counts[row, column])
        painter.fillRect(area.adjusted(0.5, 0.5, -0.5, -0.5), QColor(table[ink]))
        painter.setPen(QColor(theme["line"]))
        painter.drawRect(area)
        if count and area.width() >= scaled(16):
            inks = (theme["text"], theme["surface"])
            painter.setPen(QColor(readable(table[ink], *inks) if row == column else readable(table[ink], theme["error"], *inks)))
            painter.drawText(area, CENTER, f"{count}")

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        found = self._at(event)
        self.setToolTip("" if found is None else self.sentence(*found))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        found = self._at(event)
        if found is not None:
            self.chosen.emit(*found)

    def sentence(self, row: int, column: int) -> str:
        """A cell in words."""
        names = [class_name(self.names, place) for place in (row, column)]
        count = int(self.counts[row, column])
        return words.count(
            "{n} sample of {truth} read as {taken}", "{n} samples of {truth} read as {taken}", count, truth=names[0], taken=names[1]
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        turn = {Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1), Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0)}.get(
            Qt.Key(event.key())
        )
        if turn is None or not len(self.counts):
            super().keyPressEvent(event)
            return
        row, column = self.cell if self.cell is not None else (0, 0)
        last = len(self.counts) - 1
        self.chosen.emit(min(max(row + turn[0], 0), last), min(max(column + turn[1], 0), last))

    def _at(self, event: QMouseEvent) -> tuple[int, int] | None:
        for row in range(len(self.counts)):
            for column in range(len(self.counts)):
                if self.area(row, column).contains(event.position()):
                    return row, column
        return None
