"""The grip: a pull tells where it is and where it ended, a click gives it up. The form: what a layer has of its own."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from gradviz.app.models.network import NetworkSession
from gradviz.app.panels.choice import Choice
from gradviz.app.panels.fields_form import FieldEdit
from gradviz.app.panels.layer_item import Grip, LayerItem
from gradviz.nn.initializers import INITIALIZERS
from gradviz.picture.theme import Theme


def test_a_pull_is_told_and_a_click_is_none(qtbot: QtBot, theme: Theme) -> None:
    grip = Grip()
    qtbot.addWidget(grip)
    grip.apply_theme(theme)
    grip.show()
    heard: list[str] = []
    grip.pulled.connect(lambda y: heard.append("pulled"))
    grip.let_go.connect(lambda y: heard.append("let go"))
    grip.given_up.connect(lambda: heard.append("given up"))
    qtbot.mouseClick(grip, Qt.MouseButton.LeftButton)
    assert heard == ["given up"]
    qtbot.mousePress(grip, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    qtbot.mouseMove(grip, QPoint(5, 40))
    qtbot.mousePress(grip, Qt.MouseButton.RightButton, pos=QPoint(5, 40))
    assert heard[-1] == "given up"
    qtbot.mousePress(grip, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    qtbot.mouseRelease(grip, Qt.MouseButton.LeftButton, pos=QPoint(5, 60))
    assert heard[-1] == "let go"


def test_a_layer_with_weights_takes_an_initializer_of_its_own(qtbot: QtBot, theme: Theme, network: NetworkSession) -> None:
    item = LayerItem(network)
    qtbot.addWidget(item)
    network.document_changed.connect(lambda: item.show_row(network.rows()[0], True, theme))
    item.show_row(network.rows()[0], True, theme)
    choice = item.initializer.controls["initializer"]
    assert isinstance(choice, Choice)
    assert choice.currentText() == "As the network"
    assert choice.count() == 1 + len(INITIALIZERS)
    choice.choose("normal")
    deviation = item.start.controls["a"]
    assert isinstance(deviation, FieldEdit)
    deviation.selectAll()
    qtbot.keyClicks(deviation, "0.5")
    own = network.network.layer("dense1").initializer
    assert own is not None
    assert dict(own.settings) == {"a": 0.5}
    assert network.history.undo_label == "Deviation of Dense 1"
    network.undo()
    network.undo()
    assert (choice.key, item.start.isVisibleTo(item)) == ("network", False)


def test_a_layer_without_weights_has_none(qtbot: QtBot, theme: Theme, network: NetworkSession) -> None:
    item = LayerItem(network)
    qtbot.addWidget(item)
    item.show_row(network.rows()[1], True, theme)
    assert not item.initializer.isVisibleTo(item)
