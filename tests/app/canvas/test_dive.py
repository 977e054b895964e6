"""Another level grows out of the point that was pressed, and the camera is at its end from the start."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from gradviz.app.canvas.camera import Camera
from gradviz.app.canvas.dive import BACK, DEEPER, Dive


@pytest.mark.parametrize(("deeper", "size"), [(True, DEEPER), (False, BACK)])
def test_a_dive_begins_smaller_or_larger_about_a_point_and_ends_at_the_camera(qtbot: QtBot, deeper: bool, size: float) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    dive, camera = Dive(widget), Camera(10, 20, 0.8)
    assert dive.seen(camera) is camera
    dive.pressed = QPointF(30, 40)
    dive.begin(deeper)
    assert dive.at == QPointF(30, 40)
    dive.pause()
    dive.setCurrentTime(0)
    dive.resume()
    first = dive.seen(camera)
    assert first.zoom == pytest.approx(0.8 * size, rel=0.2)
    assert (first.scene(dive.at) - camera.scene(dive.at)).manhattanLength() < 1e-9
    qtbot.waitUntil(lambda: dive.seen(camera) is camera, timeout=20_000)


def test_a_dive_that_nothing_was_pressed_for_is_about_the_middle(qtbot: QtBot) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.resize(100, 80)
    dive = Dive(widget)
    dive.pressed = QPointF(30, 40)
    dive.begin(deeper=True, at=QPointF(7, 8))
    assert dive.at == QPointF(7, 8)
    dive.begin(deeper=True)
    assert dive.at == QPointF(50, 40)
