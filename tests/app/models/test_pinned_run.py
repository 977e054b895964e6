"""What differs between two runs is said field by field; the lines of a pinned run stay as they were."""

from __future__ import annotations

import pytest

from gradviz import registry
from gradviz.app.models.pinned_run import differences, pinned
from gradviz.app.models.plot_lines import PLOTS, beside
from gradviz.nn.events import Batch
from gradviz.nn.history import RunHistory
from gradviz.project.network_edits import (
    choose,
    choose_data,
    choose_initializer,
    network_of,
    new_network,
    remove_layer,
    set_data_field,
    set_field,
    set_layer_field,
    switch_augmentation,
)


@pytest.fixture(autouse=True)
def known() -> None:
    registry.discover()


def test_every_change_is_said() -> None:
    before = new_network("xor")
    assert differences(network_of(before), network_of(before)) == ()
    faster = set_field(before, "optimizer", "rate", 0.1)
    assert differences(network_of(before), network_of(faster)) == ("Learning rate 0.05 → 0.1",)
    wider = set_layer_field(set_field(faster, "training", "epochs", 9), "dense1", "units", 7)
    told = differences(network_of(before), network_of(wider))
    assert "Dense 1: Units 4 → 7" in told
    assert any("60 → 9" in change for change in told)
    other = choose(remove_layer(before, "tanh1"), "optimizer", "sgd")
    told = differences(network_of(before), network_of(other))
    assert "without tanh" in told
    assert any(change.startswith("Optimizer Adam →") for change in told)


def test_other_data_are_said_by_their_titles() -> None:
    before = new_network("xor")
    own = choose_data(before, "tables/garden.csv", ())
    assert "Data XOR → garden.csv" in differences(network_of(before), network_of(own))
    assert "Data XOR → Two moons" in differences(network_of(before), network_of(choose_data(before, "moons", ())))
    assert differences(network_of(before), network_of(set_data_field(before, "noise", 0.2))) == ("Noise 0.1 → 0.2",)


def test_another_seed_and_a_first_weight_are_said_by_their_words() -> None:
    before = new_network("xor")
    assert differences(network_of(before), network_of(set_field(before, "run", "seed", 3))) == ("Random seed 0 → 3",)
    told = differences(network_of(before), network_of(choose_initializer(before, "dense1", "glorot")))
    assert told == ("Dense 1: Initializer As the network → Glorot",)
    images = new_network("cnn")
    assert differences(network_of(images), network_of(switch_augmentation(images, "shift", True))) == ("Shift off → on",)


def test_the_lines_stay_as_they_were() -> None:
    history = RunHistory()
    for place in range(4):
        history.take(Batch(0, place, 8, 10, 1.0 / (place + 1), 0.1, 2.0))
    kept = pinned(network_of(new_network("xor")), history)
    assert set(kept.lines) == set(PLOTS)
    history.take(Batch(0, 4, 8, 10, 0.1, 0.1, 2.0))
    assert len(kept.lines["loss"][1].y) == 4
    drawn = beside(PLOTS["loss"].lines(history), kept.lines["loss"])
    assert [line.kind for line in drawn] == ["pinned", "pinned"]
    assert drawn[0].role == "accent"
