"""Search: the same model trained with other settings, compared on the validation set. Owns what is tried and how it is ranked.

The test set is looked at once, by the winner alone.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from gradviz.errors import GradvizError, InputError
from gradviz.nn.augmentation import AUGMENTATIONS
from gradviz.nn.events import Epoch, Failed
from gradviz.nn.initializers import INITIALIZERS
from gradviz.nn.model import Model
from gradviz.nn.naming import fresh_name
from gradviz.nn.optimizers import OPTIMIZERS
from gradviz.nn.schedules import SCHEDULES
from gradviz.nn.sets import Source
from gradviz.nn.settings import find, read_choice, settle
from gradviz.nn.spec import NUMBERS, LayerSpec, Spec, layer_record
from gradviz.nn.trainer import Trainer
from gradviz.registry import Registry
from gradviz.words import mark

Settings = Mapping[str, Any]


@dataclass(frozen=True)
class Knob:
    """One setting that can be varied: `turned(spec, value)` is the spec with it, `usual(spec)` what is tried unless said."""

    name: str
    doc: str
    turned: Callable[[Spec, Any], Spec]
    usual: Callable[[Spec], tuple[Any, ...]]


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


KNOBS: Registry[Knob] = Registry("knob")


def declare(record: Knob) -> Knob:
    """Register `record` and return it."""
    return KNOBS.register(record.name, record)


def knob(name: str) -> Knob:
    """The knob of a name. Raises InputError that lists what there is."""
    return find(mark("setting to vary"), KNOBS, name)


def read_range(text: str) -> tuple[str, tuple[Any, ...]]:
    """A name and its values, as in `rate=0.1,0.01`; values that hold commas or spaces stand apart by semicolons. Raises InputError."""
    name, _, rest = text.partition("=")
    words = [word.strip() for word in rest.split(";" if ";" in rest else ",")]
    values = tuple(dict.fromkeys(_value(word) for word in words if word))
    if not values:
        raise InputError(
            "no values",
            mark("{text} gives nothing to vary"),
            mark('Write name=value,value, for example rate=0.1,0.01; or "schedule=constant; exponential alpha=0.2".'),
            text=repr(text),
        )
    return knob(name.strip()).name, values


def _value(word: str) -> Any:
    for kind in (int, float):
        try:
            return kind(word)
        except ValueError:
            continue
    return word


def combinations(ranges: Mapping[str, Sequence[Any]], most: int, rng: np.random.Generator) -> list[Settings]:
    """All combinations in order; of more than `most` so many drawn without repeating one, in order as well."""
    sizes = [len(values) for values in ranges.values()]
    total = math.prod(sizes)
    chosen = range(total) if total <= most else sorted(_drawn(total, most, rng))
    places = (np.unravel_index(number, sizes) if sizes else () for number in chosen)
    return [{name: values[int(at)] for (name, values), at in zip(ranges.items(), place, strict=True)} for place in places]


def turned(spec: Spec, settings: Settings) -> Spec:
    """The spec with these settings. Raises InputError for one that does not fit."""
    for name, value in settings.items():
        spec = knob(name).turned(spec, value)
    return spec


class Search:
    """`run()` yields a Trial a training and Found at the end; `stop()` ends it after the batch it is at.

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
    patient = trainer.model.spec.training.patience and trainer.best is not None
    return next((row for row in rows if trainer.best is not None and row.epoch == trainer.best[0]), rows[-1]) if patient else rows[-1]


def _drawn(total: int, most: int, rng: np.random.Generator) -> list[int]:
    """`most` different numbers below `total`, however large it is."""
    if total <= 10**6:
        return [int(number) for number in rng.choice(total, most, replace=False)]
    found: dict[int, None] = {}
    while len(found) < most:
        found[int(rng.integers(total))] = None
    return list(found)


def _training(spec: Spec, **changes: Any) -> Spec:
    return replace(spec, training=replace(spec.training, **changes))


def _with_number(name: str) -> Callable[[Spec, Any], Spec]:
    """Another number of the training, checked as its field says."""

    def change(spec: Spec, value: Any) -> Spec:
        settle(name, NUMBERS, {name: value})
        return _training(spec, **{name: value})

    return change


def _with_rate(spec: Spec, value: Any) -> Spec:
    optimizer = spec.training.optimizer
    settings = {**optimizer.settings, "rate": value}
    settle(optimizer.kind, OPTIMIZERS[optimizer.kind].fields, settings)
    return _training(spec, optimizer=replace(optimizer, settings=settings))


def _rate(spec: Spec) -> float:
    optimizer = spec.training.optimizer
    return float(settle(optimizer.kind, OPTIMIZERS[optimizer.kind].fields, optimizer.settings)["rate"])


def _with_dropout(spec: Spec, value: Any) -> Spec:
    """That share in every dropout layer; where there is none, in a new one before the last dense layer; at 0 none is added."""
    layers = list(spec.layers)
    places = [place for place, layer in enumerate(layers) if layer.kind == "dropout"]
    settle("dropout", layer_record("dropout").fields, {"rate": value})
    if not places and value:
        place = max((place for place, layer in enumerate(layers) if layer.kind == "dense"), default=len(layers) - 1)
        reader = layers[place]
        name = fresh_name("dropout", [layer.name for layer in layers])
        layers[place : place + 1] = [LayerSpec("dropout", name, {"rate": value}, reader.reads), replace(reader, reads=(name,))]
    for place in places:
        layers[place] = replace(layers[place], settings={**layers[place].settings, "rate": value})
    return replace(spec, layers=tuple(layers))


def _round(number: float) -> float:
    return float(f"{number:.3g}")


declare(
    Knob(
        "rate",
        mark("the learning rate"),
        _with_rate,
        lambda spec: tuple(_round(_rate(spec) * factor) for factor in (0.1, 1 / 3, 1.0, 3.0)),
    )
)
declare(
    Knob(
        "schedule",
        mark("how the learning rate is annealed"),
        lambda spec, value: _training(spec, schedule=read_choice(mark("schedule"), SCHEDULES, value)),
        lambda spec: ("constant", "exponential", "one_cycle"),
    )
)
declare(
    Knob(
        "batch",
        mark("how many samples one step looks at"),
        _with_number("batch"),
        lambda spec: tuple(sorted({max(1, spec.training.batch // 2), spec.training.batch, spec.training.batch * 2})),
    )
)
declare(Knob("dropout", mark("the share of units that is dropped"), _with_dropout, lambda spec: (0.0, 0.25, 0.5)))
declare(Knob("l1", mark("the strength of the penalty on absolute weights"), _with_number("l1"), lambda spec: (0.0, 1e-5, 1e-4)))
declare(Knob("l2", mark("the strength of the penalty on squared weights"), _with_number("l2"), lambda spec: (0.0, 1e-4, 1e-3)))
declare(
    Knob(
        "optimizer",
        mark("the rule by which weights move, with its settings"),
        lambda spec, value: _training(spec, optimizer=read_choice(mark("optimizer"), OPTIMIZERS, value)),
        lambda spec: ("sgd", "momentum", "rmsprop", "adam"),
    )
)
declare(
    Knob(
        "initializer",
        mark("the first values of the weights"),
        lambda spec, value: replace(spec, initializer=read_choice(mark("initializer"), INITIALIZERS, value)),
        lambda spec: ("normal", "xavier", "glorot", "he"),
    )
)
declare(
    Knob(
        "augment",
        mark("the change that images go through while training"),
        lambda spec, value: _training(spec, augment=(read_choice(mark("augmentation"), AUGMENTATIONS, value),) if value else ()),
        lambda spec: ("", "shift", "rotate"),
    )
)
ASKED_FIRST = ("rate", "schedule", "batch", "dropout")
"""What is varied unless somebody says what."""
