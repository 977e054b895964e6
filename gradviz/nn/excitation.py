"""Excitation: the samples that one unit or one map answers most to, and the sample that it would answer most to.

The last one is climbed to from grey by the gradient, no farther from grey than samples vary. Slice by slice; knows no clock.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from gradviz.nn.model import Model
from gradviz.nn.probe import Probe
from gradviz.nn.reach import Patch, Reach, ReachSearch
from gradviz.nn.scores import true_classes
from gradviz.nn.sets import Part, Scale

Array = NDArray[Any]
Place = tuple[int, ...]
Beginning = Literal["grey", "noise", "strongest"]
MOST = 9
"""How many samples are kept."""
SLICE, STEPS, EACH = 100, 48, 8
"""Samples that are read in one slice; steps that are climbed in all, and in one slice."""
BUDGET = 4_000_000
"""Of a large network a slice has fewer of them, so that it makes no more numbers than about these."""
LITTLE = 1e-6
"""What varies by less than this share of the largest variation counts as constant."""
STRIDE = 0.4
"""The first step, as a share of how far one may go; steps shorten to nothing."""
NOISES = (0.1, 0.3, 1.0)
"""Where grey gives no direction, noise of these shares of the spread may, before the strongest sample is begun with."""
POINTS, GRID, AROUND = 400, 48, 0.08
"""Of a plane: points shown, lines of the grid, and the room around the points as a share of their extent."""


@dataclass(frozen=True, eq=False)
class Plane:
    """What a unit answers over a plane: `answers` (rows from below, columns) over low to high, and some of the samples."""

    low: tuple[float, float]
    high: tuple[float, float]
    answers: Array
    points: Array


@dataclass(frozen=True, eq=False)
class Climbed:
    """The sample that a unit would answer most to, its answer, and grey. `begun` is where: elsewhere if grey gives no direction."""

    sample: Array
    grey: Array
    answer: float
    patch: Patch | None
    begun: Beginning


@dataclass(frozen=True, eq=False)
class Excitation:
    """`samples` are in the scale of the data, the strongest first, with what they are answered and the `rows` they stand in.

    `classes` are their class numbers, empty where they have none; `patches` the parts that a map answers most to, empty for a unit.
    """

    read: int
    rows: Array
    samples: Array
    answers: Array
    classes: Array
    patches: tuple[Patch, ...]
    mean: float
    climbed: Climbed | None
    plane: Plane | None


class ExcitationSearch:
    """`unit` is a whole place, or of maps the number of one alone. `end` is the layer after whose activation answers are read.

    `advance()` goes on by a slice and tells whether that was the last; then `found()`. What places of a layer see is looked up in
    `reaches`, and put there once it is found.
    """

    def __init__(
        self,
        model: Model,
        layer: str,
        end: str,
        unit: Place,
        part: Part,
        scale: Scale | None,
        weights: Mapping[str, Array],
        reaches: dict[str, Reach | None] | None = None,
    ) -> None:
        self._model, self._part, self._scale, self._unit = model, part, scale, unit
        self._answering, self._own = (Probe(model, name, part.x.dtype) for name in (end, layer))
        for probe in (self._answering, self._own):
            probe.take(weights)
        fits = max(1, BUDGET // self._answering.numbers)
        self._slice, self._steps = min(SLICE, fits), min(EACH, fits)
        mapped = len(self._own.shape) == 3
        self._layer, self._reaches = layer, {} if reaches is None else reaches
        asks = mapped and len(model.spec.input) == 3 and layer not in self._reaches
        self._lines = ReachSearch(model, layer) if asks else None
        self._reach = self._reaches.get(layer)
        self._maps = mapped and len(unit) == 1
        middle = tuple(extent // 2 for extent in self._own.shape[1:])
        self._climbs: Place = (*unit, *middle) if self._maps else unit
        self._best: list[Array] = []
        self._where: list[Array] = []
        self._at = 0
        self._climb: Climb | None = None

    @property
    def share(self) -> float:
        """How much of the work is done."""
        lines, asked = (self._lines.lines, self._lines.asked) if self._lines is not None else (0, 0)
        read = (min(self._at, len(self._part)) + asked) / max(1, len(self._part) + lines)
        return 0.5 * read + (0.5 * self._climb.share if self._climb is not None else 0.0)

    def advance(self) -> bool:
        """Read, ask what places see, or climb on."""
        if self._at < len(self._part):
            self._read(self._part.x[self._at : self._at + self._slice])
            return False
        if self._lines is not None and self._lines.asked < self._lines.lines:
            if self._lines.advance(self._slice):
                self._reach = self._reaches[self._layer] = self._lines.found()
            return False
        if self._climb is None:
            self._climb = self._begun()
        return self._climb is None or self._climb.advance(self._steps)

    def found(self) -> Excitation:
        """What was read and climbed to."""
        answers, where = np.concatenate(self._best or [np.zeros(0)]), np.concatenate(self._where or [np.zeros((0, 2), np.int64)])
        rows = most(answers)
        samples = self._unscaled(self._part.x[rows])
        classified = self._model.loss.shares is not None and len(self._model.outputs) == 1
        classes = true_classes(self._part.y[rows]) if classified else np.zeros(0, np.int64)
        patches = () if self._reach is None else tuple(self._reach.patch(*where[row]) for row in rows)
        finite = answers[np.isfinite(answers)]
        mean = float(finite.mean()) if len(finite) else float("nan")
        return Excitation(len(self._part), rows, samples, answers[rows], classes, patches, mean, self._climbed(), self._plane())

    def close(self) -> None:
        """End the plans."""
        self._answering.close()
        self._own.close()
        if self._lines is not None:
            self._lines.close()

    def _read(self, samples: Array) -> None:
        """What a slice of samples is answered, of a map at its peak."""
        asked = _of(self._answering.answers(samples), self._unit)
        if self._maps:
            flat = asked.reshape(len(asked), -1)
            peak = np.argmax(np.where(np.isfinite(flat), flat, -np.inf), axis=1)
            self._where.append(np.stack(np.unravel_index(peak, asked.shape[1:]), axis=1))
            self._best.append(flat[np.arange(len(flat)), peak])
        else:
            place = self._unit[1:] if len(self._unit) == 3 else (0, 0)
            self._where.append(np.tile(np.array(place), (len(asked), 1)))
            self._best.append(asked)
        self._at += self._slice

    def _begun(self) -> Climb | None:
        """The climb, from grey, or from the strongest sample where grey has no slope."""
        if not len(self._part):
            return None
        some = self._part.x[:POINTS].astype(np.float64)
        grey = np.broadcast_to(_grey(some), some.shape[1:]).copy()
        spread = some.std(axis=0)
        if self._reach is not None:
            patch = self._reach.patch(self._climbs[1], self._climbs[2])
            spread = np.zeros_like(grey)
            patch.part(spread)[:] = np.sqrt(np.square(patch.part(some - grey)).mean(axis=(0, 2, 3), keepdims=True)[0])
        climb, generator = Climb(self._own, self._climbs, grey, spread, "grey", grey), np.random.default_rng(0)
        for size in NOISES:
            if climb.level:
                start = grey + size * spread * generator.normal(size=grey.shape)
                climb = Climb(self._own, self._climbs, grey, spread, "noise", start)
        if climb.level and len(rows := most(np.concatenate(self._best))):
            climb = Climb(self._own, self._climbs, grey, spread, "strongest", self._part.x[rows[0]].astype(np.float64))
        return climb

    def _climbed(self) -> Climbed | None:
        climb = self._climb
        if climb is None or climb.level:
            return None
        asked = self._answering.answers(climb.best[np.newaxis])[0][self._climbs]
        patch = self._reach.patch(self._climbs[1], self._climbs[2]) if self._reach is not None else None
        return Climbed(self._unscaled(climb.best), self._unscaled(climb.grey), float(asked), patch, climb.begun)

    def _plane(self) -> Plane | None:
        """What is answered around the samples; None for samples that lie in no plane."""
        if self._model.spec.input != (2,) or not len(self._part):
            return None
        points = self._unscaled(self._part.x[:POINTS])
        reached = points if (climbed := self._climbed()) is None else np.vstack([points, climbed.sample])
        low, high = reached.min(axis=0), reached.max(axis=0)
        room = AROUND * np.where(high > low, high - low, 1.0)
        low, high = low - room, high + room
        grid = np.stack(np.meshgrid(*(np.linspace(low[axis], high[axis], GRID) for axis in (0, 1))), axis=-1).reshape(-1, 2)
        asked = _of(self._answering.answers(grid if self._scale is None else self._scale.apply(grid)), self._unit)
        return Plane((float(low[0]), float(low[1])), (float(high[0]), float(high[1])), asked.reshape(GRID, GRID), points)

    def _unscaled(self, x: Array) -> Array:
        found: Array = np.asarray(x, dtype=np.float64)
        return found if self._scale is None else found * self._scale.deviation + self._scale.mean


class Climb:
    """Steps along the slope of one unit from `start`, each shorter than the one before.

    How far a number may go is told in its `spread`, and all together as far as a sample is from the mean of samples.
    """

    def __init__(self, probe: Probe, unit: Place, grey: Array, spread: Array, begun: Beginning, start: Array) -> None:
        self._probe, self._unit, self.grey, self.begun = probe, unit, grey, begun
        self._spread = np.where(spread > LITTLE * spread.max(initial=0.0), spread, 0.0)
        self._far = float(np.sqrt(np.count_nonzero(self._spread)))
        away = start - grey
        self._away = self._held(np.divide(away, self._spread, out=np.zeros_like(grey), where=self._spread > 0))
        self._answer, self.taken = -np.inf, 0
        self.best = grey
        self._take()

    @property
    def level(self) -> bool:
        """Whether nothing raises the answer at the start."""
        return self.taken == 0 and not self._size

    @property
    def share(self) -> float:
        """What share of the climb is done."""
        return self.taken / STEPS if self._size else 1.0

    def advance(self, steps: int) -> bool:
        """Climb `steps` further where there is a way; returns whether those were the last."""
        for _ in range(steps if self._size else 0):
            stride = STRIDE * self._far * (1 - self.taken / STEPS)
            self._away = self._held(self._away + stride / self._size * self._slope)
            self.taken += 1
            self._take()
            if self.share >= 1.0:
                return True
        return not self._size

    def _take(self) -> None:
        """Measure answer and slope at the present place."""
        sample = self.grey + self._spread * self._away
        answer, slope = self._probe.slope(sample, self._unit)
        self._slope = self._spread * slope
        size = float(np.sqrt(np.sum(np.square(self._slope))))
        self._size = size if np.isfinite(size) else 0.0
        if answer > self._answer:
            self._answer, self.best = answer, sample

    def _held(self, away: Array) -> Array:
        """Back onto the ball that the climb may not leave."""
        length = float(np.sqrt(np.sum(np.square(away))))
        return away if length <= self._far else away * (self._far / length)


def most(answers: Array, count: int = MOST) -> Array:
    """The rows of the largest numbers, largest first and earlier ones before their equals; those of the least number excite nothing."""
    known = np.where(np.isfinite(answers), answers, -np.inf)
    if not len(known):
        return np.zeros(0, np.int64)
    order = np.argsort(-known, kind="stable")[:count]
    finite = known[np.isfinite(known)]
    return order[known[order] > (finite.min() if len(finite) else np.inf)]


def _of(answers: Array, unit: Place) -> Array:
    """What one unit or map answers to each sample."""
    place: Any = (slice(None), *unit)
    found: Array = answers[place]
    return found


def _grey(samples: Array) -> Array:
    """The mean of each channel of pictures, of each feature of anything else."""
    axes = (0, 2, 3) if samples.ndim == 4 else (0,)
    return np.asarray(samples.mean(axis=axes, keepdims=True)[0])
