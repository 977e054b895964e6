"""Boxes along a line hold the line, and parts of it are the same line."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath, QPainterPathStroker

from gradviz.app.canvas.cover import LONG, PART, boxes_along, parts_of
from gradviz.app.canvas.paint import qt_path
from gradviz.picture.diagram import Path

CURVED: Path = (("M", 10, 20), ("C", 900, 40, -300, 4000, 700, 4200), ("L", 1500, 4200))
BENT: Path = (("M", 0, 0), ("L", 300, 0), ("L", 0, 900), ("Z",))


def spots(path: QPainterPath) -> list[QPointF]:
    return [path.pointAtPercent(step / 500) for step in range(501)]


@pytest.mark.parametrize("path", [CURVED, BENT])
def test_boxes_hold_every_point_and_little_else(path: Path) -> None:
    boxes = boxes_along(path)
    assert all(any(box.contains(spot) for box in boxes) for spot in spots(qt_path(path)))
    assert max(max(box.width(), box.height()) for box in boxes) < LONG
    whole = QRectF(qt_path(path).boundingRect())
    assert sum(box.width() * box.height() for box in boxes) < whole.width() * whole.height()


def test_parts_joined_are_the_same_line() -> None:
    joined = QPainterPath()
    for part in parts_of(CURVED):
        assert qt_path(part).boundingRect().height() < 2 * PART
        joined.connectPath(qt_path(part))
    assert joined.length() == pytest.approx(qt_path(CURVED).length(), rel=1e-3)
    stroker = QPainterPathStroker()
    stroker.setWidth(2)
    near = stroker.createStroke(qt_path(CURVED))
    assert all(near.contains(spot) for spot in spots(joined))
