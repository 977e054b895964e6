"""Shapes and parameters of every layer, and errors at the layer where they belong."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gradviz.nn.model import Model
from gradviz.nn.presets import PRESETS
from gradviz.nn.settings import Choice
from gradviz.nn.shaping import faults, layer_facts
from gradviz.nn.spec import LayerSpec, Spec, from_table

TABLE = {"input": [1, 6, 6], "layers": ["conv2d 2", "relu", "flatten", "dense 3"], "loss": "cross_entropy"}


@pytest.mark.parametrize("name", PRESETS)
def test_facts_agree_with_the_model(name: str) -> None:
    spec = PRESETS[name].spec()
    model = Model(spec)
    facts = layer_facts(spec)
    assert {fact.name: fact.shape for fact in facts} == model.layer_shapes()
    assert sum(fact.parameters for fact in facts) == model.parameter_count
    assert faults(spec) == {}


def changed(layer: str, **settings: object) -> Spec:
    spec = from_table(TABLE)
    return replace(
        spec, layers=tuple(replace(old, settings={**old.settings, **settings}) if old.name == layer else old for old in spec.layers)
    )


def test_a_layer_that_does_not_fit_says_what_would() -> None:
    spec = changed("conv1", kernel=9)
    facts = {fact.name: fact for fact in layer_facts(spec)}
    assert facts["conv1"].error is not None
    assert "conv1" in facts["conv1"].error.message
    assert facts["conv1"].error.hint
    assert (facts["relu1"].shape, facts["relu1"].error) == (None, None)
    assert set(faults(spec)) == {"conv1"}


def test_two_layers_can_be_wrong_at_once() -> None:
    spec = changed("dense1", units=-1)
    spec = replace(spec, layers=(replace(spec.layers[0], kind="conv9"), *spec.layers[1:]))
    assert set(faults(spec)) == {"conv1", "dense1"}


def test_faults_beside_the_layers() -> None:
    spec = from_table(TABLE)
    assert set(faults(replace(spec, layers=()))) == {"layers"}
    assert set(faults(replace(spec, input=()))) >= {"input"}
    assert set(faults(replace(spec, loss=Choice("none", {})))) == {"loss"}
    assert set(faults(spec.with_training(batch=0))) == {"training"}
    assert set(faults(spec.with_training(optimizer=Choice("adam", {"rate": "fast"})))) == {"training"}
    assert set(faults(replace(spec, layers=spec.layers[:1]))) == {"loss"}


@pytest.mark.parametrize(
    "layer",
    [
        LayerSpec("relu", "conv1", {}, ("dense1",)),
        LayerSpec("relu", "a/b", {}, ("dense1",)),
        LayerSpec("relu", "last", {}, ("nobody",)),
        LayerSpec("add", "last", {}, ("dense1",)),
        LayerSpec("dense", "last", {}, ("dense1",), Choice("he", {"nothing": 1})),
    ],
)
def test_names_reads_and_initializers_are_checked(layer: LayerSpec) -> None:
    spec = from_table(TABLE)
    errors = [fact.error for fact in layer_facts(replace(spec, layers=(*spec.layers, layer)))]
    assert errors[-1] is not None
    assert errors[:-1] == [None] * 4


def test_the_arithmetic_of_parameters() -> None:
    facts = {fact.name: fact for fact in layer_facts(from_table(TABLE))}
    assert facts["conv1"].arithmetic == "2 · 1 · 3 · 3 + 2 = 20 parameters"
    lone = layer_facts(from_table({**TABLE, "layers": ["flatten", "prelu", "dense 3"]}))
    assert lone[1].arithmetic == "1 parameter"
    assert facts["relu1"].arithmetic == ""


def test_a_network_too_large_to_compute_is_a_fault_and_can_be_looked_at() -> None:
    spec = changed("dense1", units=10**12)
    assert faults(spec)["loss"].code == "too large a network"
    assert layer_facts(spec)[-1].shape == (10**12,)
