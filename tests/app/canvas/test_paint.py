"""Every primitive of a picture becomes ink where it says that it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import get_args

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath
from pytestqt.qtbot import QtBot

from gradviz.app.canvas.paint import Ink, qt_path
from gradviz.picture.diagram import Badge, Box, Group, Label, Math, Raster, Shape, Strands, Wire
from gradviz.picture.theme import THEMES

PRIMITIVES: Mapping[type, Shape] = {
    Box: Box(0, 20, 20, 40, 20, radius=4, fill="accent", outline="text"),
    Wire: Wire(0, (("M", 20, 20), ("C", 40, 20, 40, 50, 60, 50), ("L", 70, 50)), outline="accent", line=3, dash=(4, 2)),
    Label: Label(0, 50, 50, "sum", 16, "gradient", halo="surface"),
    Math: Math(0, 50, 50, r"x^{2}", "x^2", 16),
    Badge: Badge(0, 60, 40, 70, "sum", "sum", "accent"),
    Raster: Raster(0, 20, 20, 40, 30, np.array([[0, 255, 128], [255, 0, 255]], np.uint8)),
    Strands: Strands(0, np.array([[20.0, 20, 60, 50], [20, 50, 60, 20]]), np.array([255, 0], np.uint8)),
    Group: Group(0, (Box(0, 20, 20, 10, 10, fill="accent"), Label(0, 60, 60, "a", 14))),
}


def painted(shape: Shape, math: Mapping[str, QPainterPath] | None = None) -> tuple[QRectF, QImage]:
    """What a shape covers, and its picture on a white ground."""
    bounds, strokes = Ink(THEMES["light"], math).compile(shape)
    image = QImage(120, 80, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    for stroke in strokes:
        stroke(painter)
    painter.end()
    return bounds, image


def inked(image: QImage) -> set[tuple[int, int]]:
    """The pixels that are not white."""
    return {(x, y) for x in range(image.width()) for y in range(image.height()) if image.pixelColor(x, y) != QColor("white")}


@pytest.mark.parametrize("shape", PRIMITIVES.values(), ids=lambda shape: type(shape).__name__)
def test_every_primitive_leaves_ink_inside_its_bounds(qtbot: QtBot, shape: Shape) -> None:
    bounds, image = painted(shape)
    spots = inked(image)
    assert spots
    room = bounds.adjusted(-2, -2, 2, 2)
    assert all(room.contains(x, y) for x, y in spots)


def test_the_list_of_primitives_is_whole() -> None:
    assert set(PRIMITIVES) == set(get_args(Shape))


def test_a_typeset_formula_takes_the_place_of_plain_text(qtbot: QtBot) -> None:
    square = QPainterPath()
    square.addRect(0, -1, 1, 1)
    _, plain = painted(PRIMITIVES[Math])
    bounds, typeset = painted(PRIMITIVES[Math], {r"x^{2}": square})
    assert plain != typeset
    assert bounds == QRectF(42, 34, 16, 16)


def test_qt_path_goes_where_the_path_says() -> None:
    path = qt_path((("M", 1, 2), ("L", 5, 2), ("L", 5, 8), ("Z",)))
    assert path.boundingRect() == QRectF(1, 2, 4, 6)
    assert path.currentPosition() == path.pointAtPercent(0)
