"""The room for a drawing on a page, and where in it the drawing is largest. Owns these sums; knows no graph."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from gradviz.picture.bounds import Area

SCALES = 6
"""How many sizes are tried between keeping above what stands in the corner and filling the whole room."""
PLACES = (0.5, 0.0, 0.25)
"""Shares of the room left over that may lie before the drawing, best first."""


@dataclass(frozen=True, slots=True)
class Room:
    """A rectangle whose lower right corner is taken, as by a legend: `corner` is that part's width and height."""

    width: float
    height: float
    corner: tuple[float, float] = (0.0, 0.0)

    def scale(self, width: float, height: float) -> float:
        """How large a drawing may be at most."""
        return min(self.width / max(width, 1.0), self.height / max(height, 1.0))


@dataclass(frozen=True, slots=True)
class Spot:
    """A scale, and where the origin of the drawing comes to lie in the room."""

    scale: float
    x: float
    y: float


def spot(areas: Sequence[Area], room: Room, largest: float) -> Spot:
    """The largest picture of what covers these areas that stays clear of the corner, as near the middle as can be."""
    covered = np.array(areas, dtype=float).reshape(-1, 4)
    if not len(covered):
        return Spot(min(room.scale(1.0, 1.0), largest), 0.0, 0.0)
    left, top = covered[:, 0].min(), covered[:, 1].min()
    width, height = float(covered[:, 2].max() - left), float(covered[:, 3].max() - top)
    whole = min(room.scale(width, height), largest)
    above = min(Room(room.width, max(room.height - room.corner[1], 1.0)).scale(width, height), largest)
    for scale in np.linspace(whole, above, SCALES)[:-1] if whole > above else ():
        for x, y in _places(room, width * scale, height * scale):
            edge = (room.width - room.corner[0] - x) / scale + left, (room.height - room.corner[1] - y) / scale + top
            if not np.any((covered[:, 2] > edge[0]) & (covered[:, 3] > edge[1])):
                return Spot(float(scale), float(x - left * scale), float(y - top * scale))
    x, y = (room.width - width * above) / 2, (room.height - room.corner[1] - height * above) / 2
    return Spot(max(above, 1e-6), float(x - left * above), float(y - top * above))


def _places(room: Room, width: float, height: float) -> Iterator[tuple[float, float]]:
    for share in PLACES:
        for across in PLACES[::2]:
            yield (room.width - width) * across, (room.height - height) * share
