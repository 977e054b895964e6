"""What a press, a move and a release mean."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, QRectF, Qt
from pytestqt.qtbot import QtBot

from gradviz.app.canvas.gesture import Gesture
from gradviz.graph import Edge

LEFT, MIDDLE, NONE, SHIFT = (
    Qt.MouseButton.LeftButton,
    Qt.MouseButton.MiddleButton,
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ShiftModifier,
)
EDGE = Edge(0, 1, 0)


@pytest.fixture
def gesture(qtbot: QtBot) -> Gesture:
    return Gesture()


@pytest.fixture
def received(gesture: Gesture) -> list[tuple[object, ...]]:
    """Every signal, in order."""
    heard: list[tuple[object, ...]] = []
    for name in ("clicked", "toggled", "panned", "dragged", "dropped", "banded"):
        getattr(gesture, name).connect(lambda *content, name=name: heard.append((name, *content)))
    return heard


def press(
    gesture: Gesture, item: object, way: tuple[float, float], button: Qt.MouseButton = LEFT, keys: Qt.KeyboardModifier = NONE
) -> None:
    gesture.press(QPointF(10, 10), item, button, keys)
    gesture.move(QPointF(10 + way[0] / 2, 10 + way[1] / 2))
    gesture.release(QPointF(10 + way[0], 10 + way[1]))


@pytest.mark.parametrize("item", [None, 3, EDGE])
def test_a_short_press_is_a_click_and_with_shift_adds(gesture: Gesture, received: list[tuple[object, ...]], item: object) -> None:
    press(gesture, item, (2, 1))
    press(gesture, item, (0, 0), keys=SHIFT)
    press(gesture, item, (0, 0), button=MIDDLE)
    assert received == [("clicked", item), ("toggled", item)]


def test_a_node_is_dragged_by_the_whole_way_and_dropped(gesture: Gesture, received: list[tuple[object, ...]]) -> None:
    press(gesture, 3, (40, 20))
    assert received == [("dragged", 3, QPointF(20, 10)), ("dragged", 3, QPointF(40, 20)), ("dropped",)]


@pytest.mark.parametrize(("item", "button"), [(None, LEFT), (EDGE, LEFT), (3, MIDDLE)])
def test_anything_else_moves_the_picture(
    gesture: Gesture, received: list[tuple[object, ...]], item: object, button: Qt.MouseButton
) -> None:
    press(gesture, item, (40, 20), button)
    assert [received[0][0], received[-1][0]] == ["panned", "panned"]
    assert sum(float(str(step[1])) for step in received) == 40


def test_shift_on_an_empty_place_draws_a_band(gesture: Gesture, received: list[tuple[object, ...]]) -> None:
    press(gesture, None, (-8, 30), keys=SHIFT)
    assert received == [("banded", QRectF(2, 10, 8, 30))]
    assert gesture.band is None
    assert not gesture.busy
