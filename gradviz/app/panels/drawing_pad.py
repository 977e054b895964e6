"""A pad to draw a digit on, and how sure the network is of each class. Owns strokes and bars; the network reads elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from gradviz import words
from gradviz.app.fonts import number_font, scaled
from gradviz.app.models.training import TrainingModel
from gradviz.app.panels.controls import IconButton, caption
from gradviz.data.pad import SIDE, digit
from gradviz.picture.ramps import colors, levels
from gradviz.picture.theme import Theme

READ_MS = 30
DIGITS = 10


class Pad(QWidget):
    """Strokes of the mouse, shown as the network sees them."""

    drawn = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.strokes: list[list[tuple[float, float]]] = []
        self.laid: Any = None
        self._seen: Any = None
        self._theme: Theme | None = None
        self.setCursor(Qt.CursorShape.CrossCursor)

    def sizeHint(self) -> QSize:
        return QSize(scaled(136), scaled(136))

    def dress(self, theme: Theme) -> None:
        """Another theme."""
        self._theme = theme
        self.setFixedSize(self.sizeHint())
        self.update()

    def picture(self) -> Any:
        """The strokes as a digit in the form of the data, or the sample that was laid here; None for nothing."""
        return digit(self.strokes) if self.strokes else self.laid

    def lay(self, picture: Any) -> None:
        """A sample in place of strokes; None takes it away."""
        self.strokes, self.laid = [], picture
        self.drawn.emit()

    def show_seen(self, picture: Any) -> None:
        """What the network was given."""
        self._seen = picture
        self.update()

    def undo(self) -> None:
        """Take the last stroke back."""
        if self.strokes:
            self.strokes.pop()
            self.drawn.emit()

    def clear(self) -> None:
        """Nothing drawn."""
        self.lay(None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.laid = None
        self.strokes.append([])
        self._add(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton and self.strokes:
            self._add(event.position())

    def _add(self, at: QPointF) -> None:
        self.strokes[-1].append((at.x() * SIDE / self.width(), at.y() * SIDE / self.height()))
        self.drawn.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        if theme is None:
            return
        painter = QPainter(self)
        area = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.fillRect(area, QColor(theme["surface"]))
        if self._seen is not None:
            shown = levels(self._seen[0], "grey", 1.0)
            image = QImage(shown.tobytes(), SIDE, SIDE, SIDE, QImage.Format.Format_Indexed8).copy()
            image.setColorTable([QColor(color).rgb() for color in colors("grey", theme)])
            painter.drawImage(area, image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(theme["accent"]), 2))
        for stroke in self.strokes:
            painter.drawPolyline([QPointF(x * self.width() / SIDE, y * self.height() / SIDE) for x, y in stroke])
        painter.setPen(QPen(QColor(theme["control"]), 1))
        painter.drawRoundedRect(area, 6, 6)
        painter.end()


class AnswerBars(QWidget):
    """How sure the network is of each class."""

    def __init__(self) -> None:
        super().__init__()
        self.shares: Sequence[float] = ()
        self._names: Sequence[str] = ()
        self._theme: Theme | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumWidth(96)

    def show_answer(self, shares: Sequence[float], names: Sequence[str], theme: Theme) -> None:
        """Show the shares of classes."""
        self.shares, self._names, self._theme = shares, names, theme
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        if theme is None or not self._names:
            return
        painter = QPainter(self)
        painter.setFont(number_font(11))
        line = self.height() / len(self._names)
        best = int(np.argmax(self.shares)) if len(self.shares) else -1
        room = self.width() - 18 - 44
        for place, name in enumerate(self._names):
            top = place * line
            painter.setPen(QColor(theme["accent" if place == best else "text"]))
            painter.drawText(QRectF(0, top, 14, line), Qt.AlignmentFlag.AlignCenter, name)
            painter.fillRect(QRectF(18, top + line / 2 - 3, room, 6), QColor(theme["sunken"]))
            if len(self.shares):
                painter.fillRect(QRectF(18, top + line / 2 - 3, room * self.shares[place], 6), QColor(theme["accent"]))
                painter.setPen(QColor(theme["text" if place == best else "muted"]))
                painter.drawText(QRectF(self.width() - 42, top, 42, line), RIGHT, f"{self.shares[place]:.3f}")
        painter.end()


RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


class DrawingPad(QWidget):
    """Pad, bars and the answer in words; shown for networks that read such digits into classes."""

    def __init__(self, training: TrainingModel, theme: Theme) -> None:
        super().__init__()
        self._training, self._theme = training, theme
        self._title, self._answer = caption("", "section"), caption("", "title")
        self.undo, self.clear = IconButton("reset", "muted"), IconButton("eraser", "muted")
        self.pad, self.bars = Pad(), AnswerBars()
        self.undo.clicked.connect(self.pad.undo)
        self.clear.clicked.connect(self.pad.clear)
        self._reading = QTimer(self, singleShot=True, interval=READ_MS)
        self._reading.timeout.connect(self._read)
        self.pad.drawn.connect(lambda: self._reading.isActive() or self._reading.start())
        head, body, column = QHBoxLayout(), QHBoxLayout(), QVBoxLayout(self)
        head.addWidget(self._title, 1)
        head.addWidget(self.undo)
        head.addWidget(self.clear)
        body.setSpacing(14)
        body.addWidget(self.pad)
        body.addWidget(self.bars, 1)
        column.setContentsMargins(16, 12, 16, 14)
        column.setSpacing(8)
        column.addLayout(head)
        column.addLayout(body)
        column.addWidget(self._answer)
        training.looked.connect(self.refresh)
        training.opened.connect(self._reading.start)
        training.turned.connect(self.refresh)

    @property
    def readable(self) -> bool:
        """Whether the network reads pictures of this size into classes."""
        facts = self._training.facts
        return facts is not None and facts.shape == (1, SIDE, SIDE) and len(facts.classes) == DIGITS

    def lay(self, picture: Any) -> None:
        """Let the network read a sample; where it is no such digit, without showing it here."""
        if self.readable:
            self.pad.lay(picture)
        else:
            self._training.draw(picture)

    def _read(self) -> None:
        picture = self.pad.picture()
        self.pad.show_seen(picture)
        if self.readable and self._training.look is not None:
            self._training.draw(picture)

    def refresh(self) -> None:
        """Show the answer to what is drawn."""
        self.setVisible(self.readable)
        look, facts = self._training.look, self._training.facts
        answer = look.answer if look is not None and self.pad.picture() is not None else None
        known = answer is not None and facts is not None and len(answer) == len(facts.classes)
        shares = answer.tolist() if answer is not None and known else []
        self.bars.show_answer(shares, facts.classes if facts is not None else (), self._theme)
        self._answer.setText(self.sentence(shares))

    def sentence(self, shares: Sequence[float]) -> str:
        """What the network reads."""
        facts = self._training.facts
        if not shares or facts is None:
            return words.say("Draw with the mouse.")
        first, second = np.argsort(shares)[::-1][:2]
        return words.say("Reads {first}, second choice {second}", first=facts.classes[first], second=facts.classes[second])

    def dress(self, theme: Theme) -> None:
        """Another theme."""
        self._theme = theme
        for part in (self.undo, self.clear, self.pad):
            part.dress(theme)
        self.refresh()

    def retranslate(self) -> None:
        """Another language."""
        self._title.setText(words.say("Draw a digit"))
        self.pad.setAccessibleName(words.say("Pad to draw a digit with the mouse"))
        self.undo.explain(words.say("Take the last stroke back"))
        self.clear.explain(words.say("Clear the pad"))
        self.refresh()
