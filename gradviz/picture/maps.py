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
from gradviz.picture.measure import text_width
from gradviz.picture.ramps import levels, ramp_of, shrunk
from gradviz.picture.theme import METRICS
from gradviz.picture.thumbnails import MOST as PIXELS
from gradviz.picture.thumbnails import strongest
from gradviz.words import mark, say

CELL, LEAST_CELL, SMALL_CELL, LARGE = 72.0, 58.0, 32.0, 160.0
FEW = 32
"""Up to this many maps are shown as large as lines of equal length and the height allow; more of them are small."""
SHEET_HEIGHT, SHEET_WIDTH = 220.0, 4
"""How high a sheet of weights may be, and how many times as wide."""
GAP = 14.0
CAPTION = 11
SMALL_GAP, NUMBERED = 6.0, 40.0
MARGIN = 16.0
SCALE_WIDTH, SCALE_HEIGHT = 160.0, 10.0
BESIDE, APART = 8.0, 24.0
"""Room between a scale and its ends, and before what is said of it."""
SAME_SCALE = mark("Same scale for all maps")
ANSWERS_MOST = mark("Map {map} answers most: mean {mean}")


@dataclass(frozen=True, eq=False)
class Maps:
    """Pictures (maps, rows, columns) in a grid of `across`; a vector is one map of one row. The longer side of one is `cell`.

    Small ones have no number below, nor has one that stands alone.
    """

    array: NDArray[Any]
    across: int = 8
    cell: float = CELL

    @property
    def step(self) -> tuple[float, float]:
        """From one picture to the next, to the right and down."""
        width, height = self.size
        return width + self.gap, height + self.gap + (CAPTION + 4 if self.numbered else 0)

    @property
    def gap(self) -> float:
        """Room between pictures."""
        return SMALL_GAP if self.cell < NUMBERED else GAP

    @property
    def numbered(self) -> bool:
        """Whether each picture has its number below."""
        return self.cell >= NUMBERED and len(self.array) > 1

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


def in_lines(array: NDArray[Any], room: float, height: float = 0.0) -> Maps:
    """All maps in as few lines as there is room for, each line as long as the others as far as their number allows.

    Where few maps leave `height` for it, they are larger.
    """
    least = Maps(array, 1, LEAST_CELL if len(array) <= FEW else SMALL_CELL)
    space = room - 2 * MARGIN + least.gap
    lines = math.ceil(len(array) / max(1, int(space // least.step[0])))
    across = math.ceil(len(array) / max(1, lines))
    wide = least.size[0] / least.cell
    few = least.cell > SMALL_CELL
    most = max(CELL, min(LARGE, _tallest(least, lines, height))) if few else SMALL_CELL
    return Maps(array, across, max(least.cell, min(most, float(math.floor((space / across - least.gap) / wide)))))


def _tallest(least: Maps, lines: int, height: float) -> float:
    """The largest cell with which `lines` lines and the scale below them fit into `height`."""
    around = least.step[1] - least.size[1]
    free = (height - 4 * MARGIN - SCALE_HEIGHT - GAP + least.gap) / lines - around
    return math.floor(free / (least.size[1] / least.cell))


def as_sheet(matrix: NDArray[Any], room: float, height: float = SHEET_HEIGHT) -> Maps:
    """A matrix as one picture in its own proportions: as wide as there is room for, unless it would be too high."""
    rows, columns = matrix.shape
    share = min(max(columns / rows, 1.0), SHEET_WIDTH)
    drawn = shrunk(matrix, 2 * PIXELS, round(2 * PIXELS * share))[np.newaxis]
    wide = drawn.shape[2] / drawn.shape[1]
    return Maps(drawn, 1, min(room - 2 * MARGIN, min(height, SHEET_HEIGHT) * max(wide, 1.0)))


def draw_maps(maps: Maps, *, unit: tuple[int, int, int] | None = None, with_scale: bool = True, answers: bool = True) -> Diagram:
    """All maps on the scale of the largest number; `unit` is marked; `with_scale` adds the scale, `answers` which map answers most.

    Weights answer nothing.
    """
    array = maps.array
    ramp = ramp_of(array)
    top = float(np.max(np.abs(np.where(np.isfinite(array), array, 0.0)), initial=0.0))
    width, height = maps.size
    shapes: list[Shape] = []
    for place, picture in enumerate(levels(array, ramp, top)):
        x, y = maps.corner(place)
        shapes.append(Raster(place, x, y, width, height, picture, ramp))
        shapes.append(Box(place, x, y, width, height, METRICS.constant_radius / 2, outline="line", line=METRICS.separator))
        if maps.numbered:
            shapes.append(Label(place, x + width / 2, y + height + CAPTION + 3, str(place), CAPTION, "muted"))
    if unit is not None:
        shapes.append(_marked(maps, unit))
    rows = math.ceil(len(array) / maps.across)
    bottom = MARGIN + rows * maps.step[1] + GAP - maps.gap
    right = MARGIN + min(len(array), maps.across) * maps.step[0] - maps.gap
    if with_scale:
        scale, end = _scale(maps, ramp, top, bottom, answers)
        shapes += scale
        right, bottom = max(right, end), bottom + SCALE_HEIGHT + MARGIN
    return Diagram(right + MARGIN, bottom + MARGIN, tuple(shapes))


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


def _scale(maps: Maps, ramp: Ramp, top: float, y: float, answers: bool) -> tuple[list[Shape], float]:
    """The scale with its ends, and the map that answers most; and where all that ends."""
    low = -top if ramp == "signed" else 0.0
    steps = np.linspace(low, top, 24)[np.newaxis]
    ends = number(low, 3), number(top, 3)
    x = MARGIN + text_width(ends[0], CAPTION) + BESIDE
    base, right = y + SCALE_HEIGHT, x + SCALE_WIDTH + BESIDE
    found: list[Shape] = [
        Label("scale", MARGIN, base, ends[0], CAPTION, "muted", "start"),
        Raster("scale", x, y, SCALE_WIDTH, SCALE_HEIGHT, levels(steps, ramp, top), ramp),
        Label("scale", right, base, ends[1], CAPTION, "muted", "start"),
    ]
    right += text_width(ends[1], CAPTION)
    if len(maps.array) > 1:
        text = say(SAME_SCALE)
        if answers:
            best = strongest(maps.array)
            text += ". " + say(ANSWERS_MOST, map=best, mean=number(float(np.mean(maps.array[best])), 2))
        found.append(Label("scale", right + APART, base, text, CAPTION, "muted", "start"))
        right += APART + text_width(text, CAPTION)
    return found, right
