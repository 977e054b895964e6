"""Knobs: what a search can vary in a spec, one record each. Owns how a setting is changed and the default values; trains nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol

from gradviz.errors import InputError
from gradviz.nn.augmentation import AUGMENTATIONS
from gradviz.nn.initializers import INITIALIZERS
from gradviz.nn.naming import fresh_name
from gradviz.nn.optimizers import OPTIMIZERS
from gradviz.nn.schedules import SCHEDULES
from gradviz.nn.settings import Choice, Configurable, find, read_choice, settle
from gradviz.nn.spec import NUMBERS, LayerSpec, Spec, last_connected, layer_record
from gradviz.registry import Registry
from gradviz.words import mark

Settings = Mapping[str, Any]
Turn = Callable[[Spec, Any], Spec]
Usual = Callable[[Spec], tuple[Any, ...]]


class Ranked(Configurable, Protocol):
    """A record that says whether it is among the usual ones of its kind."""

    @property
    def usual(self) -> bool: ...


@dataclass(frozen=True)
class Knob:
    """One setting that can be varied: `turned(spec, value)` is the spec with it, `usual(spec)` what is tried unless said."""

    name: str
    doc: str
    turned: Turn
    usual: Usual


KNOBS: Registry[Knob] = Registry("knob")
"""What replaces a whole record comes before what turns one of its settings: the optimizer before the rate."""


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


def turned(spec: Spec, settings: Settings) -> Spec:
    """The spec with these settings, turned in the order of KNOBS. Raises InputError for one that does not fit."""
    turns = {knob(name).name: value for name, value in settings.items()}
    for name, record in KNOBS.items():
        if name in turns:
            spec = record.turned(spec, turns[name])
    return spec


def _with_number(name: str) -> Turn:
    """Another number of the training, checked as its field says."""

    def change(spec: Spec, value: Any) -> Spec:
        settle(name, NUMBERS, {name: value})
        return spec.with_training(**{name: value})

    return change


def _with_rate(spec: Spec, value: Any) -> Spec:
    optimizer = spec.training.optimizer
    settings = {**optimizer.settings, "rate": value}
    settle(optimizer.kind, OPTIMIZERS[optimizer.kind].fields, settings)
    return spec.with_training(optimizer=replace(optimizer, settings=settings))


def _rate(spec: Spec) -> float:
    optimizer = spec.training.optimizer
    return float(settle(optimizer.kind, OPTIMIZERS[optimizer.kind].fields, optimizer.settings)["rate"])


def _with_dropout(spec: Spec, value: Any) -> Spec:
    """That share in every dropout layer; where there is none, in a new one before the layer of the outputs; at 0 none is added."""
    layers = list(spec.layers)
    places = [place for place, layer in enumerate(layers) if layer.kind == "dropout"]
    settle("dropout", layer_record("dropout").fields, {"rate": value})
    if not places and value:
        connected = last_connected(layers)
        place = len(layers) - 1 if connected is None else connected
        reader = layers[place]
        name = fresh_name("dropout", [layer.name for layer in layers])
        layers[place : place + 1] = [LayerSpec("dropout", name, {"rate": value}, reader.reads), replace(reader, reads=(name,))]
    for place in places:
        layers[place] = replace(layers[place], settings={**layers[place].settings, "rate": value})
    return replace(spec, layers=tuple(layers))


def _round(number: float) -> float:
    return float(f"{number:.3g}")


def _usual(records: Mapping[str, Ranked]) -> tuple[str, ...]:
    """The names of the records that say that they are among the usual ones."""
    return tuple(name for name, record in records.items() if record.usual)


def _chosen(name: str, doc: str, what: str, records: Mapping[str, Ranked], change: Callable[[Spec, Choice], Spec]) -> Knob:
    """A knob for a record with its settings; the usual values are the records' own say."""
    return Knob(name, doc, lambda spec, value: change(spec, read_choice(what, records, value)), lambda spec: _usual(records))


for _knob in (
    _chosen(
        "optimizer",
        mark("the rule by which weights move, with its settings"),
        mark("optimizer"),
        OPTIMIZERS,
        lambda spec, choice: spec.with_training(optimizer=choice),
    ),
    Knob(
        "rate", mark("the learning rate"), _with_rate, lambda spec: tuple(_round(_rate(spec) * factor) for factor in (0.1, 1 / 3, 1.0, 3.0))
    ),
    _chosen(
        "schedule",
        mark("how the learning rate is annealed"),
        mark("schedule"),
        SCHEDULES,
        lambda spec, choice: spec.with_training(schedule=choice),
    ),
    Knob(
        "batch",
        mark("how many samples one step looks at"),
        _with_number("batch"),
        lambda spec: tuple(sorted({max(1, spec.training.batch // 2), spec.training.batch, spec.training.batch * 2})),
    ),
    Knob("dropout", mark("the share of units that is dropped"), _with_dropout, lambda spec: (0.0, 0.25, 0.5)),
    Knob("l1", mark("the strength of the penalty on absolute weights"), _with_number("l1"), lambda spec: (0.0, 1e-5, 1e-4)),
    Knob("l2", mark("the strength of the penalty on squared weights"), _with_number("l2"), lambda spec: (0.0, 1e-4, 1e-3)),
    _chosen(
        "initializer",
        mark("the first values of the weights"),
        mark("initializer"),
        INITIALIZERS,
        lambda spec, choice: replace(spec, initializer=choice),
    ),
    Knob(
        "augment",
        mark("the change that images go through while training"),
        lambda spec, value: spec.with_training(augment=(read_choice(mark("augmentation"), AUGMENTATIONS, value),) if value else ()),
        lambda spec: ("", *_usual(AUGMENTATIONS)),
    ),
):
    KNOBS.register(_knob.name, _knob)
ASKED_FIRST = ("rate", "schedule", "batch", "dropout")
"""What is varied unless somebody says what."""
