"""Two neighbouring layers by their units: near as lines from unit to unit, far as one texture of the weights between them.

Units and lines are columns of numbers, so a hundred thousand of them are a few shapes.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradviz.notation import number
from gradviz.picture.diagram import Box, Diagram, Label, Raster, Shape, Strands
from gradviz.picture.layout import MARGIN
from gradviz.picture.options import Detail
from gradviz.picture.ramps import levels, ramp_of, shrunk
from gradviz.picture.theme import METRICS

CELL = 12.0
GAP = 260.0
TALLEST = 48
NAME = 13
BELOW = 18
"""The baseline of a name, so far under what it names."""
ASIDE = 24.0
"""The room between a bank and the texture."""
REACH = 6.0
"""A line is pointed at from so far."""
LINES_PER_SHAPE = 8000
"""More lines than this are several shapes, so that nobody waits for all of them, and thin, so that no sign covers the other."""
THIN = 0.3
Found = tuple[int | None, int | None]
LEFT, RIGHT, BETWEEN = "left units", "right units", "weights"


@dataclass(frozen=True, eq=False)
class Bank:
    """Units in columns of at most TALLEST, or as the maps that they are: their values and the shape of one sample."""

    values: NDArray[Any]
    shape: tuple[int, ...]

    @property
    def grid(self) -> tuple[int, int]:
        """Rows and columns that the units fill."""
        units = math.prod(self.shape)
        if len(self.shape) == 3:
            maps, rows, width = self.shape
            across = min(maps, math.ceil(math.sqrt(maps * rows / width)))
            return -(-maps // across) * rows, across * width
        columns = max(1, math.ceil(units / TALLEST))
        return math.ceil(units / columns), columns

    def cells(self) -> NDArray[np.intp]:
        """Row and column of every unit in row-major order."""
        units = np.arange(math.prod(self.shape))
        if len(self.shape) == 3:
            channel, row, column = np.unravel_index(units, self.shape)
            across = self.grid[1] // self.shape[2]
            return np.stack([channel // across * self.shape[1] + row, channel % across * self.shape[2] + column], axis=1)
        rows = self.grid[0]
        return np.stack([units % rows, units // rows], axis=1)

    def matrix(self) -> NDArray[Any]:
        """The values in their cells; cells without a unit are 0."""
        made = np.zeros(self.grid)
        cells = self.cells()
        made[cells[:, 0], cells[:, 1]] = self.values.reshape(-1)
        return made


@dataclass(frozen=True)
class _Places:
    """Where two banks stand beside each other."""

    starts: tuple[float, float]
    tops: tuple[float, float]
    widths: tuple[float, float]
    height: float

    @property
    def texture(self) -> tuple[float, float, float, float]:
        """Left, top, width and height of the texture between them."""
        wide = GAP - 2 * ASIDE
        side = min(wide, self.height)
        return self.starts[0] + self.widths[0] + ASIDE, MARGIN + (self.height - side) / 2, wide, side


def draw_pair(
    left: Bank,
    right: Bank,
    weights: NDArray[Any],
    *,
    detail: Detail = "near",
    unit: int | None = None,
    names: tuple[str, str, str] = ("", "", ""),
) -> Diagram:
    """Both banks with `weights` (left units, right units) between them; `unit` shows the lines into one right unit alone.

    `names` are what the left bank, the weights and the right bank are called.
    """
    places = _places(left, right)
    far = detail == "far" and unit is None
    between = _texture(weights, *places.texture, names[1]) if far else _strands(left, right, weights, places, unit)
    rows = zip((LEFT, RIGHT), (left, right), places.starts, places.tops, (names[0], names[2]), strict=True)
    shapes = [*between, *(shape for item, bank, x, y, name in rows for shape in _bank(item, bank, x, y, name))]
    if unit is not None:
        shapes += _mark(right, places.starts[1], places.tops[1], unit)
    return Diagram(places.starts[1] + places.widths[1] + MARGIN, places.height + 2 * MARGIN + 20, tuple(shapes))


def found_at(left: Bank, right: Bank, x: float, y: float, *, detail: Detail = "near", unit: int | None = None) -> Found:
    """What is drawn at a point: a left unit, a right unit, or both for the weight between them."""
    places = _places(left, right)
    units = [unit_at(bank, x - at, y - top) for bank, at, top in zip((left, right), places.starts, places.tops, strict=True)]
    if units != [None, None]:
        return units[0], units[1]
    if detail == "far" and unit is None:
        at, top, wide, side = places.texture
        column, row = math.floor((x - at) / wide * len(left.cells())), math.floor((y - top) / side * len(right.cells()))
        return (column, row) if 0 <= column < len(left.cells()) and 0 <= row < len(right.cells()) else (None, None)
    return _line_at(left, right, places, x, y, unit)


def _places(left: Bank, right: Bank) -> _Places:
    sizes = [(bank.grid[1] * CELL, bank.grid[0] * CELL) for bank in (left, right)]
    height = max(tall for _, tall in sizes)
    tops = tuple(MARGIN + (height - tall) / 2 for _, tall in sizes)
    return _Places((MARGIN, MARGIN + sizes[0][0] + GAP), (tops[0], tops[1]), (sizes[0][0], sizes[1][0]), height)


def _line_at(left: Bank, right: Bank, places: _Places, x: float, y: float, unit: int | None) -> Found:
    """The units that the nearest line joins."""
    chosen = np.arange(math.prod(right.shape)) if unit is None else np.array([unit])
    ends = _ends(left, right, places, chosen)
    start = places.starts[0] + places.widths[0]
    if not len(ends) or not start < x < start + GAP:
        return None, None
    share = (x - ends[:, 0]) / (ends[:, 2] - ends[:, 0])
    off = np.abs(ends[:, 1] + share * (ends[:, 3] - ends[:, 1]) - y)
    best = int(np.argmin(off))
    return (best // len(chosen), int(chosen[best % len(chosen)])) if off[best] <= REACH else (None, None)


def unit_at(bank: Bank, x: float, y: float) -> int | None:
    """The unit under a point, measured from the top left of its bank; None beside all of them."""
    row, column = int(y // CELL), int(x // CELL)
    found = np.flatnonzero((bank.cells() == (row, column)).all(axis=1))
    return int(found[0]) if len(found) else None


def _bank(item: str, bank: Bank, x: float, y: float, name: str) -> list[Shape]:
    """The units, and below them what they are called."""
    matrix = bank.matrix()
    rows, columns = bank.grid
    ramp = ramp_of(matrix)
    frame = Box(item, x, y, columns * CELL, rows * CELL, outline="control", line=METRICS.separator)
    called = [Label(item, x + columns * CELL / 2, y + rows * CELL + BELOW, name, NAME, "text")] if name else []
    return [Raster(item, x, y, columns * CELL, rows * CELL, levels(matrix, ramp), ramp), frame, *called]


def _texture(weights: NDArray[Any], x: float, y: float, wide: float, side: float, name: str) -> list[Shape]:
    """All weights as one picture, rows of right units, with the size that full ink stands for."""
    matrix = shrunk(weights.T, 256)
    top = float(np.max(np.abs(weights), initial=0.0))
    picture = Raster(BETWEEN, x, y, wide, side, levels(matrix, "signed"), "signed")
    called = f"{name} ±{number(top, 3)}".strip()
    return [picture, Label(BETWEEN, x + wide / 2, y + side + BELOW, called, NAME, "text")]


def _strands(left: Bank, right: Bank, weights: NDArray[Any], places: _Places, unit: int | None) -> list[Shape]:
    """One line for each weight, all inked by the same scale."""
    chosen = np.arange(weights.shape[1]) if unit is None else np.array([unit])
    top = float(np.max(np.abs(weights), initial=0.0))
    line = METRICS.edge if unit is not None else METRICS.separator if weights.size <= LINES_PER_SHAPE else THIN
    found: list[Shape] = []
    for some in np.array_split(chosen, max(1, math.ceil(len(weights) * len(chosen) / LINES_PER_SHAPE))):
        ends = _ends(left, right, places, some).astype(np.float32)
        ends.flags.writeable = False
        found.append(Strands(BETWEEN, ends, levels(weights[:, some].reshape(-1), "signed", top), "signed", line))
    return found


def _ends(left: Bank, right: Bank, places: _Places, chosen: NDArray[np.intp]) -> NDArray[np.float64]:
    """Of every line where it starts, at the right side of the left bank's cell, and where it ends, at the left side of the right one's."""
    sources, targets = left.cells(), right.cells()[chosen]
    ends = np.empty((len(sources) * len(targets), 4))
    ends[:, 0] = np.repeat(places.starts[0] + (sources[:, 1] + 1) * CELL, len(targets))
    ends[:, 1] = np.repeat(places.tops[0] + (sources[:, 0] + 0.5) * CELL, len(targets))
    ends[:, 2] = np.tile(places.starts[1] + targets[:, 1] * CELL, len(sources))
    ends[:, 3] = np.tile(places.tops[1] + (targets[:, 0] + 0.5) * CELL, len(sources))
    return ends


def _mark(bank: Bank, x: float, y: float, unit: int) -> list[Shape]:
    row, column = bank.cells()[unit].tolist()
    return [Box(RIGHT, x + column * CELL - 2, y + row * CELL - 2, CELL + 4, CELL + 4, outline="accent", line=METRICS.ring)]
