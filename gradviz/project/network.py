"""Network: the source of a document that is a network, as one frozen value. Owns what it holds and how to look into it.

It may hold what does not fit yet, so that a builder can pass through it; `faults` says what is wrong and where.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from types import MappingProxyType
from typing import Any

from gradviz.errors import GradvizError
from gradviz.fields import Field
from gradviz.nn.augmentation import AUGMENTATIONS
from gradviz.nn.initializers import INITIALIZERS
from gradviz.nn.layers import LAYERS, activation_layer
from gradviz.nn.layers.connected import FUNCTION, function_choice
from gradviz.nn.losses import LOSSES
from gradviz.nn.model import Model
from gradviz.nn.naming import fits_name
from gradviz.nn.optimizers import OPTIMIZERS
from gradviz.nn.presets import PRESETS
from gradviz.nn.schedules import SCHEDULES
from gradviz.nn.settings import Choice, Configurable
from gradviz.nn.shaping import LayerFact, faults, layer_facts
from gradviz.nn.spec import INPUT, NUMBERS, LayerSpec, Spec, to_table
from gradviz.words import mark

EMPTY: Mapping[str, Any] = MappingProxyType({})


def _empty() -> Mapping[str, Any]:
    return EMPTY


PARTS: Mapping[str, Mapping[str, Configurable]] = {
    "loss": LOSSES,
    "initializer": INITIALIZERS,
    "optimizer": OPTIMIZERS,
    "schedule": SCHEDULES,
}
"""The choices of a network beside its layers, and where each is chosen from."""
PART_TITLES: Mapping[str, str] = {
    "optimizer": mark("Optimizer"),
    "schedule": mark("Schedule"),
    "loss": mark("Loss"),
    "initializer": mark("Initializer"),
}
"""What each of PARTS is called, in the order of a form."""
RUN = (
    Field("seed", 0, mark("where the random numbers of a run begin: first weights, order, noise"), minimum=0, title=mark("Random seed")),
)
"""What a network holds of its run beside the spec."""
IMAGE_AXES = 3
"""Channels, rows and columns."""
SAME = "network"
"""Chosen in place of an initializer of the layer's own."""


@dataclass(frozen=True)
class Row:
    """One line of a form: the field as its record declares it, and what it holds now."""

    field: Field
    value: Any


@dataclass(frozen=True)
class NameField(Field):
    """The name of a layer beside those that are taken."""

    taken: tuple[str, ...] = ()

    def accepts(self, value: Any) -> bool:
        return isinstance(value, str) and fits_name(value, self.taken)


@dataclass(frozen=True)
class Network:
    """A spec with the seed of its run. `weights` names a file beside the document; "" is untrained.

    `preset` and `without` tell what it was made from and which ingredients are switched off; `extra` keeps what a newer
    gradviz wrote.
    """

    spec: Spec
    seed: int = 0
    weights: str = ""
    preset: str = ""
    without: tuple[str, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=_empty, repr=False)

    @classmethod
    def from_preset(cls, name: str) -> Network:
        """The network of a preset. Raises KeyError for one that does not exist."""
        return cls(PRESETS[name].spec(), preset=name)

    @property
    def title(self) -> str:
        """What the network is called."""
        return self.spec.title

    @cached_property
    def facts(self) -> tuple[LayerFact, ...]:
        """Shape, parameters or error of every layer."""
        return layer_facts(self.spec)

    @cached_property
    def faults(self) -> Mapping[str, GradvizError]:
        """What is wrong, by the name of a layer or part; empty when it can be trained."""
        return faults(self.spec)

    @cached_property
    def model(self) -> Model:
        """The model; its graphs raise InputError while something does not fit."""
        return Model(self.spec)

    @cached_property
    def key(self) -> str:
        """What trained weights belong to: equal for two networks that the same weights fit and mean the same in.

        Texts, and how the training goes on, make no difference.
        """
        table = to_table(self.spec)
        content = {part: table[part] for part in ("input", "layers", "loss", "data")}
        content["scaled"] = self.spec.training.normalize
        return sha256(json.dumps(content, sort_keys=True, default=str).encode()).hexdigest()

    def layer(self, name: str) -> LayerSpec:
        """The layer of a name. Raises KeyError."""
        return next((layer for layer in self.spec.layers if layer.name == name), None) or _missing(name)

    def choice(self, part: str) -> Choice:
        """What is chosen for one of PARTS."""
        owner = self.spec if part in ("loss", "initializer") else self.spec.training
        found: Choice = getattr(owner, part)
        return found

    def name_form(self, name: str) -> tuple[Row, ...]:
        """The name of a layer as a field that takes what the others leave."""
        taken = (INPUT, *(layer.name for layer in self.spec.layers if layer.name != name))
        return (Row(NameField("name", "", mark("what the layer is called"), title=mark("Name"), taken=taken), name),)

    def layer_form(self, name: str) -> tuple[Row, ...]:
        """The fields of a layer with what they hold; none for a kind that does not exist."""
        layer = self.layer(name)
        record = activation_layer(layer.kind) or LAYERS.get(layer.kind)
        found = rows(record.fields if record is not None else (), layer.settings)
        return tuple(Row(function_choice(row.value), row.value) if row.field is FUNCTION else row for row in found)

    def initializer_form(self, name: str) -> tuple[Row, ...]:
        """What gives the weights of a layer their first values, then the fields of that; empty for a layer that has none."""
        own = self.layer(name).initializer
        if own is None and not next(fact.draws for fact in self.facts if fact.name == name):
            return ()
        if own is None:
            return (Row(_initializer_field(), SAME),)
        return Row(_initializer_field(), own.kind), *_rows_of(INITIALIZERS, own)

    def augmentation_forms(self) -> Mapping[str, tuple[Row, ...]]:
        """For every augmentation whether it is on and, where it is, its fields; none for samples that are no images."""
        on = {choice.kind: choice.settings for choice in self.spec.training.augment}
        known = AUGMENTATIONS if on or len(self.spec.input) == IMAGE_AXES else {}
        return {
            kind: (
                Row(Field(kind, False, record.doc, title=record.title), kind in on),
                *rows(record.fields if kind in on else (), on.get(kind, EMPTY)),
            )
            for kind, record in known.items()
        }

    def form(self, part: str) -> tuple[Row, ...]:
        """The fields of one of PARTS, of "training" or of "run", with what they hold."""
        if part == "run":
            return rows(RUN, {entry.name: getattr(self, entry.name) for entry in RUN})
        if part == "training":
            return rows(NUMBERS, {entry.name: getattr(self.spec.training, entry.name) for entry in NUMBERS})
        return _rows_of(PARTS[part], self.choice(part))


def _rows_of(known: Mapping[str, Any], choice: Choice) -> tuple[Row, ...]:
    """The fields of a choice with what they hold; none for one that only another gradviz knows."""
    return rows(known[choice.kind].fields, choice.settings) if choice.kind in known else ()


def rows(fields: tuple[Field, ...], settings: Mapping[str, Any]) -> tuple[Row, ...]:
    """Every field with what is set, or its default."""
    return tuple(Row(entry, settings.get(entry.name, entry.default)) for entry in fields)


def _initializer_field() -> Field:
    """The choice among all initializers, and that of the whole network."""
    kinds, titles = (SAME, *INITIALIZERS), (mark("As the network"), *(record.title for record in INITIALIZERS.values()))
    doc = mark("what draws the first weights of this layer")
    return Field("initializer", SAME, doc, choices=kinds, title=mark("Initializer"), choice_titles=titles)


def _missing(name: str) -> LayerSpec:
    raise KeyError(f"no layer is called {name!r}")
