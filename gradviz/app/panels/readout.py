"""Short texts in inks of their own, one after another, broken at spaces. Owns where each stands; lays out no document.

Qt lays rich text out anew for every paint and asks everything around it for room: that took longer than the plot below it.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from PySide6.QtCore import QEvent, QPointF
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy

KEPT = "\u00a0"
"""The space that no line is broken at: a name, its sign and its value stay together. A narrow one a label breaks at."""
Part = tuple[str, str]
"""A text and its ink; "" is that of the label."""


class Readout(QLabel):
    """Takes as many lines as it has needed since `settle`, and no fewer: what stands below would move."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "number")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._parts: tuple[Part, ...] = ()
        self._placed: list[tuple[QPointF, Part]] = []
        self._lines = 0
        self._hold(0)

    def say(self, *parts: Part) -> None:
        """Show these parts; they follow one another without a space of their own."""
        if parts != self._parts:
            self._parts = parts
            self.setAccessibleName("".join(text for text, _ in parts))
            self._place()

    def text(self) -> str:
        """As rich text, for a picture that is saved."""
        inked = (f'<span style="color:{ink}">{escape(text)}</span>' if ink else escape(text) for text, ink in self._parts)
        return "".join(inked)

    def settle(self) -> None:
        """As many lines as are needed now."""
        self._lines = 0
        self._place()

    def _place(self) -> None:
        """Where each part stands; a word that has no room in a line begins the next one."""
        metrics, room = self.fontMetrics(), self.width()
        gap, x, line = metrics.horizontalAdvance(" "), 0, 0
        self._placed = []
        for word in _words(self._parts):
            widths = [metrics.horizontalAdvance(text) for text, _ in word]
            if x and x + sum(widths) > room:
                x, line = 0, line + 1
            for part, width in zip(word, widths, strict=True):
                self._placed.append((QPointF(x, line * metrics.lineSpacing() + metrics.ascent()), part))
                x += width
            x += gap
        self._lines = max(self._lines, line + 1 if self._placed else 0)
        self._hold(self._lines * metrics.lineSpacing())
        self.update()

    def _hold(self, height: int) -> None:
        if (self.minimumHeight(), self.maximumHeight()) != (height, height):
            self.setFixedHeight(height)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(self.font())
        own = self.palette().color(self.foregroundRole())
        for at, (text, ink) in self._placed:
            painter.setPen(QColor(ink) if ink else own)
            painter.drawText(at, text)
        painter.end()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.settle()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.settle()


def _words(parts: tuple[Part, ...]) -> Iterator[list[Part]]:
    """What no line breaks within: parts, or pieces of them, up to the next space."""
    word: list[Part] = []
    for text, ink in parts:
        first, *others = text.split(" ")
        word.append((first, ink))
        for other in others:
            yield [part for part in word if part[0]]
            word = [(other, ink)]
    yield [part for part in word if part[0]]
