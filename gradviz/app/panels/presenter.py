"""What presenter mode shows beside the graph: a caption in big type, the keys, and over the graph a pen and a spotlight."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from html import escape

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPalette, QPen, QPolygonF, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from gradviz import words
from gradviz.app.canvas.canvas import Canvas
from gradviz.app.key_guard import key_of
from gradviz.app.models.session import Session
from gradviz.app.panels.controls import caption
from gradviz.app.panels.painted import Painted
from gradviz.picture.theme import Theme
from gradviz.words import mark

HEIGHT, SIDE, EDGE = 116, 56, 12
SIZES = (32, 28, 24, 21, 18, 15)
"""Of the sentence: the first that fits."""
KEY_SIZE = 15
DESK = (1440, 900)
"""The screen that all sizes are for; on a larger one they grow with it, since it is seen from as far away."""
PEN, RADIUS = 4.0, 170.0
VEIL = 0.72
FADE_MS = 3000
MARKS, STRIDE = 60, 13
KEY_WORDS = (
    (mark("Space"), mark("next")),
    ("←", mark("back")),
    ("S", mark("spotlight")),
    ("P", mark("pen")),
    ("C", mark("clear")),
    ("Esc", mark("leave")),
)
KEYS = ("Space", "Right", "PgDown", "Left", "PgUp", "Home", "End", "Up", "Down", "S", "P", "C", "Esc", "F5", "Return", "Enter")
"""Keys that a clicker sends, and those of the pen and the spotlight."""


NUMBER = r"−?\(?−?(?:\d(?:[\d.e−]*\d)?|inf|nan)\)?"
OPERAND = rf"(?:[^\W\d]\w*\({NUMBER}(?:, {NUMBER})*\)|{NUMBER})"
CALCULATION = re.compile(rf"(?<![\w.]){OPERAND}(?:(?: [+−×·÷<>≤≥=≠∧∨] |\^){OPERAND})* = {NUMBER}")
"""Never from within a name: of h1 = 2 + 3 = 5 it is 2 + 3 = 5."""


def _colored(sentence: str, calculation: str, ink: str) -> str:
    """The sentence as rich text, with what it calculates in a colour of its own."""
    before, _, after = sentence.partition(calculation)
    return f'{escape(before)}<span style="color:{ink}">{escape(calculation)}</span>{escape(after)}'


class Progress(Painted):
    """One small mark for every step, those that are done in the accent; a bar where there are too many."""

    def __init__(self) -> None:
        super().__init__()
        self._at, self._all, self._scale = 0, 0, 1.0
        self._ends: tuple[int, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_place(self, at: int, moments: int, *ends: int) -> None:
        """Where the run stands; after each of `ends`, the moments so far at the end of a phase, there is a gap."""
        self._at, self._all, self._ends = at, moments, ends
        self.updateGeometry()
        self.update()

    def enlarge(self, scale: float) -> None:
        """Marks for a screen `scale` times as large as a desk's."""
        self._scale = scale
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        wide = self._left(self._all) if self._all <= MARKS else float(MARKS * STRIDE)
        return QSize(round(self._scale * wide), round(self._scale * 7))

    def _left(self, place: int) -> float:
        return float(STRIDE * (place + sum(place > end for end in self._ends)))

    def paint(self, painter: QPainter, theme: Theme) -> None:
        if not self._all:
            return
        painter.setPen(Qt.PenStyle.NoPen)
        done, to_come = QColor(theme["accent"]), QColor(theme["control"])
        painter.scale(self._scale, self._scale)
        if self._all > MARKS:
            painter.fillRect(QRectF(0, 0, MARKS * STRIDE, 7), to_come)
            painter.fillRect(QRectF(0, 0, MARKS * STRIDE * self._at / self._all, 7), done)
        for place in range(self._all if self._all <= MARKS else 0):
            painter.setBrush(done if place < self._at else to_come)
            left = self._left(place + 1) - STRIDE
            painter.drawRoundedRect(QRectF(left, 0, STRIDE - 3, 7), 2, 2)


class CaptionBar(QFrame):
    """The sentence of the step, where the run stands, and the keys, which fade."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setProperty("area", "caption")
        self._session = session
        self.sentence, self.place, self.keys = caption("", "presented", wraps=True), caption("", "hint"), caption("", "hint")
        self.progress = Progress()
        below = QHBoxLayout()
        below.setSpacing(16)
        self.keys.setTextFormat(Qt.TextFormat.RichText)
        column = QVBoxLayout(self)
        column.setSpacing(4)
        column.addWidget(self.sentence, 1)
        column.addLayout(below)
        below.addWidget(self.place)
        below.addWidget(self.progress)
        below.addStretch(1)
        below.addWidget(self.keys)
        self._column, self._scale = column, 0.0
        self._enlarge()
        self._fading = QTimer(self, singleShot=True, interval=FADE_MS)
        self._fading.timeout.connect(self.keys.clear)
        self._fading.timeout.connect(self._spare)

    def say(self, sentence: str, ink: str = "") -> None:
        """Another step; what it calculates, if anything, in the colour of its numbers."""
        found = CALCULATION.search(sentence) if ink else None
        self.sentence.setTextFormat(Qt.TextFormat.RichText if found else Qt.TextFormat.PlainText)
        self.sentence.setText(_colored(sentence, found.group(), ink) if found else sentence)
        self.sentence.setAccessibleName(sentence)
        self._fit()
        run = self._session
        self.place.setText(words.say("Step {at} of {all}", at=run.at, all=len(run.moments)))
        self.progress.show_place(run.at, len(run.moments), run.forward_moments, run.run_moments)
        self._spare()

    def _enlarge(self) -> None:
        """The bar in the proportion to its screen that it has to a desk's."""
        window = self.window()
        scale = max(1.0, min(self.width() / DESK[0], window.height() / DESK[1]))
        if scale == self._scale:
            return
        self._scale = scale
        side, edge = round(scale * SIDE), round(scale * EDGE)
        self._column.setContentsMargins(side, edge, side, edge)
        for small in (self.place, self.keys):
            small.setStyleSheet(f"font-size: {round(scale * KEY_SIZE)}px")
        self.progress.enlarge(scale)
        self.setFixedHeight(round(scale * HEIGHT))

    def _fit(self) -> None:
        """As large as the sentence can be without making the bar higher, which would move the graph."""
        self._enlarge()
        scale = self._scale
        self.place.ensurePolished()
        room = round(scale * HEIGHT) - 2 * round(scale * EDGE) - self.place.sizeHint().height() - 4
        for size in SIZES:
            self.sentence.setStyleSheet(f"font-size: {round(scale * size)}px")
            self.sentence.ensurePolished()
            if self.sentence.heightForWidth(max(self._room, 200)) <= room:
                return

    @property
    def _room(self) -> int:
        return self.width() - 2 * round(self._scale * SIDE)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
        self._spare()

    def _spare(self) -> None:
        """The marks of the steps make room for the keys."""
        needed = sum(part.sizeHint().width() for part in (self.place, self.progress, self.keys)) + 4 * 16
        self.progress.setVisible(needed <= self._room or not self.keys.text())

    def show_keys(self) -> None:
        """The keys, for a short while."""
        ink = self.palette().color(QPalette.ColorRole.WindowText).name()
        shown = (f'<span style="color:{ink}">{words.say(key)}</span>&nbsp;{words.say(word)}' for key, word in KEY_WORDS)
        self.keys.setText("&nbsp;&nbsp;&nbsp; ".join(shown))
        self._spare()
        self._fading.start()

    def stop(self) -> None:
        """Nothing fades any more."""
        self._fading.stop()


class Overlay(QWidget):
    """Lies over the canvas: keys go to `commands` by name, the pen draws, the spotlight follows the mouse while S is held.

    A click that draws nothing chooses what lies under it, or nothing.
    """

    chosen = Signal(object)

    def __init__(self, canvas: Canvas, commands: Mapping[str, Callable[[], object]]) -> None:
        super().__init__(canvas)
        self._commands = commands
        self._theme: Theme | None = None
        self.strokes: list[list[QPointF]] = []
        self.drawing, self.spotlight = False, False
        self._mouse = QPointF()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setProperty("keepsKeys", " ".join(KEYS))
        self._canvas = canvas
        canvas.installEventFilter(self)
        self.hide()

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of another theme."""
        self._theme = theme
        self.update()

    def begin(self) -> None:
        """Take the keys."""
        self.clear()
        self.drawing = self.spotlight = False
        self.setGeometry(self._canvas.rect())
        self.show()
        self.raise_()
        self.setFocus()

    def clear(self) -> None:
        """No stroke is left."""
        self.strokes.clear()
        self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.setGeometry(self._canvas.rect())
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = key_of(event)
        moves = {
            Qt.Key.Key_Space: "next", Qt.Key.Key_Right: "next", Qt.Key.Key_PageDown: "next", Qt.Key.Key_Return: "next",
            Qt.Key.Key_Enter: "next", Qt.Key.Key_Left: "previous", Qt.Key.Key_PageUp: "previous", Qt.Key.Key_Home: "start",
            Qt.Key.Key_End: "end", Qt.Key.Key_Escape: "leave", Qt.Key.Key_F5: "leave",
            Qt.Key.Key_Down: "node on", Qt.Key.Key_Up: "node back",
        }  # fmt: skip
        if key in moves:
            self._commands[moves[key]]()
        elif key == Qt.Key.Key_S:
            self._spot(True)
        elif key == Qt.Key.Key_P:
            self.drawing = not self.drawing
            self.setCursor(Qt.CursorShape.CrossCursor if self.drawing else Qt.CursorShape.ArrowCursor)
        elif key == Qt.Key.Key_C:
            self.clear()
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if key_of(event) == Qt.Key.Key_S and not event.isAutoRepeat():
            self._spot(False)

    def _spot(self, on: bool) -> None:
        self.spotlight = on
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self.drawing and event.button() == Qt.MouseButton.LeftButton:
            self.strokes.append([event.position()])
        elif event.button() == Qt.MouseButton.LeftButton:
            self.chosen.emit(self._canvas.item_under(event.position()))
        elif event.button() == Qt.MouseButton.RightButton:
            self._commands["previous"]()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._mouse = event.position()
        if self.drawing and self.strokes and event.buttons() & Qt.MouseButton.LeftButton:
            self.strokes[-1].append(event.position())
            self.update()
        elif self.spotlight:
            self.update()
        elif not self.drawing:
            hand = self._canvas.item_under(event.position()) is not None
            self.setCursor(Qt.CursorShape.PointingHandCursor if hand else Qt.CursorShape.ArrowCursor)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._theme is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.spotlight:
            veil = QPainterPath()
            veil.addRect(QRectF(self.rect()))
            veil.addEllipse(self._mouse, RADIUS, RADIUS)
            ground = QColor(self._theme["surface"])
            ground.setAlphaF(VEIL)
            painter.fillPath(veil, ground)
        painter.setPen(QPen(QColor(self._theme["accent"]), PEN, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
        for stroke in self.strokes:
            painter.drawPolyline(QPolygonF(stroke if len(stroke) > 1 else [*stroke, *stroke]))
        painter.end()
