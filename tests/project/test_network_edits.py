"""Edits of a network: the chain stays whole, undo gives every state back, wrong values are refused and odd shapes kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradviz.errors import InputError
from gradviz.nn.initializers import INITIALIZERS
from gradviz.nn.layers import LAYERS
from gradviz.nn.presets import PRESETS
from gradviz.nn.settings import Choice
from gradviz.project.codec import decode, encode
from gradviz.project.document import Document
from gradviz.project.history import History
from gradviz.project.network import SAME
from gradviz.project.network_edits import (
    add_layer,
    choose,
    choose_data,
    choose_initializer,
    data_choice,
    data_source,
    duplicate_layer,
    fit_to_data,
    move_layer,
    network_of,
    new_network,
    remove_layer,
    rename_layer,
    set_augmentation_field,
    set_data_field,
    set_field,
    set_initializer_field,
    set_layer_field,
    set_layer_reads,
    set_weights,
    switch_augmentation,
    switch_ingredient,
)
from gradviz.project.network_run import dataset_of


def chain(document: Document) -> list[tuple[str, tuple[str, ...]]]:
    return [(layer.name, layer.reads) for layer in network_of(document).spec.layers]


def test_adding_and_removing_keep_the_chain() -> None:
    start = new_network("xor")
    assert chain(start) == [("dense1", ("x",)), ("tanh1", ("dense1",)), ("dense2", ("tanh1",))]
    more = add_layer(start, "dropout", 2, rate=0.25)
    assert chain(more)[2:] == [("dropout1", ("tanh1",)), ("dense2", ("dropout1",))]
    assert chain(remove_layer(more, "dropout1")) == chain(start)
    assert chain(add_layer(start, "flatten", 0))[:2] == [("flatten1", ("x",)), ("dense1", ("flatten1",))]
    assert chain(add_layer(start, "relu"))[-1] == ("relu1", ("dense2",))
    assert network_of(more).faults == {}


def test_moving_and_duplicating() -> None:
    start = new_network("xor")
    moved = move_layer(start, "tanh1", 0)
    assert chain(moved) == [("tanh1", ("x",)), ("dense1", ("tanh1",)), ("dense2", ("dense1",))]
    assert chain(move_layer(moved, "tanh1", 1)) == chain(start)
    twice = duplicate_layer(start, "dense1")
    assert chain(twice)[:3] == [("dense1", ("x",)), ("dense3", ("dense1",)), ("tanh1", ("dense3",))]
    assert network_of(twice).layer("dense3").settings == network_of(twice).layer("dense1").settings


def test_a_bypass_survives_edits_around_it() -> None:
    document = add_layer(add_layer(new_network("xor"), "dense", 2, units=4), "relu", 3)
    document = set_layer_reads(add_layer(document, "add", 4), "add1", ["relu1", "tanh1"])
    assert network_of(document).faults == {}
    assert dict(chain(document))["add1"] == ("relu1", "tanh1")
    assert dict(chain(remove_layer(document, "tanh1")))["add1"] == ("relu1", "dense1")
    assert network_of(remove_layer(document, "tanh1")).faults == {}


def test_a_field_is_checked_and_a_shape_is_kept() -> None:
    document = new_network("cnn")
    with pytest.raises(InputError, match=r"Filters \(channels\) cannot be 0"):
        set_layer_field(document, "conv1", "channels", 0)
    with pytest.raises(InputError, match="no setting"):
        set_layer_field(document, "conv1", "colour", 1)
    odd = set_layer_field(document, "conv2", "kernel", 99)
    assert set(network_of(odd).faults) == {"conv2"}
    assert network_of(odd).faults["conv2"].hint
    assert network_of(set_layer_field(odd, "conv2", "kernel", [3, 5])).layer("conv2").settings["kernel"] == (3, 5)


def test_choices_and_their_fields() -> None:
    document = new_network("cnn")
    document = choose(document, "optimizer", "momentum", rate=0.1)
    document = set_field(set_field(document, "optimizer", "momentum", 0.8), "training", "batch", 32)
    network = network_of(document)
    assert (network.choice("optimizer").settings, network.spec.training.batch) == ({"rate": 0.1, "momentum": 0.8}, 32)
    assert network_of(choose(document, "loss", "mse")).spec.loss.kind == "mse"
    assert network_of(choose(document, "initializer", "constant")).spec.initializer.kind == "constant"
    assert network_of(choose_data(document, "digits", (1, 8, 8))).spec.input == (1, 8, 8)


@pytest.mark.parametrize("kind", sorted(INITIALIZERS))
def test_a_layer_takes_an_initializer_of_its_own(kind: str) -> None:
    start = new_network("xor")
    document = choose_initializer(start, "dense1", kind)
    for field in INITIALIZERS[kind].fields:
        document = set_initializer_field(document, "dense1", field.name, field.choices[-1] if field.choices else 0.5)
    own = network_of(document).layer("dense1").initializer
    assert own is not None
    assert (own.kind, set(own.settings)) == (kind, {field.name for field in INITIALIZERS[kind].fields})
    assert network_of(document).layer("dense2").initializer is None
    assert decode(encode(document)) == document
    assert choose_initializer(document, "dense1", SAME) == start
    with pytest.raises(ValueError, match="no initializer"):
        set_initializer_field(start, "dense1", "value", 1.0)


def test_augmentations_follow_one_another_and_keep_the_weights() -> None:
    document = set_weights(new_network("cnn"), "cnn.npz")
    both = set_augmentation_field(
        switch_augmentation(switch_augmentation(document, "noise", True), "shift", True), "noise", "deviation", 0.2
    )
    augment = network_of(both).spec.training.augment
    assert [(choice.kind, dict(choice.settings)) for choice in augment] == [("noise", {"deviation": 0.2}), ("shift", {})]
    assert network_of(both).weights == "cnn.npz"
    assert decode(encode(both)) == both
    assert switch_augmentation(switch_augmentation(both, "noise", False), "shift", False) == document


def test_a_name_changes_for_all_that_read_it() -> None:
    start = new_network("xor")
    assert chain(rename_layer(start, "tanh1", "hidden")) == [("dense1", ("x",)), ("hidden", ("dense1",)), ("dense2", ("hidden",))]
    assert network_of(rename_layer(start, "tanh1", "hidden")).faults == {}
    assert rename_layer(rename_layer(start, "tanh1", "hidden"), "hidden", "tanh1") == start
    for wrong in ("", "x", "dense1", "a/b", "two words"):
        with pytest.raises(InputError):
            rename_layer(start, "tanh1", wrong)


def test_another_seed_is_another_run() -> None:
    document = set_weights(new_network("xor"), "xor.npz")
    other = network_of(set_field(document, "run", "seed", 7))
    assert (other.seed, other.weights) == (7, "")


@pytest.mark.parametrize(
    "edit",
    [
        lambda document: add_layer(document, "conv9"),
        lambda document: add_layer(document, "dense", units="many"),
        lambda document: choose(document, "optimizer", "best"),
        lambda document: set_field(document, "training", "batch", 0),
        lambda document: set_field(document, "run", "seed", -1),
        lambda document: set_field(document, "run", "luck", 1),
        lambda document: switch_augmentation(document, "mirror", True),
        lambda document: set_augmentation_field(switch_augmentation(document, "shift", True), "shift", "pixels", -1),
        lambda document: choose_initializer(document, "dense1", "best"),
        lambda document: set_initializer_field(choose_initializer(document, "dense1", "he"), "dense1", "law", "none"),
    ],
)
def test_what_is_refused_says_why(edit: Callable[[Document], Document]) -> None:
    with pytest.raises(InputError) as caught:
        edit(new_network("xor"))
    assert caught.value.hint


def test_weights_go_with_the_layers_they_were_trained_for() -> None:
    document = set_weights(new_network("xor"), "xor.npz")
    assert network_of(set_field(document, "training", "epochs", 9)).weights == "xor.npz"
    assert network_of(set_layer_field(document, "dense1", "units", 9)).weights == ""


def test_ingredients_are_switched_one_by_one() -> None:
    document = set_field(new_network("recipe"), "training", "epochs", 2)
    names = [name for name, _ in PRESETS["recipe"].ingredients]
    for name in names:
        document = switch_ingredient(document, name, False)
        assert network_of(document).faults == {}
    assert network_of(document).without == tuple(names)
    for name in names:
        document = switch_ingredient(document, name, True)
    assert network_of(document).spec.layers == PRESETS["recipe"].spec().layers
    assert network_of(document).spec.training.epochs == 2
    with pytest.raises(InputError):
        switch_ingredient(document, "luck", False)


def test_a_formula_has_no_layers() -> None:
    with pytest.raises(ValueError, match="formula"):
        network_of(Document.from_text("a+b"))


EDITS = st.lists(
    st.tuples(
        st.sampled_from(["add", "remove", "move", "duplicate", "units"]),
        st.integers(0, 9),
        st.integers(0, 9),
        st.sampled_from(sorted(LAYERS)),
    ),
    max_size=12,
)


def edited(document: Document, edit: tuple[str, int, int, str]) -> Document:
    what, first, second, kind = edit
    names = [layer.name for layer in network_of(document).spec.layers]
    name = names[first % len(names)] if names else ""
    match what if names else "add":
        case "add":
            return add_layer(document, kind, second)
        case "remove":
            return remove_layer(document, name)
        case "move":
            return move_layer(document, name, second)
        case "duplicate":
            return duplicate_layer(document, name)
    fields = {row.field.name for row in network_of(document).layer_form(name)}
    return set_layer_field(document, name, "units", second + 1) if "units" in fields else document


@given(EDITS)
def test_any_edits_leave_a_document_that_can_be_looked_at_saved_and_undone(edits: list[tuple[str, int, int, str]]) -> None:
    history = History(new_network("cnn"))
    for edit in edits:
        history.push(edited(history.value, edit), "edit")
    network = network_of(history.value)
    before = {"x"}
    for layer in network.spec.layers:
        assert layer.name not in before
        assert set(layer.reads) <= before
        before.add(layer.name)
    assert len(network.facts) == len(network.spec.layers)
    assert all(error.message and error.hint for error in network.faults.values())
    assert decode(encode(history.value)) == history.value
    while history.undo_label is not None:
        history.undo()
    assert history.value == new_network("cnn")


@pytest.mark.parametrize(
    ("preset", "data", "shape", "classes", "loss", "units"),
    [
        ("mlp", "moons", (2,), 2, "cross_entropy", 2),
        ("xor", "spirals", (2,), 3, "cross_entropy", 3),
        ("xor", "moons", (2,), 2, "bce_logits", 1),
        ("mlp", "linear", (1,), 0, "mse", 1),
        ("regression", "digits", (1, 8, 8), 10, "cross_entropy", 10),
        ("autoencoder", "digits", (1, 8, 8), 10, "reconstruction", 64),
    ],
)
def test_a_network_fits_its_data(preset: str, data: str, shape: tuple[int, ...], classes: int, loss: str, units: int) -> None:
    fitted = network_of(fit_to_data(choose_data(new_network(preset), data), shape, classes))
    assert fitted.spec.input == shape
    assert fitted.spec.loss.kind == loss
    last = [layer for layer in fitted.spec.layers if layer.kind == "dense"][-1]
    assert last.settings["units"] == units
    assert [layer.kind for layer in fitted.spec.layers].count("flatten") == (len(shape) > 1 or preset == "mlp")
    assert not fitted.faults


def test_any_fully_connected_layer_gets_flat_samples_and_its_outputs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(LAYERS._records, "linear", replace(LAYERS["dense"], name="linear"))
    document = add_layer(remove_layer(new_network("xor"), "dense2"), "linear", 2, units=1)
    document = add_layer(document, "linear", 0, units=4)
    fitted = network_of(fit_to_data(choose_data(document, "digits"), (1, 8, 8), 10))
    assert [layer.kind for layer in fitted.spec.layers][:2] == ["flatten", "linear"]
    assert fitted.spec.layers[-1].kind == "linear"
    assert fitted.spec.layers[-1].settings["units"] == 10
    assert not fitted.faults


def test_settings_of_a_set_are_written_behind_its_name() -> None:
    document = set_data_field(choose_data(new_network("xor"), "moons"), "noise", 0.3)
    assert network_of(document).spec.data == "moons noise=0.3"
    assert dict(data_choice(network_of(document)).settings) == {"noise": 0.3}
    assert network_of(set_data_field(document, "noise", 0.1)).spec.data == "moons"
    with pytest.raises(InputError, match="noise cannot be"):
        set_data_field(document, "noise", -1.0)


def test_settings_of_a_file_are_written_behind_its_path(tmp_path: Path) -> None:
    table = tmp_path / "my flowers.csv"
    table.write_text("a,kind of leaf,c\n" + "1,x,2\n2,y,3\n" * 9)
    plain = choose_data(new_network("xor"), str(table))
    document = set_data_field(plain, "target", "kind of leaf")
    assert network_of(document).spec.data == f'csv path="{table}" target="kind of leaf"'
    assert data_choice(network_of(document)) == Choice(str(table), {"target": "kind of leaf"})
    assert dataset_of(network_of(document)).target == "kind of leaf"
    assert set_data_field(document, "target", "") == plain
    source = data_source(network_of(document))
    assert source is not None
    assert source.name == "csv"
    assert data_source(network_of(choose_data(document, str(tmp_path / "gone.csv")))) is None
