"""Texts as Qt draws them in the canvas face: width, outlines, and small pictures with a halo. Owns how much of them is kept.

A text is drawn many times in one place and stroking its outline takes a hundred times as long as showing a picture of it.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPen, QPixmap

from gradviz.app.fonts import canvas_font
from gradviz.picture.theme import METRICS

BUDGET = 24 * 2**20
"""Bytes: some thousand texts of usual size. Every zoom draws them anew, so they are counted by their size, not their number."""
ROOM = METRICS.text_halo + 2
AROUND = 1024
"""About so many bytes a picture takes beside its pixels."""


@dataclass(frozen=True, slots=True)
class Look:
    """What a picture of a text depends on: its letters and inks, the scale it is seen at, and device pixels for one of the window."""

    text: str
    size: float
    ink: str
    halo: str
    scale: float
    ratio: float


@dataclass(frozen=True, slots=True)
class Sprite:
    """A picture of a text, and how far the text's origin lies from the picture's left and top."""

    picture: QPixmap
    left: float
    top: float

    @property
    def bytes(self) -> int:
        """About the memory it takes."""
        return self.picture.width() * self.picture.height() * self.picture.depth() // 8 + AROUND


class Sprites:
    """The pictures shown last, as many as fit into a budget of bytes."""

    def __init__(self, budget: int = BUDGET) -> None:
        self._budget = budget
        self._kept: OrderedDict[Look, Sprite] = OrderedDict()
        self.bytes = 0

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, look: Look) -> Sprite:
        """The picture of a text, painted where it is not kept."""
        found = self._kept.get(look)
        if found is not None:
            self._kept.move_to_end(look)
            return found
        made = sprite(look)
        self._kept[look] = made
        self.bytes += made.bytes
        while self.bytes > self._budget and len(self._kept) > 1:
            self.bytes -= self._kept.popitem(last=False)[1].bytes
        return made


SPRITES = Sprites()
"""Those of all canvases."""


def sprite(look: Look) -> Sprite:
    """A copy of what was painted: the tools of a painter stay with what it painted on, and are many times as large as a text."""
    return Sprite(painted(look).copy(), ROOM * look.scale, (look.size * 1.1 + ROOM) * look.scale)


def painted(look: Look) -> QPixmap:
    """A text with its halo and room around it."""
    text, size, scale, ratio = look.text, look.size, look.scale, look.ratio
    width, height = (text_width(text, size) + 2 * ROOM) * scale, (size * 1.4 + 2 * ROOM) * scale
    picture = QPixmap(max(1, round(width * ratio)), max(1, round(height * ratio)))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
    painter.scale(scale, scale)
    painter.translate(ROOM, size * 1.1 + ROOM)
    painter.setPen(
        QPen(QColor(look.halo), 2 * METRICS.text_halo, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
    )
    painter.drawPath(text_path(text, size))
    painter.setPen(QColor(look.ink))
    painter.setFont(canvas_font(size))
    painter.drawText(QPointF(0, 0), text)
    painter.end()
    return picture


@lru_cache(maxsize=4096)
def text_width(text: str, size: float) -> float:
    """The width of one line in the canvas face."""
    return QFontMetricsF(canvas_font(size)).horizontalAdvance(text)


@lru_cache(maxsize=512)
def text_path(text: str, size: float) -> QPainterPath:
    """The outlines of one line in the canvas face, at the origin."""
    path = QPainterPath()
    path.addText(QPointF(0, 0), canvas_font(size), text)
    return path
