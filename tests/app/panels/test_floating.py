"""The floating bars: they trigger actions, show what is chosen, and stay on the canvas."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QWidget
from pytestqt.qtbot import QtBot

from gradviz.app.panels.floating import FloatingBars
from gradviz.picture.theme import Theme


@pytest.fixture
def canvas(qtbot: QtBot) -> QWidget:
    """Something to float over."""
    canvas = QWidget()
    qtbot.addWidget(canvas)
    canvas.resize(700, 500)
    return canvas


@pytest.fixture
def bars(canvas: QWidget, actions: dict[str, QAction], theme: Theme) -> FloatingBars:
    """Bars over it."""
    bars = FloatingBars(canvas, actions)
    bars.apply_theme(theme)
    bars.retranslate()
    canvas.show()
    return bars


def test_every_control_triggers_its_action(bars: FloatingBars, actions: dict[str, QAction], qtbot: QtBot) -> None:
    for button, action in ((bars.tags, "tags"), (bars.fit, "fit")):
        with qtbot.waitSignal(actions[action].triggered):
            qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(actions["symbols"].triggered):
        qtbot.keyClick(bars.labels, Qt.Key.Key_Right)


def test_they_show_the_label_mode_and_the_zoom(bars: FloatingBars, actions: dict[str, QAction]) -> None:
    actions["both"].setChecked(True)
    bars.show_zoom(0.625)
    assert bars.labels.current == "both"
    assert "62" in bars.fit.text()
    bars.show_zoom(0.004)
    assert "0.4" in bars.fit.text()


def test_they_stay_on_the_canvas_and_apart_when_its_size_changes(bars: FloatingBars, canvas: QWidget) -> None:
    for size in ((700, 500), (480, 300), (1600, 900)):
        canvas.resize(*size)
        areas = [frame.geometry() for frame in canvas.findChildren(QFrame) if frame.property("area") == "floating"]
        assert len(areas) == 3
        assert all(canvas.rect().contains(area) for area in areas)
        assert not any(one.intersects(other) for one in areas for other in areas if one is not other)
