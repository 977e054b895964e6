"""The parts of the window fit its size: a narrow one has the inputs in a drawer, a low one lower bars."""

from __future__ import annotations

import pytest

pytest.importorskip("PySide6", reason="the window needs PySide6")

from pytestqt.qtbot import QtBot

from gradviz.app.fonts import scaled
from gradviz.app.main_window import MainWindow
from gradviz.picture.theme import METRICS


def test_the_inputs_are_a_drawer_while_the_window_is_narrow(window: MainWindow, qtbot: QtBot) -> None:
    window.resize(scaled(METRICS.narrow_below) - 40, 800)
    assert not window.left.isVisible()
    window.folding.turn_drawer()
    assert window.left.isVisible()
    qtbot.waitUntil(lambda: window.left.height() == window.canvas.height(), timeout=20_000)
    assert window.left.parent() is window.centralWidget()
    window.folding.turn_drawer()
    assert not window.left.isVisible()
    window.resize(scaled(METRICS.narrow_below) + 200, 800)
    assert window.left.isVisible()


def test_bars_are_lower_in_a_low_window(window: MainWindow) -> None:
    window.resize(METRICS.window_width, METRICS.low_below + 100)
    high = window.transport.height()
    window.resize(METRICS.window_width, METRICS.low_below - 40)
    assert window.transport.height() < high


def test_nothing_is_folded_while_presenting(window: MainWindow) -> None:
    window.resize(METRICS.window_width, METRICS.low_below + 100)
    high = window.transport.height()
    window.presenter.active = True
    window.resize(METRICS.window_width, METRICS.low_below - 40)
    window.presenter.active = False
    assert window.transport.height() == high


def test_a_wide_window_has_more_room_for_names(window: MainWindow) -> None:
    window.resize(METRICS.window_width, 900)
    usual = window.left.width()
    window.resize(METRICS.window_width + 120, 900)
    assert usual < window.left.width() < usual + 120
    window.resize(METRICS.window_width + 1200, 900)
    assert window.left.width() <= usual + 80
    window.resize(METRICS.window_width, 900)
    assert window.left.width() == usual
