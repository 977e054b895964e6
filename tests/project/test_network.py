"""A network as a value: rows of its forms, facts of its layers, faults where they belong."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gradviz.errors import InputError
from gradviz.nn.augmentation import AUGMENTATIONS
from gradviz.nn.initializers import INITIALIZERS
from gradviz.nn.presets import PRESETS
from gradviz.nn.spec import read_spec
from gradviz.project.document import Document
from gradviz.project.network import PARTS, SAME, Network


def test_forms_list_what_the_records_declare() -> None:
    network = Network.from_preset("cnn")
    form = {row.field.name: row for row in network.layer_form("conv1")}
    assert (form["channels"].value, form["kernel"].value, form["stride"].value) == (8, 3, 1)
    assert [form[name].value == form[name].field.default for name in ("padding", "stride")] == [False, True]
    assert form["channels"].field.doc
    assert {row.field.name for row in network.form("training")} >= {"epochs", "batch", "l2"}
    for part in PARTS:
        assert all(row.field.doc for row in network.form(part))
    rate = PRESETS["cnn"].spec().training.optimizer.settings["rate"]
    assert {row.field.name: row.value for row in network.form("optimizer")}["rate"] == rate


def test_a_function_is_chosen_among_those_there_are_and_one_that_is_not_there_is_still_seen() -> None:
    for function in ("tanh", "no_such_gate"):
        spec = read_spec('input = [4]\nlayers = ["dense 3", "activation", "dense 2"]\nloss = "mse"\n')
        layers = tuple(replace(layer, settings={"function": function}) if layer.kind == "activation" else layer for layer in spec.layers)
        network = Network(replace(spec, layers=layers))
        name = next(layer.name for layer in layers if layer.kind == "activation")
        row = network.layer_form(name)[0]
        assert row.value == function
        assert {function, "relu", "tanh"} <= set(row.field.choices)
        assert bool(network.faults) == (function == "no_such_gate")


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_is_a_network_without_faults(name: str) -> None:
    network = Network.from_preset(name)
    assert network.faults == {}
    assert network.title
    assert all(fact.shape for fact in network.facts)
    assert network == Network.from_preset(name)


def test_a_network_may_hold_what_does_not_fit() -> None:
    network = Network.from_preset("mlp")
    broken = replace(network, spec=replace(network.spec, layers=network.spec.layers[1:]))
    assert set(broken.faults) == {"dense1"}


def test_a_layer_that_does_not_exist() -> None:
    with pytest.raises(KeyError, match="no layer is called"):
        Network.from_preset("mlp").layer("conv1")


def test_a_document_whose_layers_read_one_another_has_a_fault_instead_of_a_graph() -> None:
    network = Network.from_preset("mlp")
    first, *others = network.spec.layers
    broken = replace(network, spec=replace(network.spec, layers=(replace(first, reads=("later",)), *others)))
    with pytest.raises(InputError, match="no layer before it"):
        Document("", network=broken).graph()


def test_only_layers_that_draw_weights_have_an_initializer() -> None:
    network = Network.from_preset("cnn")
    own = {layer.kind: [row.value for row in network.initializer_form(layer.name)] for layer in network.spec.layers}
    assert own["conv2d"] == own["dense"] == [SAME]
    assert own["relu"] == []
    assert set(network.initializer_form("conv1")[0].field.choices) == {SAME, *INITIALIZERS}


def test_the_seed_is_a_field_of_the_run() -> None:
    assert [(row.field.name, row.value) for row in Network.from_preset("xor").form("run")] == [("seed", 0)]


def test_augmentations_are_for_images() -> None:
    forms = Network.from_preset("cnn").augmentation_forms()
    assert [[row.value for row in form] for form in forms.values()] == [[False]] * len(AUGMENTATIONS)
    assert Network.from_preset("xor").augmentation_forms() == {}
