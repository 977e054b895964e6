"""The left dock gives the inputs what they need and lets them scroll when that is too much."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from gradviz.app.main_window import MainWindow
from gradviz.app.panels.left_dock import LEAST_BELOW


def test_inputs_take_what_they_need_and_never_all(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: window.inputs.height() < window.left.height() / 2)
    few = window.inputs.height()
    window.session.set_text("+".join(f"x{at}" for at in range(30)))
    qtbot.waitUntil(lambda: window.inputs.height() > few)
    assert window.examples.height() >= LEAST_BELOW - 2
