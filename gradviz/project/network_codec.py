"""A network as JSON and back. Owns the shape of that part of a file; what does not fit together is kept, and said when looked at.

Unknown keys survive at every level; a part of the wrong type is damage.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from gradviz.errors import FileError
from gradviz.nn.settings import Choice, is_whole
from gradviz.nn.spec import LayerSpec, Spec, Training, to_table
from gradviz.project.document import frozen
from gradviz.project.network import Network
from gradviz.registry import VIEWS
from gradviz.words import mark

MOST_LAYERS = 500
"""A network of more layers cannot be looked at in a list."""
LONGEST = 200
"""So much is said of what is wrong, which may quote the file."""
KEYS = ("spec", "seed", "weights", "preset", "without")
SPEC_KEYS = tuple(entry.name for entry in fields(Spec))
TRAINING_KEYS = tuple(entry.name for entry in fields(Training))
CHOICES = ("optimizer", "schedule")


def to_json(network: Network) -> dict[str, Any]:
    """The network as tables, lists, texts and numbers."""
    table = to_table(network.spec)
    kept = network.extra
    training = {**kept.get("training", {}), **table["training"]}
    return {
        **kept.get("network", {}),
        "spec": {**kept.get("spec", {}), **table, "training": training},
        "seed": network.seed,
        "weights": network.weights,
        "preset": network.preset,
        "without": list(network.without),
    }


def from_json(content: Any) -> Network:
    """The network that `to_json` wrote. Raises FileError naming the part that is damaged."""
    try:
        table = _mapping(content)
        spec_table = _mapping(table["spec"])
        training = _mapping(spec_table.get("training", {}))
        _check_layers(spec_table)
        extra = {
            "network": _others(table, KEYS),
            "spec": _others(spec_table, SPEC_KEYS),
            "training": _others(training, TRAINING_KEYS),
        }
        return Network(
            _spec(spec_table, training),
            _whole(table.get("seed", 0)),
            _text(table.get("weights", "")),
            _text(table.get("preset", "")),
            tuple(_text(name) for name in _list(table.get("without", []))),
            frozen({level: frozen(kept) for level, kept in extra.items() if kept}),
        )
    except (KeyError, TypeError, ValueError, RecursionError) as error:
        raise FileError(
            "damaged network",
            mark("the network of this document is damaged: {reason}"),
            mark("The file beside it that ends in .bak may be whole."),
            reason=f"{type(error).__name__}: {error}"[:LONGEST],
        ) from None


def _check_layers(table: Mapping[str, Any]) -> None:
    count = len(_list(table["layers"]))
    if count > MOST_LAYERS:
        raise FileError(
            "too many layers",
            mark("the network of this document has {found} layers; at most {most} can be shown"),
            mark("Train it from a spec with `gradviz train`."),
            found=count,
            most=MOST_LAYERS,
        )


def _spec(table: Mapping[str, Any], training: Mapping[str, Any]) -> Spec:
    return Spec(
        tuple(_whole(size) for size in _list(table["input"])),
        tuple(_layer(_mapping(layer)) for layer in _list(table["layers"])),
        _choice(table["loss"]),
        _choice(table.get("initializer", {"kind": "he"})),
        _training(training),
        _text(table.get("title", "")),
        _text(table.get("data", "")),
    )


def _training(table: Mapping[str, Any]) -> Training:
    known: dict[str, Any] = {name: _choice(table[name]) for name in CHOICES if name in table}
    known["augment"] = tuple(_choice(change) for change in _list(table.get("augment", [])))
    plain = {name: table[name] for name in TRAINING_KEYS if name in table and name not in known}
    if not all(isinstance(value, (bool, int, float)) for value in plain.values()):
        raise TypeError("training holds what is no number")
    return Training(**known, **plain)


def _layer(table: Mapping[str, Any]) -> LayerSpec:
    settings = {name: _setting(value) for name, value in table.items() if name not in ("kind", "name", "reads", "initializer")}
    start = table.get("initializer")
    reads = tuple(_text(name) for name in _list(table["reads"]))
    return LayerSpec(_text(table["kind"]), _text(table["name"]), frozen(settings), reads, None if start is None else _choice(start))


def _choice(content: Any) -> Choice:
    table = _mapping(content)
    return Choice(_text(table["kind"]), frozen({name: _setting(value) for name, value in table.items() if name != "kind"}))


def _setting(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_setting(item) for item in value)
    if isinstance(value, (str, bool, int, float)):
        return value
    raise TypeError(f"{value!r} is no setting")


def _others(table: Mapping[str, Any], known: tuple[str, ...]) -> dict[str, Any]:
    return {key: value for key, value in table.items() if key not in known}


def _mapping(content: Any) -> Mapping[str, Any]:
    if not isinstance(content, dict):
        raise TypeError("a table is missing")
    return content


def _list(content: Any) -> list[Any]:
    if not isinstance(content, list):
        raise TypeError("a list is missing")
    return content


def _text(content: Any) -> str:
    if not isinstance(content, str):
        raise TypeError(f"{content!r} is no text")
    return content


def _whole(content: Any) -> int:
    if not is_whole(content):
        raise TypeError(f"{content!r} is no whole number")
    return int(content)


VIEWS.register("read network", from_json)
VIEWS.register("written network", to_json)
