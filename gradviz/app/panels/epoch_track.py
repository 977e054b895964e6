"""The track of a training: a segment each epoch, and a head to drag to weights of an earlier time. Owns painting and scrubbing."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy

from gradviz.app.key_guard import KEEPS
from gradviz.app.panels.painted import Painted
from gradviz.picture.theme import Theme

SEGMENTS = 60
GAP, DONE, TO_COME, HEAD = 3.0, 8.0, 3.0, 7.5
MIDDLE, SIDE, NEAR = 10.0, 8.0, 4.0


class EpochTrack(Painted):
    """Filled as far as the training is; one bar where there are many epochs. `at` is the time that is looked at, None is now."""

    scrubbed = Signal(object)
    stepped = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.done, self.epochs = 0.0, 1
        self.at: float | None = None
        self.able = False
        self.changes: tuple[float, ...] = ()
        self.setProperty(KEEPS, "Left Right Home End Esc")
        self.setFixedHeight(20)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(300, 20)

    def show_progress(
        self, done: float, epochs: int, *, at: float | None = None, able: bool = False, changes: tuple[float, ...] = ()
    ) -> None:
        """How many epochs are done, of how many; `able`: there is something to look back at; `changes`: when settings changed."""
        shown = (done, max(epochs, 1), at, able, changes)
        if shown == (self.done, self.epochs, self.at, self.able, self.changes):
            return
        was_able, (self.done, self.epochs, self.at, self.able, self.changes) = self.able, shown
        if able is not was_able:
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if able else Qt.FocusPolicy.NoFocus)
            self.setCursor(Qt.CursorShape.PointingHandCursor if able else Qt.CursorShape.ArrowCursor)
        self.update()

    def place_of(self, time: float) -> float:
        """Where a time in epochs lies on the track."""
        parts, width, gap = self._parts()
        each = self.epochs / parts
        part = min(int(time / each), parts - 1)
        return SIDE + part * (width + gap) + width * min(time / each - part, 1.0)

    def time_at(self, x: float) -> float:
        """The time in epochs at a place of the track, not after now."""
        parts, width, gap = self._parts()
        part = min(max(int((x - SIDE) / (width + gap)), 0), parts - 1)
        share = min(max((x - SIDE - part * (width + gap)) / width, 0.0), 1.0)
        return min((part + share) * self.epochs / parts, self.done)

    def _parts(self) -> tuple[int, float, float]:
        """How many segments there are, how wide each is, and how far apart."""
        parts = self.epochs if self.epochs <= SEGMENTS else 1
        gap = GAP if parts > 1 else 0.0
        return parts, max((self.width() - 2 * SIDE - gap * (parts - 1)) / parts, 1.0), gap

    def paint(self, painter: QPainter, theme: Theme) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        parts, width, gap = self._parts()
        for part in range(parts):
            self._segment(painter, theme, SIDE + part * (width + gap), width, part * self.epochs / parts)
        painter.setBrush(QColor(theme["local"]))
        for time in self.changes:
            x = self.place_of(time)
            painter.drawPolygon([QPointF(x, 0.5), QPointF(x + 3.5, 4), QPointF(x, 7.5), QPointF(x - 3.5, 4)])
        self._head(painter, theme)

    def _segment(self, painter: QPainter, theme: Theme, left: float, width: float, begins: float) -> None:
        """What is to come as a line; what is done as a bar, grey behind the time that is looked at."""
        each = self.epochs / self._parts()[0]
        done, seen = (min(max((time - begins) / each, 0.0), 1.0) for time in (self.done, self.done if self.at is None else self.at))
        bars = (("control", done, 1.0, TO_COME), ("control", seen, done, DONE), ("accent", 0.0, seen, DONE))
        for role, start, end, height in bars:
            if end > start:
                painter.setBrush(QColor(theme[role]))
                painter.drawRoundedRect(QRectF(left + width * start, MIDDLE - height / 2, width * (end - start), height), 1.5, 1.5)

    def _head(self, painter: QPainter, theme: Theme) -> None:
        """Where one looks; now has a head only while the keyboard is here."""
        if self.at is None and not self.hasFocus():
            return
        painter.setPen(QPen(QColor(theme["text" if self.hasFocus() else "window"]), 3))
        painter.setBrush(QColor(theme["accent"]))
        painter.drawEllipse(QPointF(self.place_of(self.done if self.at is None else self.at), MIDDLE), HEAD, HEAD)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self.able and event.button() == Qt.MouseButton.LeftButton:
            self._scrub(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.able and event.buttons() & Qt.MouseButton.LeftButton:
            self._scrub(event.position().x())

    def _scrub(self, x: float) -> None:
        """The end of what is done is now."""
        self.scrubbed.emit(None if self.place_of(self.done) - x < NEAR else self.time_at(x))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Left:
                self.stepped.emit(-1)
            case Qt.Key.Key_Right:
                self.stepped.emit(1)
            case Qt.Key.Key_Home:
                self.scrubbed.emit(0.0)
            case Qt.Key.Key_End | Qt.Key.Key_Escape:
                self.scrubbed.emit(None)
            case _:
                event.ignore()
