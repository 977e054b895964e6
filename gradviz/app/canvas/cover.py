"""What a line covers as small boxes, so that repainting a long one touches only what lies along it. Paints nothing."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from math import ceil

from PySide6.QtCore import QRectF

from gradviz.picture.diagram import Path
from gradviz.picture.theme import METRICS

LONG = 400.0
"""A shape smaller than this is one box."""
STRIP = 160.0
"""About how long one box along a line is."""
PART = 1500.0
"""About how long the parts of a long cubic are."""
WIDEST = METRICS.halo / 2 + 1
"""Half of the widest stroke of a line, and a hair."""
Spot = tuple[float, float]


@lru_cache(maxsize=4096)
def boxes_along(path: Path) -> tuple[QRectF, ...]:
    """Boxes that together cover a stroked path; not to be changed."""
    return tuple(_around(one, two) for piece in _pieces(path) for one, two in pairwise(piece))


def parts_of(path: Path) -> Iterator[Path]:
    """The commands of a path one by one, long cubics cut into several, each as a path of its own."""
    here = (0.0, 0.0)
    for command, *numbers in path:
        end = (numbers[-2], numbers[-1])
        if command == "C":
            parts = max(1, ceil(max(abs(end[0] - here[0]), abs(end[1] - here[1])) / PART))
            yield from _cut(here, numbers, parts)
        elif command == "L":
            yield (("M", *here), ("L", *end))
        here = end


def _cut(start: Spot, numbers: list[float], parts: int) -> Iterator[Path]:
    """A cubic as several that together are the same curve."""
    (x0, y0), (x1, y1, x2, y2, x3, y3) = start, numbers
    spots = _cubic(start, numbers, parts)
    for part, (one, two) in enumerate(pairwise(spots)):
        pulls = []
        for share, (x, y), sign in ((part / parts, one, 1), ((part + 1) / parts, two, -1)):
            left = 1 - share
            a, b, c = left * left, 2 * left * share, share * share
            dx, dy = a * (x1 - x0) + b * (x2 - x1) + c * (x3 - x2), a * (y1 - y0) + b * (y2 - y1) + c * (y3 - y2)
            pulls += [x + sign * dx / parts, y + sign * dy / parts]
        yield (("M", *one), ("C", pulls[0], pulls[1], pulls[2], pulls[3], *two))


def _pieces(path: Path) -> Iterator[list[Spot]]:
    """Points along each command of a path, so close that the boxes between them hold the curve."""
    here = start = (0.0, 0.0)
    for command, *numbers in path:
        end = start if command == "Z" else (numbers[-2], numbers[-1])
        parts = ceil(max(abs(end[0] - here[0]), abs(end[1] - here[1])) / STRIP)
        if command == "M":
            start = end
        elif command == "C":
            yield _cubic(here, numbers, max(parts, 4))
        else:
            yield _straight(here, end, max(parts, 1))
        here = end


def _straight(start: Spot, end: Spot, parts: int) -> list[Spot]:
    (x, y), (to_x, to_y) = start, end
    return [(x + (to_x - x) * part / parts, y + (to_y - y) * part / parts) for part in range(parts + 1)]


def _cubic(start: Spot, numbers: list[float], parts: int) -> list[Spot]:
    """Points on a cubic at even steps."""
    (x0, y0), (x1, y1, x2, y2, x3, y3) = start, numbers
    points = []
    for part in range(parts + 1):
        share = part / parts
        left = 1 - share
        a, b, c, d = left**3, 3 * left * left * share, 3 * left * share * share, share**3
        points.append((a * x0 + b * x1 + c * x2 + d * x3, a * y0 + b * y1 + c * y2 + d * y3))
    return points


def _around(one: Spot, two: Spot) -> QRectF:
    left, top = min(one[0], two[0]) - WIDEST, min(one[1], two[1]) - WIDEST
    return QRectF(left, top, abs(one[0] - two[0]) + 2 * WIDEST, abs(one[1] - two[1]) + 2 * WIDEST)
