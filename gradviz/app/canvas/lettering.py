"""Texts as Qt draws them in the canvas face: width, outlines, and small pictures with a halo. Owns how much of them is kept.

A text is drawn many times in one place and stroking its outline takes a hundred times as long as showing a picture of it;
so the halo is grown from the letters' own pixels.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter, QPainterPath, QPixmap

from gradviz.app.fonts import canvas_font
from gradviz.picture.theme import METRICS

BUDGET = 24 * 2**20
"""Bytes: some thousand texts of usual size. Every zoom draws them anew, so they are counted by their size, not their number."""
ROOM = METRICS.text_halo + 2
FAINT = 85
"""A thin letter covers its pixels so far at least; its halo covers them wholly."""
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
    """The picture is a copy: the tools of a painter stay with what it painted on, and can be many times as large as a text."""
    picture = QPixmap.fromImage(painted(look).copy())
    return Sprite(picture, ROOM * look.scale, (look.size * 1.1 + ROOM) * look.scale)


def painted(look: Look) -> QImage:
    """A text with its halo and room around it."""
    size, scale, ratio = look.size, look.scale, look.ratio
    width, height = (text_width(look.text, size) + 2 * ROOM) * scale, (size * 1.4 + 2 * ROOM) * scale
    image = QImage(max(1, round(width * ratio)), max(1, round(height * ratio)), QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(ratio)
    image.fill(Qt.GlobalColor.transparent)
    halo = QColor(look.halo)
    _write(image, look, halo)
    pixels = np.frombuffer(image.bits(), np.uint8).reshape(image.height(), image.bytesPerLine() // 4, 4)
    letters = np.minimum(pixels[:, :, 3], FAINT) * (255 // FAINT)
    mask = grown(letters, METRICS.text_halo * scale * ratio).astype(np.uint16)
    shades = np.frombuffer(np.uint32(halo.rgba()).tobytes(), np.uint8)
    pixels[:] = (mask[:, :, None] * shades + 127) // 255
    _write(image, look, QColor(look.ink))
    return image


def _write(image: QImage, look: Look, ink: QColor) -> None:
    painter = QPainter(image)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
    painter.scale(look.scale, look.scale)
    painter.translate(ROOM, look.size * 1.1 + ROOM)
    painter.setPen(ink)
    painter.setFont(canvas_font(look.size))
    painter.drawText(QPointF(0, 0), look.text)
    painter.end()


def grown(mask: NDArray[np.uint8], radius: float) -> NDArray[np.uint8]:
    """A mask with all that lies within a radius of it: line by line, as wide as a disc is at that distance."""
    found, wide = mask.copy(), mask.copy()
    reach = 0
    for away in range(min(int(radius), len(mask) - 1), -1, -1):
        for by in range(reach + 1, min(round((radius * radius - away * away) ** 0.5), mask.shape[1] - 1) + 1):
            np.maximum(wide[:, by:], mask[:, :-by], out=wide[:, by:])
            np.maximum(wide[:, :-by], mask[:, by:], out=wide[:, :-by])
            reach = by
        np.maximum(found[away:], wide[: len(mask) - away], out=found[away:])
        np.maximum(found[: len(mask) - away], wide[away:], out=found[: len(mask) - away])
    return found


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
