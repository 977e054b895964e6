"""Search: the same model trained with other settings, compared on the validation set. Owns how trials are drawn and ranked.

The test set is looked at once, by the winner alone.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from gradviz.errors import GradvizError, InputError
from gradviz.nn.events import Epoch, Failed
from gradviz.nn.knobs import Settings, turned
from gradviz.nn.model import Model
from gradviz.nn.sets import Source
from gradviz.nn.spec import Spec
from gradviz.nn.trainer import Trainer
from gradviz.words import mark


@dataclass(frozen=True)
class Trial:
    """One training: its settings, and the scores of the epoch whose weights it ended with. `error` is why it failed."""

    number: int
    settings: Settings
    epoch: int
    loss: float
    val_loss: float
    val_accuracy: float | None
    seconds: float
    error: GradvizError | None = None

    @property
    def rank(self) -> tuple[bool, float, float]:
        """Smaller is better: the share of right answers where there is one, then the loss."""
        return self.error is not None, -(self.val_accuracy or 0.0), self.val_loss


@dataclass(frozen=True)
class Found:
    """The end of a search: its best trial, and how that one does on the test set."""

    best: Trial
    test_loss: float | None
    test_accuracy: float | None


def combinations(ranges: Mapping[str, Sequence[Any]], most: int, rng: np.random.Generator) -> list[Settings]:
    """All combinations in order; where there are more than `most`, that many drawn without repetition, in order as well."""
    sizes = [len(values) for values in ranges.values()]
    total = math.prod(sizes)
    chosen = range(total) if total <= most else sorted(_drawn(total, most, rng))
    places = (np.unravel_index(number, sizes) if sizes else () for number in chosen)
    return [{name: values[int(at)] for (name, values), at in zip(ranges.items(), place, strict=True)} for place in places]


class Search:
    """`run()` yields a Trial per training and Found at the end; `stop()` ends it after the batch it is at.

    Every training has the same seed, so that they differ by their settings alone. Raises InputError for settings that do not
    fit, before the first training. `winner` is the trainer of the best trial so far.
    """

    def __init__(self, spec: Spec, source: Source, tried: Sequence[Settings], *, seed: int = 0, threads: int = 1) -> None:
        if not len(source.validation.x):
            raise InputError(
                "no validation",
                mark("settings are compared on the validation set, and it is empty"),
                mark("Choose data with a validation set."),
            )
        self.tried = tuple(tried)
        self.specs = tuple(turned(spec, settings) for settings in self.tried)
        for one in self.specs:
            Model(one).graph(True)
        self.winner: Trainer | None = None
        self._source, self._seed, self._threads = source, seed, threads
        self._stopped = False

    def stop(self) -> None:
        """End the search after the batch it is at; the best training so far wins."""
        self._stopped = True

    def run(self) -> Iterator[Trial | Found]:
        """Train with every combination in turn."""
        best: Trial | None = None
        for number, (settings, spec) in enumerate(zip(self.tried, self.specs, strict=True), 1):
            trainer = Trainer(Model(spec), self._source, seed=self._seed, threads=self._threads)
            trial = self._train(trainer, number, settings)
            if trial is None or (best is not None and best.rank <= trial.rank):
                trainer.close()
            else:
                self.close()
                best, self.winner = trial, trainer
            if trial is not None:
                yield trial
            if self._stopped:
                break
        if best is not None and self.winner is not None and best.error is None:
            end = self.winner.finish()
            yield Found(best, end.test_loss, end.test_accuracy)

    def close(self) -> None:
        """End the threads of the winner."""
        if self.winner is not None:
            self.winner.close()

    def _train(self, trainer: Trainer, number: int, settings: Settings) -> Trial | None:
        """All epochs of one training; None where it was stopped before its first one was over."""
        error: GradvizError | None = None
        while trainer.reason is None and trainer.epoch < trainer.epochs and not self._stopped:
            for event in trainer.step():
                if isinstance(event, Failed):
                    error = event.error
        rows = trainer.history
        if error is None and not rows:
            return None
        row = _kept(trainer, rows) if rows else Epoch(0, math.nan, None, math.nan, None, trainer.seconds, 0.0)
        val_loss = math.nan if row.val_loss is None else row.val_loss
        return Trial(number, settings, row.epoch, row.loss, val_loss, row.val_accuracy, trainer.seconds, error)


def _kept(trainer: Trainer, rows: Sequence[Epoch]) -> Epoch:
    """The epoch whose weights a training ends with: the best one where the spec waits for it, else the last."""
    if trainer.best is None or not trainer.model.spec.training.patience:
        return rows[-1]
    best = trainer.best[0]
    return next((row for row in rows if row.epoch == best), rows[-1])


def _drawn(total: int, most: int, rng: np.random.Generator) -> list[int]:
    """`most` different numbers below `total`, however large it is."""
    if total <= 10**6:
        return [int(number) for number in rng.choice(total, most, replace=False)]
    found: dict[int, None] = {}
    while len(found) < most:
        found[int(rng.integers(total))] = None
    return list(found)
