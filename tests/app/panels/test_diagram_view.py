"""A diagram in a widget takes the room it needs, and tells its points in its own units."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from gradviz.app.panels.diagram_view import DiagramView
from gradviz.picture.diagram import Box, Diagram
from gradviz.picture.theme import Theme


def test_points_are_told_in_units_of_the_diagram(qtbot: QtBot, theme: Theme) -> None:
    view = DiagramView(theme)
    qtbot.addWidget(view)
    view.show_diagram(Diagram(200, 80, (Box(1, 10, 10, 50, 50, fill="accent"),)))
    view.resize(100, 80)
    view.show()
    assert view.height() == 80
    assert view.scale == 0.5
    with qtbot.waitSignal(view.pressed) as pressed:
        qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(20, 15))
    assert pressed.args == [40.0, 30.0]
    assert view.grab().toImage().pixelColor(20, 20).name().upper() == theme["accent"]


def test_arrow_keys_walk(qtbot: QtBot, theme: Theme) -> None:
    view = DiagramView(theme)
    qtbot.addWidget(view)
    with qtbot.waitSignal(view.walked) as walked:
        qtbot.keyClick(view, Qt.Key.Key_Down)
    assert walked.args == [1, 0]
