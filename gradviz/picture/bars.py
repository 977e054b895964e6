"""The numbers of a vector as a row of bars with their places below. Owns where a bar lies; knows nothing of layers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradviz.notation import number
from gradviz.picture.diagram import Box, Diagram, Label, Raster, Shape
from gradviz.picture.maps import MARGIN
from gradviz.picture.ramps import bars, levels, shrunk
from gradviz.picture.theme import METRICS
from gradviz.words import mark, say

TALL, LOWEST = 96.0, 48.0
WRITTEN = 54.0
"""What is written below the bars."""
WIDEST = 48.0
TEXT = 11
PIXELS = 64
APART = 34.0
THIN = 4.0
LARGEST = mark("The largest answer is that of unit {unit}: {value}")


@dataclass(frozen=True, eq=False)
class Bars:
    """A vector on `room` canvas units; all bars have one width, and are lower where little height is `free`."""

    array: NDArray[Any]
    room: float = 640.0
    free: float = 1e9

    @property
    def tall(self) -> float:
        """How high the bars are, so that `free` has room for what is written below them too."""
        return min(TALL, max(LOWEST, self.free - 2 * MARGIN - WRITTEN))

    @property
    def step(self) -> float:
        """From one bar to the next."""
        return min(WIDEST, (self.room - 2 * MARGIN) / max(1, len(self.array)))


def draw_bars(row: Bars, *, chosen: int | None = None, answers: bool = True) -> Diagram:
    """Up from the line for what is positive, down for what is negative; `chosen` is ringed, `answers` tells the largest."""
    array, step, tall = row.array, row.step, row.tall
    width = step * len(array)
    inset = step / 4 if step >= THIN else 0.0
    shapes: list[Shape] = [Raster("bars", MARGIN + inset, MARGIN, width, tall, levels(_painted(array, step, width), "grey", 1.0))]
    zero = MARGIN + (tall / 2 if bool(np.any(array < 0)) else tall)
    shapes.append(Box("bars", MARGIN, zero - 0.5, width, 1, fill="control"))
    every = round_step(APART / max(step, 0.01))
    for place in range(0, len(array), every):
        x = MARGIN + (place + 0.5) * step
        shapes.append(Label(place, x, MARGIN + tall + 16, str(place), TEXT, "muted"))
        if every == 1:
            shapes.append(Label(place, x, MARGIN + tall + 32, number(float(array[place]), 2), TEXT, "text"))
    bottom = MARGIN + tall + (32 if every == 1 else 16)
    if chosen is not None and chosen < len(array):
        ring = (MARGIN + chosen * step - 2, MARGIN - 2, max(step, 3.0) + 2, tall + 4)
        shapes.append(Box(chosen, *ring, 2, outline="accent", line=METRICS.ring))
    finite = np.where(np.isfinite(array), array, -np.inf)
    if answers and len(array) > 1:
        best = int(np.argmax(finite))
        text = say(LARGEST, unit=best, value=number(float(array[best]), 3))
        bottom += 22
        shapes.append(Label("scale", MARGIN, bottom, text, TEXT, "muted", "start"))
    return Diagram(max(width, 420.0) + 2 * MARGIN, bottom + MARGIN, tuple(shapes))


def round_step(least: float) -> int:
    """The first of 1, 2, 5, 10, 20, 50 and so on that is not below `least`: places are counted in such steps."""
    size = 1
    while size * 10 < least:
        size *= 10
    return next(size * times for times in (1, 2, 5, 10) if size * times >= least)


def _painted(array: NDArray[Any], step: float, width: float) -> NDArray[Any]:
    """Bars with gaps; thin ones without, which would make a pattern of their own, and of those within one pixel the largest."""
    if step >= THIN:
        return bars(array, PIXELS)
    return bars(shrunk(array[np.newaxis], max(1, int(width)))[0], PIXELS, apart=False)


def bar_at(row: Bars, x: float, y: float) -> int | None:
    """The bar under a point of the diagram."""
    place = int((x - MARGIN) // row.step) if row.step else -1
    return place if 0 <= place < len(row.array) and MARGIN <= y <= MARGIN + row.tall else None
