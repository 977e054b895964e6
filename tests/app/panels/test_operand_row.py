"""A row of the explain card: numbers, and captions that fit."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from gradviz.app.main_window import MainWindow


def test_a_caption_that_has_no_room_is_a_symbol(window: MainWindow, qtbot: QtBot) -> None:
    window.commands.on_end()
    panel = window.explain
    window.session.select(window.session.graph.output if window.session.graph is not None else 0)
    qtbot.waitUntil(lambda: not panel._soon.isActive(), timeout=20_000)
    row = panel.operands[0]
    row._called = ("gradient of a very long name", "∂e/∂c")
    row._call()
    assert row._below["result"].text() == "∂e/∂c"
    assert row._below["result"].toolTip() == "gradient of a very long name"
    row._called = ("c", "∂e/∂c")
    row._call()
    assert row._below["result"].text() == "c"
