"""What paints itself does so as soon as it has a theme, and again in another one."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

pytest.importorskip("PySide6", reason="the window needs PySide6")

from PySide6.QtGui import QColor, QPainter

from gradviz.app.panels.painted import Painted
from gradviz.picture.theme import THEMES, Theme


class Ground(Painted):
    """All of it in one colour."""

    def paint(self, painter: QPainter, theme: Theme) -> None:
        painter.fillRect(self.rect(), QColor(theme["accent"]))


def test_it_is_painted_in_the_colours_of_its_theme(qtbot: QtBot) -> None:
    ground = Ground()
    qtbot.addWidget(ground)
    ground.resize(20, 20)
    for theme in (THEMES["light"], THEMES["dark"]):
        assert ground.grab().toImage().pixelColor(10, 10) != QColor(theme["accent"])
        ground.apply_theme(theme)
        assert ground.grab().toImage().pixelColor(10, 10) == QColor(theme["accent"])
