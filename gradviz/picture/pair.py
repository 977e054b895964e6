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
from gradviz.picture.diagram import Box, Diagram, Label, Ramp, Raster, Shape, Strands
from gradviz.picture.layout import MARGIN
from gradviz.picture.options import Detail
from gradviz.picture.ramps import levels, ramp_of, shrunk
from gradviz.picture.theme import METRICS

CELL = 12.0
GAP = 260.0
TALLEST = 48
TEXT = 11
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


def draw_pair(left: Bank, right: Bank, weights: NDArray[Any], *, detail: Detail = "near", unit: int | None = None) -> Diagram:
    """Both banks with `weights` (left units, right units) between them; `unit` shows the lines into one right unit alone."""
    sizes = [(bank.grid[1] * CELL, bank.grid[0] * CELL) for bank in (left, right)]
    height = max(tall for _, tall in sizes)
    tops = [MARGIN + (height - tall) / 2 for _, tall in sizes]
    starts = [MARGIN, MARGIN + sizes[0][0] + GAP]
    between: list[Shape] = (
        _texture(weights, starts[0] + sizes[0][0] + 24, MARGIN, height)
        if detail == "far"
        else [_strands(left, right, weights, starts, tops, unit)]
    )
    banks = [_bank(name, bank, x, y) for name, bank, x, y in zip((LEFT, RIGHT), (left, right), starts, tops, strict=True)]
    shapes = [*between, *(shape for row in banks for shape in row)]
    if unit is not None:
        shapes += _mark(right, starts[1], tops[1], unit)
    return Diagram(starts[1] + sizes[1][0] + MARGIN, height + 2 * MARGIN + 20, tuple(shapes))


def unit_at(bank: Bank, x: float, y: float) -> int | None:
    """The unit under a point, measured from the top left of its bank; None beside all of them."""
    row, column = int(y // CELL), int(x // CELL)
    found = np.flatnonzero((bank.cells() == (row, column)).all(axis=1))
    return int(found[0]) if len(found) else None


def _bank(name: str, bank: Bank, x: float, y: float) -> list[Shape]:
    matrix = bank.matrix()
    rows, columns = bank.grid
    ramp = ramp_of(matrix)
    frame = Box(name, x, y, columns * CELL, rows * CELL, outline="control", line=METRICS.separator)
    return [Raster(name, x, y, columns * CELL, rows * CELL, levels(matrix, ramp), ramp), frame]


def _texture(weights: NDArray[Any], x: float, y: float, height: float) -> list[Shape]:
    """All weights as one picture, rows of right units, with the size that full ink stands for."""
    side = min(GAP - 48, height)
    matrix = shrunk(weights.T, 256)
    top = float(np.max(np.abs(weights), initial=0.0))
    picture = Raster(BETWEEN, x, y + (height - side) / 2, GAP - 48, side, levels(matrix, "signed"), "signed")
    return [picture, Label(BETWEEN, x + (GAP - 48) / 2, y + (height + side) / 2 + 16, "±" + number(top, 3), TEXT, "muted")]


def _strands(left: Bank, right: Bank, weights: NDArray[Any], starts: list[float], tops: list[float], unit: int | None) -> Strands:
    """One line for each weight, from the right side of the left bank's cell to the left side of the right bank's."""
    chosen = np.arange(weights.shape[1]) if unit is None else np.array([unit])
    sources, targets = left.cells(), right.cells()[chosen]
    count = len(sources) * len(targets)
    ends = np.empty((count, 4), np.float32)
    ends[:, 0] = np.repeat(starts[0] + (sources[:, 1] + 1) * CELL, len(targets))
    ends[:, 1] = np.repeat(tops[0] + (sources[:, 0] + 0.5) * CELL, len(targets))
    ends[:, 2] = np.tile(starts[1] + targets[:, 1] * CELL, len(sources))
    ends[:, 3] = np.tile(tops[1] + (targets[:, 0] + 0.5) * CELL, len(sources))
    ends.flags.writeable = False
    ramp: Ramp = "signed"
    return Strands(
        BETWEEN, ends, levels(weights[:, chosen].reshape(-1), ramp), ramp, METRICS.edge if unit is not None else METRICS.separator
    )


def _mark(bank: Bank, x: float, y: float, unit: int) -> list[Shape]:
    row, column = bank.cells()[unit].tolist()
    return [Box(RIGHT, x + column * CELL - 2, y + row * CELL - 2, CELL + 4, CELL + 4, outline="accent", line=METRICS.ring)]
