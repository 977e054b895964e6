"""A network survives its file with what it does not know, and damage is said."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from gradviz.errors import FileError
from gradviz.nn.initializers import INITIALIZERS
from gradviz.nn.presets import PRESETS
from gradviz.nn.settings import read_choice
from gradviz.project.codec import decode, encode
from gradviz.project.network_codec import from_json, to_json
from gradviz.project.network_edits import network_of, new_network, set_weights, switch_ingredient


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_survives(name: str) -> None:
    document = new_network(name)
    assert decode(encode(document)) == document
    assert encode(decode(encode(document))) == encode(document)


def test_everything_that_was_set_survives() -> None:
    document = set_weights(switch_ingredient(new_network("recipe"), "adam", False), "w.npz")
    network = network_of(document)
    first, *others = network.spec.layers
    layers = (replace(first, initializer=read_choice("initializer", INITIALIZERS, "constant value=0.5")), *others)
    document = replace(document, network=replace(network, spec=replace(network.spec, layers=layers)))
    assert decode(encode(document)) == document


def test_unknown_keys_survive_at_every_level() -> None:
    content = json.loads(encode(new_network("mlp")))
    content["network"]["tomorrow"] = {"a": [1, None]}
    content["network"]["spec"]["mood"] = "calm"
    content["network"]["spec"]["training"]["warmth"] = None
    again = json.loads(encode(decode(json.dumps(content).encode())))
    assert again == content


def test_a_layer_of_a_newer_gradviz_is_kept_and_said() -> None:
    content = json.loads(encode(new_network("mlp")))
    content["network"]["spec"]["layers"][1]["kind"] = "attention"
    content["network"]["spec"]["layers"][3]["heads"] = 4
    document = decode(json.dumps(content).encode())
    assert set(network_of(document).faults) == {"dense1", "dense2"}
    assert json.loads(encode(document)) == content


@pytest.mark.parametrize(
    "damage",
    [
        {"spec": None},
        {"spec": {"input": [1]}},
        {"seed": "one"},
        {"weights": 3},
        {"without": "all"},
        {"without": [1]},
    ],
)
def test_damage_is_said(damage: dict[str, Any]) -> None:
    content = {**to_json(network_of(new_network("mlp"))), **damage}
    with pytest.raises(FileError, match="damaged"):
        from_json(content)


@pytest.mark.parametrize(
    ("part", "damage"),
    [("input", ["a"]), ("layers", [3]), ("layers", [{"kind": "relu"}]), ("loss", "mse"), ("training", {"batch": "all"}), ("title", 1)],
)
def test_damage_inside_the_spec_is_said(part: str, damage: Any) -> None:
    content = to_json(network_of(new_network("mlp")))
    content["spec"][part] = damage
    with pytest.raises(FileError, match="damaged"):
        from_json(content)
