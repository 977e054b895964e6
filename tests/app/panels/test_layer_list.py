"""The builder: rows follow the document, the open one edits it, and the keyboard can do all of it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from gradviz.app.models.network import NetworkSession
from gradviz.app.panels.fields_form import FieldEdit
from gradviz.app.panels.layer_list import LayerItem, LayerList
from gradviz.nn.layers import LAYERS
from gradviz.picture.theme import Theme


@pytest.fixture
def layers(qtbot: QtBot, network: NetworkSession, theme: Theme) -> LayerList:
    panel = LayerList(network, theme)
    qtbot.addWidget(panel)
    panel.dress(theme)
    panel.retranslate()
    panel.show()
    return panel


def shown(layers: LayerList) -> list[LayerItem]:
    return [item for item in layers.items if not item.isHidden()]


def names(layers: LayerList) -> list[str]:
    return [item.row.name for item in shown(layers) if item.row is not None]


def test_a_click_opens_the_form_and_typing_changes_the_shape(layers: LayerList, network: NetworkSession, qtbot: QtBot) -> None:
    qtbot.mouseClick(layers.items[0], Qt.MouseButton.LeftButton)
    units = layers.items[0].form.controls["units"]
    assert isinstance(units, FieldEdit)
    units.selectAll()
    qtbot.keyClicks(units, "16")
    assert network.rows()[0].shape == "16"
    assert layers.items[0]._arithmetic.text() == "2 · 16 + 16 = 48 parameters"


def test_the_keyboard_moves_doubles_and_removes(layers: LayerList, qtbot: QtBot) -> None:
    qtbot.keyClick(layers.items[0], Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert names(layers) == ["tanh1", "dense1", "dense2"]
    qtbot.keyClick(layers.items[0], Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert names(layers) == ["tanh1", "tanh2", "dense1", "dense2"]
    qtbot.keyClick(layers.items[0], Qt.Key.Key_Delete)
    assert names(layers) == ["tanh2", "dense1", "dense2"]
    qtbot.keyClick(layers.items[1], Qt.Key.Key_Return)
    assert layers.open_name == "dense1"


def test_buttons_do_the_same(layers: LayerList) -> None:
    layers.choose("tanh1")
    layers.items[1].buttons["up"].click()
    assert names(layers)[0] == "tanh1"
    layers.items[0].buttons["remove"].click()
    assert names(layers) == ["dense1", "dense2"]


def test_an_impossible_shape_is_said_in_its_row(layers: LayerList, network: NetworkSession) -> None:
    network.add("conv2d", after="dense1")
    item = next(item for item in shown(layers) if item.row is not None and item.row.kind == "conv2d")
    assert item._error.isVisibleTo(layers)
    assert item._error.text() in item.accessibleName()
    network.undo()
    assert not any(item._error.isVisibleTo(layers) for item in shown(layers))


def test_no_layers_is_said(layers: LayerList, network: NetworkSession) -> None:
    for name in names(layers):
        network.remove(name)
    assert layers._empty.isVisibleTo(layers)
    assert shown(layers) == []


@pytest.mark.parametrize("which", ["add", "ready"])
def test_menus_offer_every_kind_and_every_ready_network(layers: LayerList, network: NetworkSession, which: str) -> None:
    getattr(layers, which).click()
    menu = layers.findChildren(QMenu)[-1]
    assert len(menu.actions()) >= (len(LAYERS) if which == "add" else 8)
    before = network.network
    menu.actions()[-1].trigger()
    menu.close()
    assert network.network != before
