"""The builder: rows follow the document, the open one edits it, and the keyboard can do all of it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu, QScrollArea
from pytestqt.qtbot import QtBot

from gradviz.app.models.network import NetworkSession
from gradviz.app.panels.fields_form import FieldEdit
from gradviz.app.panels.layer_item import LayerItem
from gradviz.app.panels.layer_list import LayerList
from gradviz.nn.layers import LAYERS
from gradviz.picture.theme import Theme


@pytest.fixture
def layers(qtbot: QtBot, network: NetworkSession, theme: Theme) -> LayerList:
    panel = LayerList(network, theme)
    qtbot.addWidget(panel)
    panel.apply_theme(theme)
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
    menu = layers.findChildren(QMenu, options=Qt.FindChildOption.FindDirectChildrenOnly)[-1]
    offered = [action for action in menu.actions() if action.menu() is None and not action.isSeparator()]
    assert len(offered) >= (len(LAYERS) if which == "add" else 8)
    before = network.network
    offered[-1].trigger()
    menu.close()
    assert network.network != before


def test_a_layer_is_renamed_when_the_typing_rests(layers: LayerList, network: NetworkSession, qtbot: QtBot) -> None:
    layers.choose("tanh1")
    name = layers.items[1].naming.controls["name"]
    assert isinstance(name, FieldEdit)
    name.selectAll()
    qtbot.keyClicks(name, "dense1")
    assert name.property("wrong")
    qtbot.keyClicks(name, "b")
    assert names(layers) == ["dense1", "tanh1", "dense2"]
    name.editingFinished.emit()
    assert names(layers) == ["dense1", "dense1b", "dense2"]
    assert layers.open_name == "dense1b"
    assert network.network.layer("dense2").reads == ("dense1b",)
    network.undo()
    assert names(layers) == ["dense1", "tanh1", "dense2"]


def pull(layers: LayerList, qtbot: QtBot, name: str, to: int) -> None:
    """Take the row of a layer by its grip and drop it before row `to`."""
    items = shown(layers)
    item = next(item for item in items if item.row is not None and item.row.name == name)
    grip, goal = item.grip, items[to] if to < len(items) else items[-1]
    y = goal.mapToGlobal(goal.rect().topLeft()).y() + (2 if to < len(items) else goal.height() - 2)
    at = grip.mapFromGlobal(QPoint(grip.mapToGlobal(QPoint(6, 0)).x(), y))
    qtbot.mousePress(grip, Qt.MouseButton.LeftButton, pos=QPoint(6, 12))
    qtbot.mouseMove(grip, at)
    assert layers._mark.isVisible()
    qtbot.mouseRelease(grip, Qt.MouseButton.LeftButton, pos=at)


def test_a_row_is_dragged_by_its_grip(layers: LayerList, network: NetworkSession, qtbot: QtBot) -> None:
    qtbot.waitExposed(layers)
    pull(layers, qtbot, "dense2", 0)
    assert names(layers) == ["dense2", "dense1", "tanh1"]
    assert network.history.undo_label == "Move Dense 2"
    pull(layers, qtbot, "dense2", 3)
    assert names(layers) == ["dense1", "tanh1", "dense2"]
    pull(layers, qtbot, "tanh1", 1)
    assert names(layers) == ["dense1", "tanh1", "dense2"]
    assert not layers._mark.isVisible()


def test_what_would_fit_is_one_click_away(layers: LayerList, network: NetworkSession) -> None:
    network.choose_data("mnist-sample", (1, 28, 28))
    item = layers.items[0]
    assert item._error.text() == "A dense layer reads vectors of features, not arrays with 3 axes."
    link = next(link for link in item.fixes if link.text() == "Put Flatten before it")
    link.click()
    assert names(layers)[0] == "flatten1"
    assert network.history.undo_label == "Make Dense 1 fit"
    assert not any(item._error.isVisibleTo(layers) for item in shown(layers))


def test_a_row_held_at_the_end_of_a_long_list_scrolls_it(layers: LayerList, network: NetworkSession, qtbot: QtBot) -> None:
    for _ in range(12):
        network.duplicate("tanh1")
    area = QScrollArea()
    qtbot.addWidget(area)
    area.setWidgetResizable(True)
    area.setWidget(layers)
    area.resize(300, 300)
    area.show()
    bar, grip = area.verticalScrollBar(), layers.items[1].grip
    low = area.viewport().mapToGlobal(QPoint(0, area.viewport().height() - 4))
    qtbot.mousePress(grip, Qt.MouseButton.LeftButton)
    qtbot.mouseMove(grip, grip.mapFromGlobal(low))
    qtbot.waitUntil(lambda: bar.maximum() > 0 and bar.value() == bar.maximum(), timeout=20_000)
    qtbot.mouseRelease(grip, Qt.MouseButton.LeftButton, pos=grip.mapFromGlobal(low))
    assert names(layers).index("tanh1") >= 12
    assert not layers._scroll._clock.isActive()
    area.takeWidget()
