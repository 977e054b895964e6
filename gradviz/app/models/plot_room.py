"""How much of the plane a plot shows while its lines grow: whole epochs, and values with room to spare. Owns no widget.

The room stays as long as the lines fit and fill it, since another room costs a plot all its numbers at the axes.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from gradviz.app.models.plot_lines import LARGEST, Line
from gradviz.notation import MINUS, number

SPARE = 0.08
"""Room above and below, as a share of what the lines span."""
NEAR = 0.2
"""How near an end of the values is, as a share of what the lines span."""
LEAST = 0.8
"""A logarithmic axis over fewer powers of ten might have no number."""
FILLED = 0.4
"""Lines that span a smaller share of the room get a closer look."""
SPARSE, MOST_POWERS, LAST_POWER = 2.2, 5, 100
"""An axis of fewer powers of ten than SPARSE has numbers between them; of more than MOST_POWERS some are left out."""
SMALL, DECIMALS, LITTLE = 1e-3, 4, 1e-9
"""Below it numbers are written with powers of ten; at an axis that has others too, only those that need more decimals."""
FLAT = 0.4
"""Room about a line that is level, as a share of its height."""
STEPS, QUARTER, MOST = (1, 2, 5, 10), 25.0, 6
"""More numbers than these at an axis are no help, whatever room there is."""
BEGINNING, MANY, STEEP = 0.06, 40, 2.0
"""Of a run of many points this share is its beginning; it leaves the plot where it is so much farther from an end of the values."""


@dataclass(frozen=True)
class Room:
    """Epochs from 0 to `epochs`, and values from `low` to `high`; powers of ten on a logarithmic axis."""

    epochs: float
    low: float
    high: float


def room(
    lines: Sequence[Line],
    *,
    until: float = 0.0,
    log: bool = False,
    ends: Sequence[float] = (),
    before: Room | None = None,
    whole: bool = False,
    least: float = 0.0,
) -> Room | None:
    """The room for lines, at least `until` an epoch, and that of `before` as far as it still does; None where there is nothing to show.

    `ends` are values that lines come to an end at: one that is near is shown too. A steep beginning leaves the room, but not the `whole`.
    Values that differ by less than `least` get so much room.
    """
    spans = [span for line in lines if (span := _span(line, log)) is not None]
    if not spans:
        return None
    last = max(until, *(span.epochs for span in spans))
    epochs = _whole(last)
    low, high = _low_high(spans)
    later = None if log or whole or not ends else _without_beginning(lines, (low, high), ends, last)
    low, high = later or _with_ends(low, high, ends)
    tall = max(high - low, LEAST if log else least)
    if before is not None and before.low <= low and high <= before.high and tall >= FILLED * (before.high - before.low):
        return Room(epochs, before.low, before.high)
    beyond = max((low + high + tall) / 2 - max(ends), 0.0) + min((low + high - tall) / 2 - min(ends), 0.0) if least else 0.0
    low, high = (low + high - tall) / 2 - beyond, (low + high + tall) / 2 - beyond
    spare = SPARE * tall or FLAT * abs(high) or 1.0
    return Room(epochs, low - spare, high + spare)


def _low_high(spans: Sequence[Room]) -> tuple[float, float]:
    return min(span.low for span in spans), max(span.high for span in spans)


def _with_ends(low: float, high: float, ends: Sequence[float]) -> tuple[float, float]:
    """From the lowest value to the highest one, and to the ends that are near."""
    near = [end for end in ends if low == high == end or low - NEAR * (high - low) <= end <= high + NEAR * (high - low)]
    shown = ends if low == high and near else near
    return min((low, *shown)), max((high, *shown))


def _without_beginning(lines: Sequence[Line], whole: tuple[float, float], ends: Sequence[float], last: float) -> tuple[float, float] | None:
    """From the end that the lines come near to, as far as they are from it later; None where the beginning is not much farther."""
    spans = [span for line in lines if (span := _span(_settled(line, last), log=False)) is not None]
    if not spans:
        return None
    later = _low_high(spans)
    end = min(ends, key=lambda end: min(abs(value - end) for value in later))
    far, farther = (max(abs(value - end) for value in values) for values in (later, whole))
    return (min(end, later[0]), max(end, later[1])) if farther > STEEP * far > 0 else None


def _settled(line: Line, last: float) -> Line:
    """A line of many points without the beginning of the run, which ends at `last`; any other as it is."""
    if len(line.x) < MANY:
        return line
    first = int(np.searchsorted(line.x, BEGINNING * last))
    return replace(line, x=line.x[first:], y=line.y[first:])


def powers(shown: Room) -> list[tuple[float, str]]:
    """The numbers at a logarithmic axis, by their powers of ten: few enough to stand apart, and far enough for a plot that is zoomed."""
    tall = shown.high - shown.low
    between = (1, 2, 5) if tall < SPARSE else (1,)
    step = max(1, math.ceil(tall / MOST_POWERS))
    first, last = (round(end / step) * step for end in (shown.low - tall - step, shown.high + tall + step))
    values = [factor * 10.0**power for power in range(first, last + 1, step) if abs(power) <= LAST_POWER for factor in between]
    least = min((value for value in values if shown.low <= math.log10(value) <= shown.high), default=1.0)
    fine = least < 10.0**-DECIMALS * (1 - LITTLE)
    return [(math.log10(value), _written(value, fine=fine)) for value in values]


def axis_numbers(values: Sequence[float], scale: float, spacing: float) -> list[str]:
    """Numbers at an axis, all in one notation where they have room for it; what is nothing beside the spacing is 0."""
    shown = [value * scale if abs(value * scale) > spacing / 100 else 0.0 for value in values]
    plain = spacing >= 10.0**-DECIMALS and max(map(abs, shown), default=0.0) >= SMALL
    return [_plain(value) if plain and abs(value) < SMALL else number(value, 4) for value in shown]


def _written(value: float, *, fine: bool) -> str:
    """A number at a logarithmic axis; `fine`: others there have powers of ten, so that it has one too."""
    if value >= 1 or value < 10.0**-DECIMALS * (1 - LITTLE):
        return number(value, 3)
    if not fine:
        return _plain(value)
    power = math.floor(math.log10(value * (1 + LITTLE)))
    return f"{round(value / 10.0**power)}e{MINUS}{-power}"


def _plain(value: float) -> str:
    """A small number without a power of ten."""
    return f"{value:.{DECIMALS + 1}f}".rstrip("0").rstrip(".").replace("-", MINUS)


def step_of(span: float, most: float, *, whole: bool = False, quarters: bool = False) -> float:
    """How far apart the numbers at an axis stand, at most `most` of them: 1, 2 or 5 times a power of ten; 0 where there is no axis.

    `whole`: what is counted has no parts, unless one is looked at from close by. `quarters`: 25 is as round as 20.
    """
    if not 0 < span < math.inf or most < 1:
        return 0.0
    most = min(most, MOST)
    power = 10.0 ** math.floor(math.log10(span / most))
    step = next((factor * power for factor in STEPS if factor * power * most >= span), STEPS[-1] * power)
    if quarters and step > QUARTER >= span / most:
        return QUARTER
    return max(step, 1.0) if whole and span >= 1 else step


def _whole(epochs: float) -> float:
    """`epochs` rounded up to whole ones; in a long run to steps of about a tenth of it."""
    step = max(1, round(10.0 ** math.floor(math.log10(max(epochs, 1))) / 2))
    return float(max(1, math.ceil(epochs / step)) * step)


def _span(line: Line, log: bool) -> Room | None:
    """The room that the points of one line fill."""
    if not log and len(line.y):
        low, high = float(line.y.min()), float(line.y.max())
        if -LARGEST <= low <= high <= LARGEST:
            return Room(float(line.x.max()), low, high)
    known = (np.abs(line.y) <= LARGEST) & (line.y > 0 if log else True)
    if not known.any():
        return None
    values = np.log10(line.y[known]) if log else line.y[known]
    return Room(float(line.x[known].max()), float(values.min()), float(values.max()))
