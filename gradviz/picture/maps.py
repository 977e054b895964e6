"""The units of a gate as pictures: feature maps, kernels or bars side by side on one scale, with their numbers below.

A unit is found again by its place, so that a click opens it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradviz.notation import number
from gradviz.picture.diagram import Box, Diagram, Label, Ramp, Raster, Shape
from gradviz.picture.ramps import levels, ramp_of
from gradviz.picture.theme import METRICS
from gradviz.picture.thumbnails import strongest
from gradviz.words import mark, say

CELL = 72.0
GAP = 14.0
CAPTION = 11
SMALL_GAP, NUMBERED = 6.0, 40.0
MARGIN = 16.0
SCALE_WIDTH, SCALE_HEIGHT = 160.0, 10.0
SAME_SCALE = mark("Same scale for all maps")
ANSWERS_MOST = mark("Map {map} answers most: mean {mean}")


@dataclass(frozen=True, eq=False)
class Maps:
    """Pictures (maps, rows, columns) in a grid of `across`; a vector is one map of one row. The longer side of one is `cell`.

    Small ones have no number below.
    """

    array: NDArray[Any]
    across: int = 8
    cell: float = CELL

    @property
    def step(self) -> tuple[float, float]:
        """From one picture to the next, to the right and down."""
        width, height = self.size
        small = self.cell < NUMBERED
        return width + (SMALL_GAP if small else GAP), height + (SMALL_GAP if small else GAP + CAPTION + 4)

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of one picture."""
        _, rows, columns = self.array.shape
        scale = self.cell / max(rows, columns, 1)
        return columns * scale, max(rows * scale, 8.0)

    def corner(self, place: int) -> tuple[float, float]:
        """The top left of one picture."""
        right, down = self.step
        row, column = divmod(place, self.across)
        return MARGIN + column * right, MARGIN + row * down


def draw_maps(maps: Maps, *, unit: tuple[int, int, int] | None = None, with_scale: bool = True, answers: bool = True) -> Diagram:
    """All maps on the scale of the largest number; `unit` is marked; `with_scale` adds the scale, `answers` which map answers most.

    Weights answer nothing.
    """
    array = maps.array
    ramp = ramp_of(array)
    top = float(np.max(np.abs(np.where(np.isfinite(array), array, 0.0)), initial=0.0))
    width, height = maps.size
    shapes: list[Shape] = []
    for place, picture in enumerate(array):
        x, y = maps.corner(place)
        shapes.append(Raster(place, x, y, width, height, levels(picture, ramp, top), ramp))
        shapes.append(Box(place, x, y, width, height, METRICS.constant_radius / 2, outline="line", line=METRICS.separator))
        if maps.cell >= NUMBERED:
            shapes.append(Label(place, x + width / 2, y + height + CAPTION + 3, str(place), CAPTION, "muted"))
    if unit is not None:
        shapes.append(_marked(maps, unit))
    rows = math.ceil(len(array) / maps.across)
    bottom = MARGIN + rows * maps.step[1] + (GAP - SMALL_GAP if maps.cell < NUMBERED else 0)
    right = MARGIN + min(len(array), maps.across) * maps.step[0]
    if with_scale:
        shapes += _scale(maps, ramp, top, bottom, answers)
        bottom += SCALE_HEIGHT + MARGIN
    return Diagram(max(right, 2 * MARGIN + 420.0 if with_scale else 0.0), bottom + MARGIN, tuple(shapes))


def place_at(maps: Maps, x: float, y: float) -> tuple[int, int, int] | None:
    """The map, row and column under a point of the diagram; None between the maps."""
    width, height = maps.size
    count, rows, columns = maps.array.shape
    for place in range(count):
        left, top = maps.corner(place)
        if 0 <= x - left < width and 0 <= y - top < height:
            return place, int((y - top) / height * rows), int((x - left) / width * columns)
    return None


def _marked(maps: Maps, unit: tuple[int, int, int]) -> Box:
    """A ring around one number."""
    place, row, column = unit
    left, top = maps.corner(place)
    width, height = maps.size
    wide, tall = width / maps.array.shape[2], height / maps.array.shape[1]
    return Box(place, left + column * wide - 2, top + row * tall - 2, wide + 4, tall + 4, 2, outline="accent", line=METRICS.ring)


def _scale(maps: Maps, ramp: Ramp, top: float, y: float, answers: bool) -> list[Shape]:
    """The scale with its ends, and the map that answers most."""
    low = -top if ramp == "signed" else 0.0
    steps = np.linspace(low, top, 24)[np.newaxis]
    x = MARGIN + 44
    base = y + SCALE_HEIGHT
    found: list[Shape] = [
        Label("scale", x - 8, base, number(low, 3), CAPTION, "muted", "end"),
        Raster("scale", x, y, SCALE_WIDTH, SCALE_HEIGHT, levels(steps, ramp, top), ramp),
        Label("scale", x + SCALE_WIDTH + 8, base, number(top, 3), CAPTION, "muted", "start"),
    ]
    if len(maps.array) > 1:
        text = say(SAME_SCALE)
        if answers:
            best = strongest(maps.array)
            text += ". " + say(ANSWERS_MOST, map=best, mean=number(float(np.mean(maps.array[best])), 2))
        found.append(Label("scale", x + SCALE_WIDTH + 60, base, text, CAPTION, "muted", "start"))
    return found
