"""A flight ends where it was sent, and says every place on the way."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

pytest.importorskip("PySide6", reason="the window needs PySide6")

from PySide6.QtWidgets import QWidget

from gradviz.app.canvas.camera import Camera
from gradviz.app.canvas.flight import Flight


def test_it_ends_where_it_was_sent(qtbot: QtBot) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    flight = Flight(widget)
    places: list[Camera] = []
    flight.moved.connect(places.append)
    start, end = Camera(), Camera().panned(100, 0)
    with qtbot.waitSignal(flight.finished, timeout=20_000):
        flight.begin(start, end)
    assert places[-1] == end
    assert all(min(start.x, end.x) <= place.x <= max(start.x, end.x) for place in places)
