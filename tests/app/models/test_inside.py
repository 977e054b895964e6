"""The pane's model reads only while someone looks, keeps to the chosen layer, and asks for the products of a unit once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from gradviz import registry
from gradviz.app.models.inside import InsideModel
from gradviz.app.models.training import TrainingModel
from gradviz.nn.spec import read_spec
from gradviz.project.network import Network

XOR = 'data = "xor"\ninput = [2]\nlayers = ["dense 6", "tanh", "dense 1"]\nloss = "bce_logits"\n'


@pytest.fixture
def training(qtbot: QtBot) -> Iterator[TrainingModel]:
    registry.discover()
    model = TrainingModel()
    yield model
    model.close()


def test_a_unit_follows_the_training(training: TrainingModel, qtbot: QtBot) -> None:
    model = InsideModel(training)
    xor = Network(read_spec(XOR))
    training.follow(xor)
    qtbot.waitUntil(lambda: training.state == "ready", timeout=20_000)
    assert model.shown is None
    model.watch(True)
    qtbot.waitUntil(lambda: model.unit is not None, timeout=20_000)
    assert model.block is not None
    assert (model.block.name, model.tab) == ("dense1", "maps")
    first = model.unit
    asked = model._products
    training.one_batch()
    qtbot.waitUntil(lambda: model.unit is not first, timeout=20_000)
    assert model._products is asked
    model.point((4,))
    qtbot.waitUntil(lambda: model.unit is not None and model.unit.place == (4,), timeout=20_000)
    model.choose("dense2")
    assert model.place == (0,)
    model.choose("loss")
    assert model.block.name == "dense2"
    training.open(xor)
    qtbot.waitUntil(lambda: model.unit is not None and model._products is not asked, timeout=20_000)


def test_nothing_is_shown_of_a_network_that_has_gone(training: TrainingModel, qtbot: QtBot) -> None:
    model = InsideModel(training)
    training.follow(Network(read_spec(XOR)))
    model.watch(True)
    qtbot.waitUntil(lambda: model.unit is not None, timeout=20_000)
    training.follow(Network(read_spec(XOR.replace('"xor"', '"nowhere.csv"'))))
    qtbot.waitUntil(lambda: training.state == "failed", timeout=20_000)
    assert (model.block, model.shown, model.unit) == (None, None, None)
