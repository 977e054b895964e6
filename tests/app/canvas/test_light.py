"""The light is seen while it runs, on the line it was told, and not after its end."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

pytest.importorskip("PySide6", reason="the window needs PySide6")

from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QWidget

from gradviz.app.canvas.camera import Camera
from gradviz.app.canvas.light import Light
from gradviz.picture.diagram import Wire
from gradviz.picture.theme import THEMES

LINE = Wire(None, (("M", 10.0, 20.0), ("L", 90.0, 20.0)))
THEME = THEMES["light"]


def seen(light: Light) -> list[int]:
    """The columns in which the line is lit."""
    image = QImage(100, 40, QImage.Format.Format_RGB32)
    image.fill(QColor("black"))
    painter = QPainter(image)
    light.paint(painter, Camera(), THEME)
    painter.end()
    return [x for x in range(100) if image.pixelColor(x, 20) == QColor(THEME["accent"])]


@pytest.mark.parametrize(("back", "place"), [(False, 10), (True, 90)])
def test_it_begins_at_its_end_of_the_line(back: bool, place: int, qtbot: QtBot) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    light = Light(widget)
    assert seen(light) == []
    light.run(LINE, back)
    light.pause()
    light.setCurrentTime(0)
    assert seen(light) == []
    light.resume()
    assert place in seen(light)
    light.end()
    assert seen(light) == []
