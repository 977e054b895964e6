"""A diagram in a widget takes the room it needs, and tells its points in its own units."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from gradviz.app.panels.diagram_view import DiagramView
from gradviz.picture.diagram import Box, Diagram, Label
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


def test_what_stands_as_before_is_not_compiled_again(qtbot: QtBot, theme: Theme, monkeypatch: pytest.MonkeyPatch) -> None:
    view = DiagramView(theme)
    qtbot.addWidget(view)
    view.resize(100, 80)
    still, text = Box(1, 10, 10, 20, 20, fill="accent"), Label(2, 50, 50, "1", 12)
    view.show_diagram(Diagram(100, 80, (still, text)))
    compiled: list[object] = []
    monkeypatch.setattr(view._ink, "compile", lambda shape, compile=view._ink.compile: compiled.append(shape) or compile(shape))
    moved = Box(1, 60, 10, 20, 20, fill="accent")
    view.show_diagram(Diagram(100, 80, (replace(still), replace(text, text="2"))))
    assert compiled == [replace(text, text="2")]
    view.show_diagram(Diagram(100, 80, (moved, replace(text, text="2"))))
    assert compiled[1:] == [moved]
    pixels = view.grab().toImage()
    assert pixels.pixelColor(70, 20).name().upper() == theme["accent"] != pixels.pixelColor(20, 20).name().upper()
    view.show_diagram(Diagram(100, 80, (still,)))
    assert view.grab().toImage().pixelColor(20, 20).name().upper() == theme["accent"]
