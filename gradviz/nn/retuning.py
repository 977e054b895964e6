"""Retuning: which changes of a spec are allowed during a training, and how they are described. Changes nothing itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from gradviz.errors import InputError
from gradviz.nn.model import Model
from gradviz.nn.spec import LayerSpec, Spec, Training, to_table

Difference = tuple[str, str, str]


def goes_on(one: Spec, other: Spec) -> bool:
    """Whether a training of the one may go on as the other.

    How it is trained, texts, and the numbers of layers that only add noise may differ; data, weights and their meaning not.
    """
    if one.training.normalize != other.training.normalize:
        return False
    try:
        return _core(one) == _core(other)
    except InputError:
        return False


def built_alike(one: Spec, other: Spec) -> bool:
    """Whether the train graphs of two specs that go on are the same."""
    penalties = [(spec.training.l1, spec.training.l2) for spec in (one, other)]
    return one.layers == other.layers and penalties[0] == penalties[1]


def differences(one: Spec, other: Spec) -> tuple[Difference, ...]:
    """What is set otherwise in the other: its name, and both settings as texts."""
    before, after = _settings(one), _settings(other)
    names = [*before, *(name for name in after if name not in before)]
    return tuple((name, before.get(name, ""), after.get(name, "")) for name in names if before.get(name) != after.get(name))


def _core(spec: Spec) -> Spec:
    """A spec without what may change."""
    noisy = frozenset[str]()
    if any(layer.settings for layer in spec.layers):
        noisy = frozenset(name.split("/")[0] for name, leaf in Model(spec).built(True).owned.items() if leaf.role == "noise")
    layers = tuple(replace(layer, settings={}) if layer.name in noisy else layer for layer in spec.layers)
    return replace(spec, layers=layers, training=Training(), title="")


def _settings(spec: Spec) -> dict[str, str]:
    """Every setting that may change, by a name that tells it apart."""
    table = to_table(spec)["training"]
    found: dict[str, str] = {}
    for name, content in table.items():
        if isinstance(content, Mapping):
            found[name] = str(content["kind"])
            found.update({key: _written(value) for key, value in content.items() if key != "kind"})
        elif isinstance(content, list):
            found[name] = ", ".join(str(choice["kind"]) for choice in content)
            found.update(
                {f"{choice['kind']} {key}": _written(value) for choice in content for key, value in choice.items() if key != "kind"}
            )
        else:
            found[name] = _written(content)
    for layer in spec.layers:
        found.update(_layer_settings(layer))
    return found


def _layer_settings(layer: LayerSpec) -> dict[str, str]:
    return {f"{layer.name} {name}": _written(value) for name, value in layer.settings.items()}


def _written(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
