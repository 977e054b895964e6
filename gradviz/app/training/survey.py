"""Survey: a whole set read by the network as it is seen at the beginning, slice by slice between batches. Knows no thread, no Qt.

What it finds is counted and measured here too, so that the window only draws.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from gradviz.app.training.bench import Bench
from gradviz.errors import InputError
from gradviz.nn.evaluation import Evaluator
from gradviz.nn.metrics import Curve, precision_recall, roc
from gradviz.nn.model import Model
from gradviz.nn.scores import Scores, scores_of, true_classes
from gradviz.nn.sets import Part, Scale, unscaled

Array = NDArray[Any]
Split = Literal["train", "validation", "test"]
SLICE = 500
GRID = 56
MARGIN = 0.08
POINTS = 400
FARTHEST = 10


@dataclass(frozen=True, eq=False)
class Region:
    """How sure the network is of each class over a plane: `shares` (rows from below, columns, classes) over low to high.

    `points` and `classes` are some of the samples that it learns from.
    """

    low: tuple[float, float]
    high: tuple[float, float]
    shares: Array
    points: Array
    classes: Array


@dataclass(frozen=True, eq=False)
class Near:
    """Answers that are numbers beside those wanted: of one number some of all samples, of more those farthest off, farthest first.

    `far` is the mean square of the differences of each, `all` that of the whole set.
    """

    wanted: Array
    answered: Array
    far: Array
    all: float


@dataclass(frozen=True, eq=False)
class Answers:
    """What a network says of a set. `scores` is None where nothing is right or wrong; `curves` are those of two classes.

    `near` are answers that are numbers.
    """

    split: Split
    samples: int
    scores: Scores | None
    region: Region | None
    roc: Curve | None
    precision_recall: Curve | None
    pictures: bool
    seconds: float
    near: Near | None = None


class Survey:
    """`advance()` reads one slice and tells whether that was the last; then `answers()`."""

    def __init__(self, bench: Bench, split: Split, clock: Callable[[], float] = time.perf_counter) -> None:
        self._bench, self._clock = bench, clock
        self.split: Split = split
        trainer = bench.trainer
        self._part: Part = getattr(trainer.sets, split)
        self._evaluator = bench.evaluator()
        with bench.seen():
            self._evaluator.take(trainer.weights(), trainer.states)
        self._found: list[Array] = []
        self._at = 0
        self._seconds = 0.0

    def advance(self) -> bool:
        """Read on."""
        begun = self._clock()
        chosen = slice(self._at, self._at + SLICE)
        self._found.append(self._evaluator.outputs(Part(self._part.x[chosen], self._part.y[chosen])))
        self._at += SLICE
        self._seconds += self._clock() - begun
        return self._at >= len(self._part)

    def answers(self) -> Answers:
        """What was read."""
        begun = self._clock()
        trainer = self._bench.trainer
        outputs = np.concatenate(self._found)
        scored = trainer.sets.scored and len(outputs) > 0
        scores = scores_of(trainer.model, outputs, self._part.y) if scored else None
        curves = _curves(scores)
        region = _region(trainer.model, self._evaluator, trainer.sets.train, trainer.sets.scale) if scores is not None else None
        shape = self._bench.network.spec.input
        near = _near(self._part, outputs, shape) if not trainer.sets.scored and len(outputs) else None
        seconds = self._seconds + self._clock() - begun
        return Answers(self.split, len(self._part), scores, region, *curves, len(shape) == 3, seconds, near)


def samples(bench: Bench, split: Split, rows: Array) -> Array:
    """Some samples of a set in the scale of the data."""
    part: Part = getattr(bench.trainer.sets, split)
    return unscaled(part.x[np.asarray(rows, dtype=np.intp)], bench.trainer.sets.scale)


def _near(part: Part, outputs: Array, shape: tuple[int, ...]) -> Near | None:
    """How near the answers are; pictures where they are as many numbers as the picture that was read, and None where neither."""
    if part.y.shape != outputs.shape:
        return None
    apart = (outputs - part.y).reshape(len(outputs), -1).astype(np.float64)
    far: Array = (apart**2).mean(axis=1)
    if outputs[0].size == 1:
        rows = np.arange(0, len(far), max(1, -(-len(far) // POINTS)))
        form: tuple[int, ...] = ()
    elif len(shape) == 3 and outputs[0].size == np.prod(shape):
        rows, form = np.argsort(-np.where(np.isfinite(far), far, np.inf), kind="stable")[:FARTHEST], shape
    else:
        return None
    wanted, answered = (np.asarray(array[rows], dtype=np.float64).reshape(-1, *form) for array in (part.y, outputs))
    return Near(wanted, answered, far[rows], float(far.mean()))


def _curves(scores: Scores | None) -> tuple[Curve | None, Curve | None]:
    """ROC and precision over recall; none of them while the numbers are none, or all samples are of one class."""
    if scores is None or not scores.two or not np.isfinite(scores.shares).all():
        return None, None
    try:
        return roc(scores.truth, scores.shares[:, 1]), precision_recall(scores.truth, scores.shares[:, 1])
    except InputError:
        return None, None


def _region(model: Model, evaluator: Evaluator, train: Part, scale: Scale | None) -> Region | None:
    """The plane around the samples; None for data that lie in no plane."""
    if model.spec.input != (2,):
        return None
    points = unscaled(train.x[:POINTS], scale)
    low, high = points.min(axis=0), points.max(axis=0)
    room = MARGIN * np.where(high > low, high - low, 1.0)
    low, high = low - room, high + room
    across, up = (np.linspace(low[axis], high[axis], GRID) for axis in (0, 1))
    grid = np.stack(np.meshgrid(across, up), axis=-1).reshape(-1, 2).astype(train.x.dtype)
    grid = grid if scale is None else scale.apply(grid)
    target = np.repeat(train.y[:1], len(grid), axis=0)
    seen = scores_of(model, evaluator.outputs(Part(grid, target)), target)
    if seen is None:
        return None
    bounds = (float(low[0]), float(low[1])), (float(high[0]), float(high[1]))
    return Region(*bounds, seen.shares.reshape(GRID, GRID, -1), points, true_classes(train.y[: len(points)]))
