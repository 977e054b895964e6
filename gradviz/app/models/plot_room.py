"""How much of the plane a plot shows while its lines grow: whole epochs, and values with room to spare. Owns no widget.

The room stays as long as the lines fit and fill it, since another room costs a plot all its numbers at the axes.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gradviz.app.models.plot_lines import LARGEST, Line
from gradviz.notation import number

SPARE = 0.08
"""Room above and below, as a share of what the lines span."""
NEAR = 0.2
"""How near an end of the values is, as a share of what the lines span."""
LEAST = 0.8
"""A logarithmic axis over fewer powers of ten might have no number."""
FILLED = 0.4
"""Lines that span a smaller share of the room get a closer look."""
SPARSE, MOST_POWERS, LAST_POWER = 2.2, 5, 100
"""An axis of fewer powers of ten has numbers between them; of more than so many, some are left out."""
FLAT = 0.5
"""Room about a line that is level, as a share of its height."""
STEPS = (1, 2, 5, 10)


@dataclass(frozen=True)
class Room:
    """Epochs from 0 to `epochs`, and values from `low` to `high`; powers of ten on a logarithmic axis."""

    epochs: float
    low: float
    high: float


def room(
    lines: Sequence[Line], *, until: float = 0.0, log: bool = False, ends: Sequence[float] = (), before: Room | None = None
) -> Room | None:
    """The room for lines, at least `until` an epoch, and that of `before` as far as it still does; None where there is nothing to show.

    `ends` are values that lines come to an end at: one that is near is shown too.
    """
    spans = [span for line in lines if (span := _span(line, log)) is not None]
    if not spans:
        return None
    epochs = _whole(max(until, *(span.epochs for span in spans)))
    low, high = min(span.low for span in spans), max(span.high for span in spans)
    near = [end for end in ends if low == high == end or low - NEAR * (high - low) <= end <= high + NEAR * (high - low)]
    shown = ends if low == high and near else near
    low, high = min((low, *shown)), max((high, *shown))
    tall = max(high - low, LEAST if log else 0.0)
    if before is not None and before.low <= low and high <= before.high and tall >= FILLED * (before.high - before.low):
        return Room(epochs, before.low, before.high)
    low, high = (low + high - tall) / 2, (low + high + tall) / 2
    spare = SPARE * tall or FLAT * abs(high) or 1.0
    return Room(epochs, low - spare, high + spare)


def powers(shown: Room) -> list[tuple[float, str]]:
    """The numbers at a logarithmic axis, by their powers of ten: few enough to stand apart, and far enough for a plot that is zoomed."""
    tall = shown.high - shown.low
    between = (1, 2, 5) if tall < SPARSE else (1,)
    step = max(1, math.ceil(tall / MOST_POWERS))
    first, last = (round(end / step) * step for end in (shown.low - tall - step, shown.high + tall + step))
    values = [factor * 10.0**power for power in range(first, last + 1, step) if abs(power) <= LAST_POWER for factor in between]
    return [(math.log10(value), number(value, 3)) for value in values]


def step_of(span: float, most: float, *, whole: bool = False) -> float:
    """How far apart the numbers at an axis stand, at most so many: 1, 2 or 5 times a power of ten; 0 where there is no axis.

    `whole`: what is counted has no parts, unless one is looked at from close by.
    """
    if not 0 < span < math.inf or most < 1:
        return 0.0
    power = 10.0 ** math.floor(math.log10(span / most))
    step = next((factor * power for factor in STEPS if factor * power * most >= span), STEPS[-1] * power)
    return max(step, 1.0) if whole and span >= 1 else step


def _whole(epochs: float) -> float:
    """Whole epochs that hold so many; in a long run in steps of about a tenth of it."""
    step = max(1, round(10.0 ** math.floor(math.log10(max(epochs, 1))) / 2))
    return float(max(1, math.ceil(epochs / step)) * step)


def _span(line: Line, log: bool) -> Room | None:
    """The room that the points of one line fill."""
    known = (np.abs(line.y) <= LARGEST) & (line.y > 0 if log else True)
    if not known.any():
        return None
    values = np.log10(line.y[known]) if log else line.y[known]
    return Room(float(line.x[known].max()), float(values.min()), float(values.max()))
