"""The network document in the window: every edit can be undone, and every layer says what it is or what is wrong."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from gradviz import registry, words
from gradviz.app.models.network import NetworkSession, kinds, layer_titles, preset_document, presets, shown_title
from gradviz.engine.blocks import blocks
from gradviz.nn.layers import LAYERS
from gradviz.nn.model import Model
from gradviz.nn.presets import PRESETS
from gradviz.nn.spec import layer_record
from gradviz.project import load


@pytest.fixture
def session(qapp: object) -> NetworkSession:
    registry.discover()
    return NetworkSession()


def names(session: NetworkSession) -> list[str]:
    return [row.name for row in session.rows()]


def test_the_first_network_needs_no_download(session: NetworkSession) -> None:
    assert session.network.spec.data == "mnist-sample"
    assert not session.changed
    assert session.total() == "109,386 parameters"


def test_layers_are_added_moved_doubled_and_removed_and_all_of_it_undone(session: NetworkSession) -> None:
    before = session.document
    session.add("dense", after="relu1")
    session.duplicate("relu1")
    session.move_by("relu3", 1)
    session.remove("dense1")
    session.move_by("flatten1", -1)
    assert session.changed
    while session.history.undo_label is not None:
        session.undo()
    assert session.document == before


def test_an_impossible_shape_is_said_at_its_layer(session: NetworkSession) -> None:
    session.remove("flatten1")
    errors = {row.name: row.error for row in session.rows()}
    assert errors["dense1"] is not None
    assert "flatten" in str(errors["dense1"])
    assert errors["relu1"] is None


def test_typing_into_one_field_is_one_undo(session: NetworkSession) -> None:
    for units in (1, 12, 120):
        session.set_layer("dense1", "units", units)
    assert session.rows()[1].shape == "120"
    session.undo()
    assert session.rows()[1].shape == "128"


def test_a_value_that_is_none_is_refused_with_a_sentence(session: NetworkSession) -> None:
    heard: list[object] = []
    session.refused.connect(heard.append)
    session.set_layer("dense1", "units", 0)
    assert len(heard) == 1
    assert session.rows()[1].shape == "128"


def test_a_preset_takes_the_place_and_undo_brings_the_old_one_back(session: NetworkSession) -> None:
    session.take_preset("cnn")
    assert "conv1" in names(session)
    session.undo()
    assert "conv1" not in names(session)


def test_a_saved_network_comes_back(session: NetworkSession, tmp_path: Path) -> None:
    session.add("relu")
    session.save(tmp_path / "net.gradviz")
    assert not session.changed
    assert load(tmp_path / "net.gradviz").network == session.network


def test_everything_that_can_be_added_says_what_it_is(session: NetworkSession) -> None:
    assert set(LAYERS) <= set(kinds())
    assert all(kinds().values())
    assert all(presets().values())


def test_a_network_is_called_in_the_language_of_the_window(session: NetworkSession) -> None:
    assert shown_title(session.document) == "MLP on digits"
    session.choose_data("mnist")
    assert shown_title(session.document) == "MLP on digits"
    session.choose_data("moons")
    assert shown_title(session.document) == "Network: Two moons"
    told = replace(session.document, extra={"titles": {"en": "My own", "ru": "Моя"}})
    assert shown_title(told) == "My own"
    words.set_language("ru")
    try:
        assert shown_title(told) == "Моя"
    finally:
        words.set_language("en")


@pytest.mark.parametrize("name", list(PRESETS))
def test_a_layer_wears_the_same_ink_in_the_list_and_on_the_canvas(session: NetworkSession, name: str) -> None:
    session.take_preset(name)
    listed = {row.name: row.category for row in session.rows()}
    model = Model(session.network.spec)
    shown = {block.name: block.category for block in blocks(model.graph(True), model.shapes(2)) if block.kind == "layer"}
    assert listed == {layer: shown.get(layer, category) for layer, category in listed.items()}


def test_every_kind_of_layer_has_a_sign(session: NetworkSession) -> None:
    assert all(len(layer_record(kind).sign) == 1 for kind in kinds())
    signs = {kind: layer_record(kind).sign for kind in ("dense", "conv2d", "max_pool", "relu")}
    assert len(set(signs.values())) == len(signs)


def test_the_second_tower_is_called_like_the_first() -> None:
    network = preset_document("ranking").network
    assert network is not None
    titles = layer_titles(network)
    assert titles["dense1@2"] == titles["dense1"] == "Dense 1"
    assert (titles["x"], titles["y"]) == ("Input", "Input 2")


def test_the_same_choice_again_keeps_its_settings() -> None:
    session = NetworkSession(preset_document("mlp"))
    kind = session.network.choice("optimizer").kind
    session.set_field("optimizer", "rate", 0.02)
    session.settle()
    before = session.document
    session.choose("optimizer", kind)
    assert session.document is before
    session.choose("optimizer", "sgd")
    assert session.network.choice("optimizer").kind == "sgd"


def test_a_ready_network_keeps_the_data_it_is_meant_for() -> None:
    session = NetworkSession(preset_document("mlp"))
    session.choose_data("mnist")
    session.take_preset("cnn")
    assert session.network.spec.data == "mnist"
    assert session.network.preset == "cnn"
    session.take_preset("xor")
    assert session.network.spec.data == "xor"
    session.take_preset("cnn")
    assert session.network.spec.data == "mnist-sample"
