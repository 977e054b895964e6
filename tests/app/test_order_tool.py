"""My order in the window: clicks on gates choose, early gates are told what they wait for, steps back take choices back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from gradviz.app.main_window import MainWindow
from gradviz.picture.diagram import Box, Group


@pytest.fixture
def choosing(window: MainWindow) -> MainWindow:
    """The first formula with nothing chosen yet."""
    window.actions_by_id["own-order"].trigger()
    return window


def click(window: MainWindow, qtbot: QtBot, name: str) -> None:
    assert window.session.graph is not None
    at = window.canvas.area_of(window.session.graph.id(name)).center().toPoint()
    qtbot.mouseClick(window.canvas, Qt.MouseButton.LeftButton, pos=at)


def ringed(window: MainWindow) -> set[str]:
    """The gates that wear the ring of a ready gate."""
    graph = window.session.graph
    assert graph is not None
    groups = [shape for shape in window.canvas.sheet.diagram.shapes if isinstance(shape, Group) and isinstance(shape.item, int)]
    return {
        graph.labels[group.item]
        for group in groups
        if isinstance(group.item, int)
        if any(isinstance(shape, Box) and shape.outline == "gradient" and shape.fill is None for shape in group.shapes)
    }


def test_clicks_send_gates_back_until_nothing_is_left(choosing: MainWindow, qtbot: QtBot) -> None:
    assert choosing.actions_by_id["own-order"].isChecked()
    assert ringed(choosing) == {"e"}
    click(choosing, qtbot, "e")
    assert ringed(choosing) == {"c", "d"}
    assert "c, d" in choosing.transport.sentence()
    click(choosing, qtbot, "d")
    click(choosing, qtbot, "c")
    assert ringed(choosing) == set()
    assert choosing.session.frame is not None
    assert choosing.session.graph is not None
    assert choosing.session.frame.gradients[choosing.session.graph.id("b")] == 5.0
    assert "Every gradient has arrived" in choosing.strip.message.text()
    click(choosing, qtbot, "e")
    assert "Every gradient has arrived" in choosing.strip.message.text()


def test_a_gate_that_waits_says_for_what_in_both_languages(choosing: MainWindow, qtbot: QtBot) -> None:
    click(choosing, qtbot, "c")
    assert "c still waits for e" in choosing.strip.message.text()
    assert ringed(choosing) == {"e"}
    choosing.commands.on_language("ru")
    choosing.strip.retranslate()
    assert "waits" not in choosing.strip.message.text()


def test_steps_back_and_backspace_take_choices_back_and_space_asks(choosing: MainWindow, qtbot: QtBot) -> None:
    click(choosing, qtbot, "e")
    click(choosing, qtbot, "d")
    choosing.commands.on_previous()
    assert ringed(choosing) == {"c", "d"}
    choosing.actions_by_id["take-back"].trigger()
    assert ringed(choosing) == {"e"}
    at = choosing.session.at
    choosing.commands.on_next()
    assert choosing.session.at == at
    assert "click a gate" in choosing.strip.message.text()
    choosing.actions_by_id["take-back"].trigger()
    assert choosing.session.at == at - 1
    assert ringed(choosing) == set()
    choosing.commands.on_next()
    assert ringed(choosing) == {"e"}


def test_a_click_elsewhere_selects(choosing: MainWindow, qtbot: QtBot) -> None:
    click(choosing, qtbot, "a")
    assert choosing.session.graph is not None
    assert choosing.session.selection == {choosing.session.graph.id("a")}
    choosing.commands.on_start()
    click(choosing, qtbot, "e")
    assert choosing.session.selection == {choosing.session.graph.id("e")}


@pytest.mark.parametrize("name", ["own-order", "live", "new"])
def test_leaving_gives_the_usual_run(choosing: MainWindow, name: str) -> None:
    choosing.actions_by_id[name].trigger()
    assert choosing.session.own is None
    assert not choosing.actions_by_id["own-order"].isChecked()
    choosing.actions_by_id["undo"].trigger()


def test_without_a_graph_there_is_nothing_to_choose(window: MainWindow) -> None:
    window.commands.on_new()
    window.actions_by_id["own-order"].trigger()
    assert window.session.own is None
    assert not window.actions_by_id["own-order"].isChecked()


def test_the_keyboard_chooses_too(window: MainWindow) -> None:
    send, graph = window.actions_by_id["send-back"], window.session.graph
    assert graph is not None
    send.trigger()
    assert ringed(window) == {"e"}
    send.trigger()
    assert "Select a node first" in window.strip.message.text()
    for name, left in (("e", {"c", "d"}), ("e", {"c", "d"}), ("c", {"d"})):
        window.session.select(graph.id(name))
        send.trigger()
        assert ringed(window) == left


def test_what_was_selected_before_no_longer_holds_the_card(window: MainWindow) -> None:
    graph = window.session.graph
    assert graph is not None
    window.commands.on_own_order()
    window.tools.order.click(graph.labels.index("c"))
    assert window.session.selection
    window.tools.order.click(graph.output)
    assert not window.session.selection
