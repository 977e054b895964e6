"""What a line covers as small boxes, so that repainting a long one touches only what lies along it. Paints nothing."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from math import ceil

from PySide6.QtCore import QRectF

from gradviz.picture.diagram import Path

LONG = 400.0
"""A shape smaller than this is one box."""
STRIP = 160.0
"""About how long one box along a line is."""
Spot = tuple[float, float]


def boxes_along(path: Path, line: float) -> list[QRectF]:
    """Boxes that together cover a path stroked `line` wide."""
    return [_around(one, two, line / 2 + 1) for piece in _pieces(path) for one, two in pairwise(piece)]


def _pieces(path: Path) -> Iterator[list[Spot]]:
    """Points along each command of a path, close enough for the boxes between them to hold the curve."""
    here = start = (0.0, 0.0)
    for command, *numbers in path:
        points = [here, *zip(numbers[::2], numbers[1::2], strict=True)]
        if command == "M":
            start = points[-1]
        elif command == "Z":
            yield [here, start]
        else:
            parts = ceil(max(abs(points[-1][0] - here[0]), abs(points[-1][1] - here[1])) / STRIP)
            yield (
                [_at(points, part / max(parts, 4)) for part in range(max(parts, 4) + 1)] if command == "C" else _cut(points, max(parts, 1))
            )
        here = start if command == "Z" else points[-1]


def _cut(ends: list[Spot], parts: int) -> list[Spot]:
    (x, y), (to_x, to_y) = ends
    return [(x + (to_x - x) * part / parts, y + (to_y - y) * part / parts) for part in range(parts + 1)]


def _at(points: list[Spot], share: float) -> Spot:
    """A place on a cubic."""
    left = 1 - share
    weights = (left**3, 3 * left**2 * share, 3 * left * share**2, share**3)
    return (
        sum(weight * x for weight, (x, _) in zip(weights, points, strict=True)),
        sum(weight * y for weight, (_, y) in zip(weights, points, strict=True)),
    )


def _around(one: Spot, two: Spot, grow: float) -> QRectF:
    left, top = min(one[0], two[0]) - grow, min(one[1], two[1]) - grow
    return QRectF(left, top, abs(one[0] - two[0]) + 2 * grow, abs(one[1] - two[1]) + 2 * grow)
