"""The units of one gate as a field of pixels: maps side by side, or a column. Owns where a unit lies; opens none."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradviz.notation import number
from gradviz.picture.diagram import Box, Diagram, Item, Label, Raster, Shape
from gradviz.picture.layout import MARGIN
from gradviz.picture.pair import CELL, Bank, unit_at
from gradviz.picture.ramps import levels, ramp_of
from gradviz.picture.theme import METRICS

TEXT = 11
WIDE = 480.0
"""A field of many units has smaller ones, so that it is no wider and its words are still read where it fits the canvas."""


def draw_units(item: Item, values: NDArray[Any], shape: tuple[int, ...], chosen: int | None = None) -> Diagram:
    """Every unit as a cell, the chosen one ringed, and what full ink stands for."""
    bank = Bank(values.reshape(-1), shape or (1,))
    matrix = bank.matrix()
    rows, columns = bank.grid
    cell = _cell(bank)
    width, height = columns * cell, rows * cell
    ramp = ramp_of(matrix)
    shapes: list[Shape] = [
        Raster(item, MARGIN, MARGIN, width, height, levels(matrix, ramp), ramp),
        *(_frames(item, bank, cell) or [Box(item, MARGIN, MARGIN, width, height, outline="control", line=METRICS.separator)]),
    ]
    top = float(np.max(np.abs(np.where(np.isfinite(values), values, 0.0)), initial=0.0))
    scale = ("±" if ramp == "signed" else "0 … ") + number(top, 3)
    shapes.append(Label(item, MARGIN + width / 2, MARGIN + height + 20, scale, TEXT, "muted"))
    if chosen is not None:
        row, column = bank.cells()[chosen].tolist()
        place = (MARGIN + column * cell - 2, MARGIN + row * cell - 2, cell + 4, cell + 4)
        shapes.append(Box(item, *place, outline="accent", line=METRICS.ring))
    return Diagram(width + 2 * MARGIN, height + 2 * MARGIN + 24, tuple(shapes))


def unit_under(shape: tuple[int, ...], x: float, y: float) -> int | None:
    """The unit at a point of the diagram; None beside all of them."""
    shape = shape or (1,)
    bank = Bank(np.zeros(math.prod(shape)), shape)
    scale = CELL / _cell(bank)
    return unit_at(bank, (x - MARGIN) * scale, (y - MARGIN) * scale)


def index_of(shape: tuple[int, ...], unit: int) -> tuple[int, ...]:
    """The place of a unit in the result of its gate."""
    return tuple(int(place) for place in np.unravel_index(unit, shape)) if shape else ()


def _cell(bank: Bank) -> float:
    """The side of one unit."""
    return min(CELL, WIDE / max(bank.grid))


def _frames(item: Item, bank: Bank, cell: float) -> list[Shape]:
    """A line round every map where there are several, and nothing where the last row has none."""
    if len(bank.shape) != 3 or bank.shape[0] == 1:
        return []
    maps, rows, columns = bank.shape
    lines, across = bank.grid[0] // rows, bank.grid[1] // columns
    corners = bank.cells()[:: rows * columns].tolist()
    size = (columns * cell, rows * cell)
    places = [(MARGIN + at * cell, MARGIN + down * cell, *size) for down, at in corners]
    apart = [Box(item, *place, outline="surface", line=2 * METRICS.ring) for place in places]
    for missing in range(maps, lines * across):
        x, y = MARGIN + missing % across * columns * cell, MARGIN + missing // across * rows * cell
        apart.append(Box(item, x, y, *size, fill="surface", outline="surface", line=METRICS.ring))
    inset = METRICS.ring
    return [
        *apart,
        *(
            Box(item, x + inset, y + inset, wide - 2 * inset, tall - 2 * inset, outline="line", line=METRICS.separator)
            for x, y, wide, tall in places
        ),
    ]
