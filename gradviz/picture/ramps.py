"""Pictures of numbers: from arrays to levels of 0 to 255, and from levels to the colours of a theme. Lays nothing out.

Grey runs from surface to text for what is never negative; signed runs from the linear ink over surface to the local ink;
photo runs from the darker of surface and text to the brighter one.
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradviz.picture.diagram import Box, Ramp, Raster, Role, Shape, Strands, Wire
from gradviz.picture.png_file import PALETTE, chunk, png_file
from gradviz.picture.theme import RAMP_STEPS, RAMPS, Theme, on_ramp

Levels = NDArray[np.uint8]


def colors(ramp: Ramp, theme: Theme) -> tuple[str, ...]:
    """The 256 colours of a ramp."""
    return _colors(ramp, tuple((role, theme[role]) for role in RAMPS[ramp] if role))


@lru_cache(maxsize=32)
def _colors(ramp: Ramp, ends: tuple[tuple[Role, str], ...]) -> tuple[str, ...]:
    known = dict(ends)
    return tuple(on_ramp(known, ramp, _signed(level) if ramp == "signed" else level / 255) for level in range(256))


def _signed(level: int) -> float:
    """Level 128 is the exact middle."""
    return level / 256 if level < 128 else 0.5 + (level - 128) / 254


def levels(array: NDArray[Any], ramp: Ramp, limit: float | None = None) -> Levels:
    """Numbers as levels; `limit` is the size that full ink stands for, by default the largest there is. What is no number is 0."""
    share = np.array(array, dtype=np.float64)
    low, high = float(share.min(initial=0.0)), float(share.max(initial=0.0))
    if not (math.isfinite(low) and math.isfinite(high)):
        return levels(np.where(np.isfinite(share), share, 0.0), ramp, limit)
    share /= (max(-low, high) if limit is None else limit) or 1.0
    if limit is not None or (ramp != "signed" and low < 0):
        np.clip(share, -1.0 if ramp == "signed" else 0.0, 1.0, out=share)
    if ramp == "signed":
        share *= np.where(share < 0, 128.0, 127.0)
        share += 128
    else:
        share *= 255
    found: Levels = np.rint(share, out=share).astype(np.uint8)
    found.flags.writeable = False
    return found


def ramp_of(array: NDArray[Any]) -> Ramp:
    """Grey where nothing is negative, else signed."""
    return "signed" if np.any(array < 0) else "grey"


def mosaic(maps: NDArray[Any], columns: int = 0) -> NDArray[Any]:
    """Maps (n, rows, columns) side by side in near-square order with a line of nothing between them."""
    count, rows, width = maps.shape
    across = columns or math.ceil(math.sqrt(count * rows / max(width, 1)))
    down = -(-count // across)
    sheet = np.zeros((down * (rows + 1) - 1, across * (width + 1) - 1))
    for place in range(count):
        top, left = place // across * (rows + 1), place % across * (width + 1)
        sheet[top : top + rows, left : left + width] = maps[place]
    return sheet


def bars(values: NDArray[Any], height: int = 24, *, apart: bool = True) -> NDArray[Any]:
    """A row of numbers as bars: up from the middle line, or down; from the bottom where none is negative. `apart` leaves gaps."""
    finite = np.where(np.isfinite(values), values, 0.0)
    top = float(np.max(np.abs(finite), initial=0.0)) or 1.0
    signed = bool(np.any(finite < 0))
    zero = height // 2 if signed else height
    tall = np.rint(finite / top * zero).astype(int)
    rows = np.arange(height)[:, np.newaxis]
    ink = np.where(tall >= 0, (rows < zero) & (rows >= zero - tall), (rows >= zero) & (rows < zero - tall))
    if not apart:
        return ink.astype(float)
    drawn: NDArray[Any] = np.repeat(ink.astype(float), 2, axis=1) * np.resize([1.0, 0.0], 2 * len(values))
    return drawn


def shrunk(matrix: NDArray[Any], most: int = 64, columns: int = 0) -> NDArray[Any]:
    """A matrix of at most `most` rows, and as many columns or `columns`: each number is the one of largest size in its cell."""
    for axis, kept in enumerate((most, columns or most)):
        if matrix.shape[axis] > kept:
            edges = np.linspace(0, matrix.shape[axis], kept + 1).astype(int)[:-1]
            low, high = np.minimum.reduceat(matrix, edges, axis=axis), np.maximum.reduceat(matrix, edges, axis=axis)
            matrix = np.where(np.abs(low) > np.abs(high), low, high)
    return matrix


def classes(strands: Strands, theme: Theme) -> Iterator[tuple[str, NDArray[Any]]]:
    """The lines of each colour, faint ones first; levels are rounded to a few classes, and those of nothing are left out."""
    rounded = np.rint(strands.levels / 255 * (RAMP_STEPS - 1)).astype(int)
    middle = RAMP_STEPS // 2 if strands.ramp == "signed" else 0
    for place in sorted(range(RAMP_STEPS), key=lambda place: (abs(place - middle), place)):
        chosen = strands.ends[rounded == place]
        if len(chosen) and place != middle:
            yield theme[f"{strands.ramp}_{place}"], chosen


def plain(shape: Raster | Strands) -> tuple[Shape, ...]:
    """The same as boxes and lines in steps of the ramp, for formats that know no pictures: neighbours of one step are one box."""
    steps = np.rint(shape.levels / 255 * (RAMP_STEPS - 1)).astype(int)
    if isinstance(shape, Strands):
        middle = RAMP_STEPS // 2 if shape.ramp == "signed" else 0
        pairs = zip(shape.ends.tolist(), steps.tolist(), strict=True)
        return tuple(
            Wire(shape.item, (("M", x, y), ("L", to_x, to_y)), outline=f"{shape.ramp}_{step}", line=shape.line)
            for (x, y, to_x, to_y), step in pairs
            if step != middle
        )
    rows, columns = steps.shape
    wide, tall = shape.width / columns, shape.height / rows
    found: list[Shape] = []
    for row, line in enumerate(steps.tolist()):
        start = 0
        for column in range(1, columns + 1):
            if column == columns or line[column] != line[start]:
                size = ((column - start) * wide, tall)
                found.append(Box(shape.item, shape.x + start * wide, shape.y + row * tall, *size, fill=f"{shape.ramp}_{line[start]}"))
                start = column
    return tuple(found)


def png(raster: Raster, theme: Theme) -> bytes:
    """A raster as a PNG file with a palette."""
    rows, columns = raster.levels.shape
    palette = b"".join(bytes.fromhex(color[1:]) for color in colors(raster.ramp, theme))
    lines = np.zeros((rows, columns + 1), np.uint8)
    lines[:, 1:] = raster.levels
    return png_file(columns, rows, PALETTE, zlib.compress(lines.tobytes(), 9), chunk(b"PLTE", palette))
