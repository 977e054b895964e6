"""What a network that answers with numbers answered, beside what was wanted: points on a diagonal, or pictures under those wanted.

Draws what it is given; reads no set.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradviz.notation import number
from gradviz.picture.diagram import Box, Diagram, Label, Ramp, Raster, Shape, Wire
from gradviz.picture.measure import text_width
from gradviz.picture.ramps import levels
from gradviz.picture.theme import METRICS
from gradviz.words import mark, say

Array = NDArray[Any]
ROOM = 252.0
"""The most that a picture is wide: what a narrow dock has."""
TEXT, DOT = 11, 4.0
TICKS, BESIDE = 5, 6.0
ACROSS, GAP, CAPTION = 5, 8.0, 18.0
WANTED, ANSWERED = mark("wanted"), mark("answered")


def draw_points(wanted: Array, answered: Array) -> Diagram:
    """A dot for each sample, as far right as was wanted and as high as was answered: right answers lie on the diagonal."""
    both = np.concatenate([wanted, answered])
    both = both[np.isfinite(both)]
    low, high = (float(both.min()), float(both.max())) if both.size else (0.0, 1.0)
    ticks = round_places(low, high)
    low, high = min(low, ticks[0]), max(high, ticks[-1], low + 1e-12)
    named = [number(tick, 3) for tick in ticks]
    left, top = max(text_width(text, TEXT) for text in named) + BESIDE, TEXT + 2 * BESIDE
    side = ROOM - left - DOT

    def place(value: float) -> float:
        return side * (value - low) / (high - low)

    shapes: list[Shape] = [Label("axis", left, TEXT, say(ANSWERED), TEXT, "muted", "start")]
    for tick, text in zip(ticks, named, strict=True):
        x, y = left + place(tick), top + side - place(tick)
        shapes.append(Wire("axis", (("M", left, y), ("L", left + side, y)), outline="grey_1", line=METRICS.separator))
        shapes.append(Label("axis", left - BESIDE, y + TEXT / 3, text, TEXT, "muted", "end"))
        shapes.append(Label("axis", x, top + side + TEXT + BESIDE, text, TEXT, "muted"))
    diagonal = (("M", left, top + side), ("L", left + side, top))
    shapes.append(Wire("axis", diagonal, outline="control", line=METRICS.separator, dash=(4.0, 3.0)))
    for row, (right, up) in enumerate(zip(wanted.tolist(), answered.tolist(), strict=True)):
        if math.isfinite(right) and math.isfinite(up):
            at = left + place(right) - DOT / 2, top + side - place(up) - DOT / 2
            shapes.append(Box(row, *at, DOT, DOT, DOT / 2, fill="accent"))
    bottom = top + side + 2 * TEXT + 3 * BESIDE
    shapes.append(Label("axis", left + side, bottom, say(WANTED), TEXT, "muted", "end"))
    return Diagram(ROOM, bottom + BESIDE, tuple(shapes))


def draw_pictures(wanted: Array, answered: Array, far: Sequence[float], ramp: Ramp = "grey") -> Diagram:
    """Pictures (n, channels, rows, columns): each that was wanted over what was answered, and how far that is."""
    cell = (ROOM - (ACROSS - 1) * GAP) / ACROSS
    _, _, rows, columns = wanted.shape
    scale = cell / max(rows, columns, 1)
    wide, tall = columns * scale, rows * scale
    step = 2 * tall + 2 + CAPTION + GAP
    top = float(np.max(wanted, initial=0.0)) or 1.0
    shapes: list[Shape] = []
    for place in range(len(wanted)):
        down, right = divmod(place, ACROSS)
        x, y = right * (cell + GAP) + (cell - wide) / 2, down * step + 1
        for picture, below in ((wanted[place], 0.0), (answered[place], tall + 2)):
            flat = picture.mean(axis=0)
            shapes.append(Raster(place, x, y + below, wide, tall, levels(flat, ramp, top), ramp))
            shapes.append(Box(place, x, y + below, wide, tall, 0, outline="line", line=METRICS.separator))
        shapes.append(Label(place, x + wide / 2, y + 2 * tall + 2 + TEXT + 3, number(far[place], 2), TEXT, "muted"))
    lines = math.ceil(len(wanted) / ACROSS)
    return Diagram(ROOM, max(lines * step - GAP, 1.0), tuple(shapes))


def round_places(low: float, high: float) -> tuple[float, ...]:
    """A few round numbers from below `low` to above `high`, for an axis."""
    span = max(high - low, 1e-12)
    rough = span / TICKS
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * part for part in (1, 2, 5, 10) if power * part >= rough * 0.999)
    return tuple(round(place * step, 12) for place in range(math.floor(low / step), math.ceil(high / step) + 1))
