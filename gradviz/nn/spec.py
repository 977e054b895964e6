"""The spec of a model: a short readable TOML text, or the same as Python tables. Owns reading, checking and writing it.

A spec says what is built and how it is trained; it holds no array and builds nothing.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any

from gradviz.errors import InputError
from gradviz.fields import Field
from gradviz.nn.augmentation import AUGMENTATIONS
from gradviz.nn.initializers import INITIALIZERS
from gradviz.nn.layers import LAYERS, Layer, activation_layer
from gradviz.nn.losses import LOSSES
from gradviz.nn.naming import fresh_name
from gradviz.nn.optimizers import OPTIMIZERS
from gradviz.nn.schedules import SCHEDULES
from gradviz.nn.settings import Choice, find, is_whole, read_choice, settle
from gradviz.words import mark

COMMON = ("name", "reads", "initializer")
INPUT = "x"


@dataclass(frozen=True)
class LayerSpec:
    """One layer of a spec: its kind and settings, its name, and the names of the layers that it reads."""

    kind: str
    name: str
    settings: Mapping[str, Any]
    reads: tuple[str, ...]
    initializer: Choice | None = None


@dataclass(frozen=True)
class Training:
    """How a model is trained; a limit or patience of 0 is none."""

    epochs: int = 5
    batch: int = 64
    optimizer: Choice = field(default_factory=lambda: Choice("adam", {}))
    schedule: Choice = field(default_factory=lambda: Choice("constant", {}))
    augment: tuple[Choice, ...] = ()
    normalize: bool = True
    l1: float = 0.0
    l2: float = 0.0
    clip_norm: float = 0.0
    clip_value: float = 0.0
    patience: int = 0


@dataclass(frozen=True)
class Spec:
    """A model and its training. `input` is the shape of one sample; `data` names the data that it is meant for."""

    input: tuple[int, ...]
    layers: tuple[LayerSpec, ...]
    loss: Choice
    initializer: Choice = field(default_factory=lambda: Choice("he", {}))
    training: Training = field(default_factory=Training)
    title: str = ""
    data: str = ""

    def with_training(self, **changes: Any) -> Spec:
        """The same model, trained with these fields of its training changed."""
        return replace(self, training=replace(self.training, **changes))


NUMBERS = (
    Field("epochs", 5, mark("number of passes over the training set"), minimum=0, title=mark("Epochs")),
    Field("batch", 64, mark("how many samples one step looks at"), minimum=1, title=mark("Batch"), unit=mark("samples")),
    Field("normalize", True, mark("whether inputs get mean 0 and variance 1"), title=mark("Normalise the inputs")),
    Field("l1", 0.0, mark("the strength of the penalty on absolute weights"), minimum=0.0, title=mark("L1 penalty")),
    Field("l2", 0.0, mark("the strength of the penalty on squared weights"), minimum=0.0, title=mark("L2 penalty")),
    Field("clip_norm", 0.0, mark("the longest gradient; 0 is any"), minimum=0.0, title=mark("Longest gradient")),
    Field("clip_value", 0.0, mark("the largest single gradient; 0 is any"), minimum=0.0, title=mark("Largest part of the gradient")),
    Field(
        "patience",
        0,
        mark("epochs without a better validation loss before an early stop; 0 is never"),
        minimum=0,
        title=mark("Patience"),
        unit=mark("epochs"),
    ),
)


def read_spec(text: str) -> Spec:
    """The spec that a TOML text holds. Raises InputError that names the line or the part."""
    try:
        table = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError(
            "not toml",
            mark("the spec is not readable as TOML: {reason}"),
            mark('A line of it looks like: layers = ["dense 64", "relu", "dense 10"].'),
            reason=str(error),
        ) from None
    return from_table(table)


def from_table(table: Mapping[str, Any]) -> Spec:
    """The spec of a table. Raises InputError that names the part which is wrong."""
    _known_keys("spec", table, [entry.name for entry in fields(Spec)], ("input", "layers", "loss"))
    shape = table["input"]
    if not isinstance(shape, (list, tuple)) or not shape or not all(is_whole(size) and size > 0 for size in shape):
        raise InputError(
            "input shape",
            mark("input = {shape} is no shape of a sample"),
            mark("Write input = [784] for vectors, or input = [1, 28, 28] for images (channels, rows, columns)."),
            shape=str(shape),
        )
    return Spec(
        tuple(shape),
        _layers(table["layers"]),
        read_choice(mark("loss"), LOSSES, table["loss"]),
        read_choice(mark("initializer"), INITIALIZERS, table.get("initializer", "he")),
        _training(table.get("training", {})),
        str(table.get("title", "")),
        str(table.get("data", "")),
    )


def to_table(spec: Spec) -> dict[str, Any]:
    """The spec as tables, lists, texts and numbers; `from_table` reads it back."""
    training = {entry.name: getattr(spec.training, entry.name) for entry in fields(Training)}
    training["optimizer"] = _choice_table(spec.training.optimizer)
    training["schedule"] = _choice_table(spec.training.schedule)
    training["augment"] = [_choice_table(choice) for choice in spec.training.augment]
    return {
        "title": spec.title,
        "data": spec.data,
        "input": list(spec.input),
        "layers": [_layer_table(layer) for layer in spec.layers],
        "loss": _choice_table(spec.loss),
        "initializer": _choice_table(spec.initializer),
        "training": training,
    }


def layer_record(kind: str) -> Layer:
    """The layer of a name; the bare name of an activation stands for its layer. Raises InputError."""
    return activation_layer(kind) or find(mark("layer"), LAYERS, kind)


def last_connected(layers: Sequence[LayerSpec]) -> int | None:
    """The place of the last fully connected layer, which says how many outputs a model has; None where there is none."""
    return next((place for place in reversed(range(len(layers))) if layer_record(layers[place].kind).fully_connected), None)


def _layers(content: Any) -> tuple[LayerSpec, ...]:
    if not isinstance(content, (list, tuple)) or not content:
        raise InputError(
            "no layers",
            mark("layers must be a list with at least one layer"),
            mark('Write layers = ["dense 64", "relu", "dense 10"].'),
        )
    found: list[LayerSpec] = []
    for entry in content:
        found.append(_layer(entry, found))
    return tuple(found)


def wrong_names(name: str, unknown: Iterable[str], known: Iterable[str]) -> InputError:
    """What is wrong with a layer that is called as another one, or reads what is not before it."""
    missing = ", ".join(unknown)
    return InputError(
        "layer names",
        mark("layer {name} reads {unknown}, which is no layer before it") if missing else mark("the name {name} is taken or has a slash"),
        mark("Layers before it: {known}."),
        name=name,
        unknown=missing,
        known=", ".join(known),
    )


def wrong_operands(record: Layer, kind: str, name: str, count: int, hint: str) -> InputError:
    """What is wrong with a layer that cannot read so many layers."""
    return InputError(
        "layer operands",
        mark("layer {name} ({kind}) reads {n} layers, and needs {needed}"),
        hint,
        name=name,
        kind=kind,
        n=count,
        needed=record.operands or "2+",
    )


def _layer(entry: Any, before: list[LayerSpec]) -> LayerSpec:
    """One layer from a line or a table; it reads the layer before it unless it says otherwise."""
    own, common = _split(entry)
    kind = own.split()[0] if isinstance(own, str) and own.split() else str(own.get("kind", "")) if isinstance(own, Mapping) else ""
    record = layer_record(kind)
    choice = read_choice(mark("layer"), {kind: record}, own)
    names = [layer.name for layer in before]
    name = str(common.get("name", "")) or fresh_name(kind, names)
    reads = common.get("reads", names[-1] if names else INPUT)
    reads = tuple(map(str, reads)) if isinstance(reads, (list, tuple)) else (str(reads),)
    unknown = [source for source in reads if source not in (*names, INPUT)]
    if name in (*names, INPUT) or "/" in name or unknown:
        raise wrong_names(name, unknown, (INPUT, *names))
    if not record.accepts(len(reads)):
        raise wrong_operands(record, kind, name, len(reads), mark("Name the layers to read: {kind} reads=first,second."))
    start = common.get("initializer")
    return LayerSpec(kind, name, choice.settings, reads, read_choice(mark("initializer"), INITIALIZERS, start) if start else None)


def _split(entry: Any) -> tuple[Any, dict[str, Any]]:
    """What the layer itself reads, and what every layer has: name, reads, initializer."""
    if isinstance(entry, str):
        pairs = [(word, *word.partition("=")) for word in entry.split()]
        common: dict[str, Any] = {name: value for _, name, sign, value in pairs if sign and name in COMMON}
        own = " ".join(word for word, name, _, _ in pairs if name not in common)
        if "reads" in common:
            common["reads"] = tuple(common["reads"].split(","))
        return own, common
    if isinstance(entry, Mapping):
        return (
            {key: value for key, value in entry.items() if key not in COMMON},
            {key: value for key, value in entry.items() if key in COMMON},
        )
    return entry, {}


def _training(table: Any) -> Training:
    if not isinstance(table, Mapping):
        table = {"": table}
    names = [entry.name for entry in fields(Training)]
    _known_keys("training", table, names, ())
    plain = {key: value for key, value in table.items() if key in {entry.name for entry in NUMBERS}}
    changes = table.get("augment", ())
    changes = changes if isinstance(changes, (list, tuple)) else (changes,)
    return Training(
        optimizer=read_choice(mark("optimizer"), OPTIMIZERS, table.get("optimizer", "adam")),
        schedule=read_choice(mark("schedule"), SCHEDULES, table.get("schedule", "constant")),
        augment=tuple(read_choice(mark("augmentation"), AUGMENTATIONS, change) for change in changes),
        **settle("training", NUMBERS, plain),
    )


def _known_keys(owner: str, table: Mapping[str, Any], known: list[str], needed: tuple[str, ...]) -> None:
    unknown = [key for key in table if key not in known]
    missing = [key for key in needed if key not in table]
    if unknown or missing:
        raise InputError(
            "keys",
            mark("the {owner} has an unknown part: {names}") if unknown else mark("the {owner} lacks: {names}"),
            mark("Its parts are: {known}."),
            owner=owner,
            names=", ".join(unknown or missing),
            known=", ".join(known),
        )


def _choice_table(choice: Choice) -> dict[str, Any]:
    return {"kind": choice.kind, **{name: list(v) if isinstance(v, tuple) else v for name, v in choice.settings.items()}}


def _layer_table(layer: LayerSpec) -> dict[str, Any]:
    table = {**_choice_table(Choice(layer.kind, layer.settings)), "name": layer.name, "reads": list(layer.reads)}
    return table if layer.initializer is None else {**table, "initializer": _choice_table(layer.initializer)}
