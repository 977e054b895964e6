"""The pane's model reads only while someone looks, keeps to the chosen layer, and asks for the products of a unit once."""

from __future__ import annotations

from dataclasses import replace

from pytestqt.qtbot import QtBot

from gradviz.app.models.inside import InsideModel
from gradviz.app.models.training import TrainingModel
from gradviz.graph import Graph
from gradviz.project.network import Network


def test_a_unit_follows_the_training(training: TrainingModel, xor: Network, qtbot: QtBot) -> None:
    model = InsideModel(training)
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
    qtbot.waitUntil(lambda: model.unit is not None, timeout=20_000)
    assert model._products is not None
    model._products = replace(model._products, graph=Graph((), (), ()))
    model.refresh()
    assert model.unit is None
    model.choose("loss")
    assert model.block.name == "dense2"
    training.open(xor)
    qtbot.waitUntil(lambda: model.unit is not None and model._products is not asked, timeout=20_000)


def test_nothing_of_the_network_before_is_left_where_one_cannot_be_built(training: TrainingModel, xor: Network, qtbot: QtBot) -> None:
    model = InsideModel(training)
    model.watch(True)
    training.follow(xor)
    qtbot.waitUntil(lambda: model.unit is not None, timeout=20_000)
    training.follow(replace(xor, spec=replace(xor.spec, data="nowhere.csv")))
    qtbot.waitUntil(lambda: training.state == "failed", timeout=20_000)
    assert model.shown is None
    assert model.unit is None
    assert model.block is None


def test_the_tab_stays_until_there_is_another_network(training: TrainingModel, xor: Network, qtbot: QtBot) -> None:
    model = InsideModel(training)
    model.watch(True)
    training.follow(Network.from_preset("mlp"))
    qtbot.waitUntil(lambda: model.tab == "kernels", timeout=20_000)
    model.forget()
    training.open(xor)
    assert training.look is None
    assert model.tab == "kernels"
    qtbot.waitUntil(lambda: model.tab == "maps", timeout=20_000)
