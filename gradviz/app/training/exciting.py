"""A search for what excites a unit, begun at the bench with the weights that are looked at. Knows no thread, no Qt."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gradviz.app.training.bench import Bench
from gradviz.nn.excitation import ExcitationSearch
from gradviz.nn.sets import Part

MOST_READ = 10_000
"""More samples than these are not read: the strongest would hardly be other ones."""


@dataclass(frozen=True)
class TargetUnit:
    """Whose excitation is wanted: a unit of `layer`, or where it is `mapped` the number of a map, answered after the activation `end`."""

    layer: str
    end: str
    unit: tuple[int, ...]
    mapped: bool = False


@dataclass(frozen=True)
class Weights:
    """Which weights: those of a time, in epochs; `best` ones are those that a training which waited for them has ended with."""

    time: float
    best: bool = False


@dataclass(eq=False)
class Started:
    """A search under way, the weights that it began with, and whether it reads validation samples."""

    search: ExcitationSearch
    weights: Weights
    validates: bool

    def advance(self) -> bool:
        """One slice on."""
        return self.search.advance()


def weights_of(bench: Bench) -> Weights:
    """Those that are looked at."""
    trainer = bench.trainer
    if bench.past is not None:
        return Weights(bench.past)
    best = trainer.reason is not None and trainer.model.spec.training.patience > 0
    return Weights(trainer.epoch + trainer.batch / max(1, len(trainer.cuts)), best)


def started(bench: Bench, target: TargetUnit) -> Started:
    """A search over the validation samples, or the first training samples where there are none."""
    trainer = bench.trainer
    validates = len(trainer.sets.validation) > 0
    part = trainer.sets.validation if validates else trainer.sets.train
    read = Part(part.x[:MOST_READ], part.y[:MOST_READ])
    values = {name: np.array(content) for name, content in (*trainer.weights().items(), *trainer.states.items())}
    asked = (target.layer, target.end, target.unit)
    search = ExcitationSearch(trainer.model, *asked, read, trainer.sets.scale, values, bench.reaches)
    return Started(search, weights_of(bench), validates)
