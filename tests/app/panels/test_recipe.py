"""Every ingredient of the recipe can be taken out and put back, and undo knows it by name."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from gradviz.app.models.network import NetworkSession
from gradviz.app.panels.recipe import Recipe
from gradviz.nn.presets import PRESETS


@pytest.fixture
def recipe(qtbot: QtBot, network: NetworkSession) -> Recipe:
    network.take_preset("recipe")
    panel = Recipe(network)
    qtbot.addWidget(panel)
    panel.retranslate()
    return panel


def test_each_ingredient_changes_the_network_and_comes_back(recipe: Recipe, network: NetworkSession) -> None:
    whole = network.network.spec
    assert list(recipe.ticks) == [name for name, _ in PRESETS["recipe"].ingredients]
    for name in tuple(recipe.ticks):
        recipe.ticks[name].click()
        assert network.network.without == (name,)
        assert network.network.spec != whole
        recipe.ticks[name].click()
        assert network.network.spec == whole


def test_it_is_told_by_name_and_undone(recipe: Recipe, network: NetworkSession) -> None:
    recipe.ticks["adam"].click()
    assert network.history.undo_label == "Without Adam instead of plain gradient descent"
    network.undo()
    assert recipe.ticks["adam"].isChecked()


def test_other_networks_have_none(recipe: Recipe, network: NetworkSession) -> None:
    network.take_preset("xor")
    assert recipe.isHidden()
