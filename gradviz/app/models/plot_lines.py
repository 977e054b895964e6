"""The plots of a training as data: which lines each shows of a history, and its last values in words. Owns no widget, no colour.

A new plot is one record here; the panel and its tests pick it up.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from gradviz.nn.history import RunHistory
from gradviz.notation import number
from gradviz.picture.diagram import Role
from gradviz.registry import Registry
from gradviz.words import mark, say

Array = NDArray[Any]
Kind = Literal["raw", "line", "marks", "pinned"]
LAYER_ROLES: tuple[Role, ...] = ("linear", "unary", "max", "add", "mul", "local", "value", "copy")
MARKS = 12
"""The most marks that can be told apart; of more only some are drawn, along a line."""
POINTS = 240
"""More points than this are not seen in a plot beside the canvas, and take long to paint."""
LEAST_SHARE = 0.05
PARTS = 40
"""A smoothed line is a mean over such a part of the run."""


@dataclass(frozen=True, eq=False)
class Line:
    """Points over epochs; `name` is "" for one that needs no word."""

    name: str
    kind: Kind
    role: Role
    x: Array
    y: Array

    @property
    def marked(self) -> bool:
        """Whether its points are drawn by marks."""
        return self.kind == "marks"

    @property
    def crowded(self) -> bool:
        """Whether it has more points than marks that stand apart."""
        return self.marked and len(self.x) > MARKS


@dataclass(frozen=True)
class PlotRecord:
    """One plot. `describe(lines)` gives the last values in words; `log` takes powers of ten, `percent` shares."""

    name: str
    title: str
    lines: Callable[[RunHistory], tuple[Line, ...]]
    log: bool = False
    percent: bool = False

    @property
    def ends(self) -> tuple[float, ...]:
        """Values that no line goes beyond."""
        return () if self.log else (0.0, 1.0) if self.percent else (0.0,)

    @property
    def least(self) -> float:
        """What the plot has room for at least: a share that a few samples make up fills none."""
        return LEAST_SHARE if self.percent else 0.0

    def describe(self, lines: tuple[Line, ...]) -> str:
        """The last value of every line that is drawn as such."""
        said = [(line.name, last(line)) for line in lines if line.kind != "raw" and len(line.y)]
        return "   ".join(f"{name} {self.written(value)}" for name, value in said if np.isfinite(value))

    def known(self, history: RunHistory) -> bool:
        """Whether there is a number to draw."""
        return any(bool(np.isfinite(line.y).any()) for line in self.lines(history))

    def written(self, value: float) -> str:
        """A value as the axis has it."""
        return f"{number(100 * value, 3)}\u2009%" if self.percent else number(value, 3)


PLOTS: Registry[PlotRecord] = Registry("plot")


def declare(record: PlotRecord) -> PlotRecord:
    """Register `record` and return it."""
    return PLOTS.register(record.name, record)


def last(line: Line) -> float:
    """The last value that is a number."""
    if len(line.y) and math.isfinite(line.y[-1]):
        return float(line.y[-1])
    known = line.y[np.isfinite(line.y)]
    return float(known[-1]) if len(known) else float("nan")


def alike(lines: Sequence[Line], others: Sequence[Line]) -> bool:
    """Whether these lines look like those: the same points under the same names in the same inks."""
    return len(lines) == len(others) and all(
        (one.name, one.kind, one.role) == (other.name, other.kind, other.role)
        and np.array_equal(one.x, other.x, equal_nan=True)
        and np.array_equal(one.y, other.y, equal_nan=True)
        for one, other in zip(lines, others, strict=True)
    )


def last_time(history: RunHistory) -> float:
    """How many epochs the last batch was at; all plots show so much."""
    times = history.batches.column("time")
    return float(times[-1]) if len(times) else 0.0


def value_at(line: Line, x: float) -> float | None:
    """The value nearest to a place on the axis of epochs."""
    known = np.isfinite(line.y)
    if not known.any():
        return None
    at = int(np.argmin(np.abs(line.x[known] - x)))
    return float(line.y[known][at])


def beside(lines: tuple[Line, ...], pinned: tuple[Line, ...]) -> tuple[Line, ...]:
    """The lines of another run to draw beside these, in the same inks: those that are drawn here too, without raw ones."""
    roles = {line.name: line.role for line in lines}
    return tuple(replace(line, kind="pinned", role=roles[line.name]) for line in pinned if line.kind != "raw" and line.name in roles)


def smoothed(values: Array, parts: int = PARTS) -> Array:
    """The mean of each value with those before it, over a part of the run; what is no number is left out."""
    width = max(1, len(values) // parts)
    known = np.isfinite(values)
    sums = np.cumsum(np.where(known, values, 0.0))
    counts = np.cumsum(known)
    sums[width:], counts[width:] = sums[width:] - sums[:-width], counts[width:] - counts[:-width]
    found: Array = np.where(counts > 0, sums / np.maximum(counts, 1), np.nan)
    return found


def apart(line: Line) -> Line:
    """As many of its points as marks have room for: every second one, fifth, tenth and so on, which stay while more come."""
    steps = (factor * 10**power for power in range(12) for factor in (1, 2, 5))
    step = next(step for step in steps if len(line.x) <= step * MARKS)
    return replace(line, x=line.x[step - 1 :: step], y=line.y[step - 1 :: step])


LARGEST = 1e100
"""Beyond it, and at nan, a curve has a gap, as no axis reaches there; the value beside the title tells what it was."""


def thinned(line: Line, most: int = POINTS) -> tuple[Array, Array]:
    """The points to draw where a plot has no room for all: of each stretch the lowest and highest, or of a smooth line one."""
    known = np.abs(line.y) <= LARGEST
    x, y = line.x[known], line.y[known]
    if len(x) <= most:
        return x, y
    if line.kind == "line":
        kept = np.linspace(0, len(x) - 1, most).astype(int)
        return x[kept], y[kept]
    stretches = np.linspace(0, len(x), most // 2 + 1).astype(int)[:-1]
    low, high = np.minimum.reduceat(y, stretches), np.maximum.reduceat(y, stretches)
    return np.repeat(x[stretches], 2), np.stack([low, high], axis=1).reshape(-1)


def _loss(history: RunHistory) -> tuple[Line, ...]:
    x, y = history.batches.column("time"), history.batches.column("loss")
    return (
        Line("", "raw", "control", x, y),
        Line(say("training"), "line", "accent", x, smoothed(y)),
        Line(say("validation"), "marks", "text", history.epochs.column("epoch"), history.epochs.column("val_loss")),
    )


def _accuracy(history: RunHistory) -> tuple[Line, ...]:
    """As the loss; of a run from an older file, which has no share for every batch, those of its epochs."""
    x, y, after = history.batches.column("time"), history.batches.column("accuracy"), history.epochs.column("epoch")
    validation = Line(say("validation"), "marks", "text", after, history.epochs.column("val_accuracy"))
    if not np.isfinite(y).any():
        return Line(say("training"), "line", "accent", after, history.epochs.column("accuracy")), validation
    return Line("", "raw", "control", x, y), Line(say("training"), "line", "accent", x, smoothed(y)), validation


def _rate(history: RunHistory) -> tuple[Line, ...]:
    return (Line("", "line", "accent", history.batches.column("time"), history.batches.column("rate")),)


def _by_layer(history: RunHistory, kind: str, joined: Callable[[list[Array]], Array]) -> tuple[Line, ...]:
    """One line per layer: its arrays joined into one number per row."""
    table = history.statistics.get(kind)
    if table is None:
        return ()
    owners: dict[str, list[Array]] = {}
    for name in table.names[1:]:
        owners.setdefault(name.partition("/")[0], []).append(table.column(name))
    x = table.column("epoch")
    return tuple(
        Line(layer, "line", LAYER_ROLES[place % len(LAYER_ROLES)], x, joined(columns))
        for place, (layer, columns) in enumerate(owners.items())
    )


def _dead(history: RunHistory) -> tuple[Line, ...]:
    return _by_layer(history, "dead_shares", lambda columns: columns[0])


def _norms(history: RunHistory) -> tuple[Line, ...]:
    return _by_layer(history, "gradient_norms", lambda columns: np.sqrt(sum(np.square(column) for column in columns)))


def _ratios(history: RunHistory) -> tuple[Line, ...]:
    return _by_layer(history, "update_ratios", lambda columns: columns[0])


declare(PlotRecord("loss", mark("Loss"), _loss))
declare(PlotRecord("accuracy", mark("Accuracy"), _accuracy, percent=True))
declare(PlotRecord("rate", mark("Learning rate"), _rate))
declare(PlotRecord("norms", mark("Gradient length by layer"), _norms, log=True))
declare(PlotRecord("ratios", mark("Update by weight, by layer"), _ratios, log=True))
declare(PlotRecord("dead", mark("Dead units by layer"), _dead, percent=True))
