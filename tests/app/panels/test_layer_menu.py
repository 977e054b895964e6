"""The menu of a layer: beside it, itself, and all of it undoable; the input and the loss only have something beside them."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QMenu, QWidget
from pytestqt.qtbot import QtBot

from gradviz.app.models.network import NetworkSession
from gradviz.app.panels.layer_menu import layer_menu
from gradviz.nn.layers import LAYERS


def names(session: NetworkSession) -> list[str]:
    return [layer.name for layer in session.network.spec.layers]


def action(menu: QMenu, text: str) -> QMenu:
    found = next(action for action in menu.actions() if action.text() == text)
    inner = found.menu()
    if isinstance(inner, QMenu):
        return inner
    found.trigger()
    return menu


@pytest.fixture
def owner(qtbot: QtBot) -> QWidget:
    widget = QWidget()
    qtbot.addWidget(widget)
    return widget


def test_a_layer_gets_neighbours_a_double_and_another_place(owner: QWidget, network: NetworkSession) -> None:
    heard: list[str] = []

    def menu(name: str) -> QMenu:
        return layer_menu(owner, network, name, heard.append, heard.append)

    action(action(menu("tanh1"), "Add before"), "Dropout")
    assert names(network) == ["dense1", "dropout1", "tanh1", "dense2"]
    assert network.history.undo_label == "Add Dropout"
    action(action(menu("tanh1"), "Add after"), "Batch norm")
    assert names(network)[3] == "batch_norm1"
    action(menu("dropout1"), "Remove")
    action(menu("batch_norm1"), "Move up")
    assert names(network) == ["dense1", "batch_norm1", "tanh1", "dense2"]
    action(menu("dense2"), "Duplicate")
    assert network.history.undo_label == "Duplicate Dense 2"
    action(menu("dense1"), "Edit")
    assert heard == ["dense1"]


def test_the_first_layer_cannot_go_up_nor_the_last_down(owner: QWidget, network: NetworkSession) -> None:
    def moves(name: str) -> list[bool]:
        menu = layer_menu(owner, network, name, print, print)
        return [action.isEnabled() for action in menu.actions() if action.text().startswith("Move")]

    assert [moves(name) for name in names(network)] == [[False, True], [True, True], [True, False]]


def test_the_input_and_the_loss_have_something_beside_them(owner: QWidget, network: NetworkSession) -> None:
    inner = action(layer_menu(owner, network, "x", print, print), "Add a layer")
    assert len(inner.actions()) >= len(LAYERS)
    action(inner, "Dropout")
    assert names(network)[0] == "dropout1"
    action(action(layer_menu(owner, network, "loss", print, print), "Add a layer"), "Dropout")
    assert names(network)[-1] == "dropout2"
