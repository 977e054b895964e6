"""PNG: a picture at twice the resolution of a screen. Owns the file around the pixels."""

from __future__ import annotations

import struct
import zlib
from math import sqrt

import numpy as np
from PySide6.QtGui import QImage, QPainter

from gradviz.app.printing.easel import Easel, prepare
from gradviz.export.carrier import png_chunk
from gradviz.export.exporter import Exporter, declare
from gradviz.export.scene import Scene
from gradviz.picture.png_file import PLAIN, TRANSPARENT, chunk, png_file
from gradviz.words import mark

SHARPNESS = 2.0
MOST_PIXELS = 60_000_000
PER_METRE = 96 / 0.0254
LEVEL = 4
BAND = 32
"""Rows packed at a time."""
ROW_FILTER = 0


def picture(scene: Scene, sharpness: float = SHARPNESS) -> QImage:
    """The scene as an image with `sharpness` pixels per px, or fewer where that would be too many."""
    prepare()
    area = max(scene.diagram.width * scene.diagram.height, 1.0)
    scale = min(sharpness, sqrt(MOST_PIXELS / area))
    width, height = max(1, round(scene.diagram.width * scale)), max(1, round(scene.diagram.height * scale))
    image = QImage(width, height, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter = QPainter(image)
    painter.scale(width / max(scene.diagram.width, 1e-6), height / max(scene.diagram.height, 1e-6))
    Easel(scene.theme).paint(painter, scene)
    painter.end()
    return image


def render(scene: Scene) -> bytes:
    """The picture as a PNG file, which carries its document."""
    return encoded(picture(scene), scene)


def encoded(image: QImage, scene: Scene) -> bytes:
    """Pixels as a PNG file, packed band by band, so that other threads have their turn; Qt's own writer would hold them up."""
    width, height = image.width(), image.height()
    channels = 4 if scene.transparent else 3
    packer = zlib.compressobj(LEVEL)
    packed = [packer.compress(_rows(image, top, min(BAND, height - top), channels)) for top in range(0, height, BAND)]
    dots = round(PER_METRE * width / max(scene.diagram.width, 1e-6))
    density = chunk(b"pHYs", struct.pack(">IIB", dots, dots, 1))
    sort = TRANSPARENT if scene.transparent else PLAIN
    return png_file(width, height, sort, b"".join((*packed, packer.flush())), density, png_chunk(scene.document))


def _rows(image: QImage, top: int, count: int, channels: int) -> bytes:
    """A band of pixels as PNG wants its rows: each behind the number of its filter."""
    band = image.copy(0, top, image.width(), count).convertToFormat(QImage.Format.Format_RGBA8888)
    bytes_wide = 4 * band.width()
    pixels = np.frombuffer(band.constBits(), np.uint8).reshape(count, band.bytesPerLine())[:, :bytes_wide].reshape(count, band.width(), 4)
    rows = np.full((count, 1 + band.width() * channels), ROW_FILTER, np.uint8)
    rows[:, 1:] = pixels[:, :, :channels].reshape(count, band.width() * channels)
    return rows.tobytes()


declare(Exporter("png", ".png", mark("A picture of pixels, sharp enough for a projector; carries its formula."), render))
