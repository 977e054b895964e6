"""The distribution of some numbers: a histogram with its ends, its zero and a caption. Owns the drawing; counts what it is given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradviz.notation import number
from gradviz.picture.diagram import Box, Diagram, Label, Raster, Shape
from gradviz.picture.maps import MARGIN
from gradviz.picture.measure import text_width
from gradviz.picture.ramps import levels

BINS = 40
LEAST, WIDEST, TALL, GAP = 250.0, 380.0, 110.0, 36.0
"""A histogram is LEAST wide, and up to WIDEST where there is room."""
TITLE, TEXT = 13, 11
PIXELS = 55
GREY = 0.7
APART = 10.0
"""Room between the zero below the axis and the numbers at its ends."""


@dataclass(frozen=True, eq=False)
class Spread:
    """`counts` of numbers in equal steps from `low` to `high`."""

    title: str
    caption: str
    counts: NDArray[Any]
    low: float
    high: float


def spread_of(array: NDArray[Any], title: str, caption: str = "") -> Spread:
    """The histogram of all finite numbers; it always holds 0, so that what is dead is seen."""
    values = array[np.isfinite(array)].reshape(-1)
    low, high = min(0.0, float(values.min(initial=0.0))), max(0.0, float(values.max(initial=0.0)))
    high = high if high > low else low + 1.0
    counts, _ = np.histogram(values, BINS, (low, high))
    return Spread(title, caption, counts, low, high)


def draw_spreads(spreads: Sequence[Spread], room: float = 720.0) -> Diagram:
    """Side by side, as many as there is room for, and as wide."""
    inner = room - 2 * MARGIN + GAP
    across = min(max(1, int(inner // (LEAST + GAP))), max(1, len(spreads)))
    width = min(max(inner / across - GAP, LEAST), WIDEST)
    shapes: list[Shape] = []
    for place, spread in enumerate(spreads):
        row, column = divmod(place, across)
        shapes += _drawn(spread, MARGIN + column * (width + GAP), MARGIN + row * (TALL + 82), width)
    rows = -(-len(spreads) // across)
    return Diagram(2 * MARGIN + across * (width + GAP) - GAP, MARGIN + rows * (TALL + 82), tuple(shapes))


def _drawn(spread: Spread, x: float, y: float, width: float) -> list[Shape]:
    """Title, words, bars, and the axis below."""
    top = y + 40
    tall = np.ceil(spread.counts / max(1, int(spread.counts.max(initial=0))) * PIXELS)
    inked = np.arange(PIXELS)[:, np.newaxis] >= PIXELS - tall
    zero = x - spread.low / (spread.high - spread.low) * width
    item = spread.title
    found: list[Shape] = [
        Label(item, x, y + 12, spread.title, TITLE, "text", "start"),
        Label(item, x, y + 29, spread.caption, TEXT, "muted", "start"),
        Raster(item, x, top, width, TALL, levels(inked * GREY, "grey", 1.0)),
        Box(item, x, top + TALL - 0.5, width, 1, fill="control"),
        Box(item, zero - 0.5, top, 1, TALL, fill="accent"),
    ]
    ends = [(x, spread.low, "start"), (x + width, spread.high, "end")]
    found += [
        Label(item, at, top + TALL + 16, number(value, 3), TEXT, "muted", "start" if side == "start" else "end") for at, value, side in ends
    ]
    first, last = (text_width(number(end, 3), TEXT) + APART for end in (spread.low, spread.high))
    if spread.low < 0 < spread.high and first < zero - x < width - last:
        found.append(Label(item, zero, top + TALL + 16, "0", TEXT, "accent"))
    return found
