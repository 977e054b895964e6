"""The room of a plot holds its lines, and stays while it may."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis.strategies import booleans, floats, lists

from gradviz.app.models.plot_lines import LARGEST, Line
from gradviz.app.models.plot_room import Room, powers, room


def line(values: list[float]) -> Line:
    y = np.array(values, dtype=np.float64)
    return Line("", "line", "text", (np.arange(len(y)) + 1) / 4, y)


@given(lists(floats(width=64), max_size=8), booleans())
def test_every_point_that_can_be_drawn_has_room(values: list[float], log: bool) -> None:
    drawn = [value for value in values if abs(value) <= LARGEST and (value > 0 or not log)]
    found = room([line(values)], log=log)
    if not drawn:
        assert found is None
        return
    assert found is not None
    shown = np.log10(drawn) if log else np.array(drawn)
    assert found.low < found.high or abs(found.high) < 1e-300
    assert (found.low <= shown).all()
    assert (shown <= found.high).all()
    assert found.epochs >= 1


def test_the_room_stays_while_the_lines_fit_and_fill_it() -> None:
    first = room([line([1.0, 2.0])])
    assert first is not None
    assert room([line([1.1, 1.9])], before=first) == first
    grown = room([line([1.0, 3.0])], before=first)
    assert grown is not None
    assert grown.high > 3
    closer = room([line([1.0, 1.01])], before=first)
    assert closer is not None
    assert closer.high < 1.1


@pytest.mark.parametrize(("points", "epochs"), [(2, 1.0), (4, 1.0), (5, 2.0), (50, 15.0), (500, 150.0)])
def test_whole_epochs_are_shown(points: int, epochs: float) -> None:
    assert room([line([1.0] * points)]) == Room(epochs, 0.5, 1.5)


def test_a_plot_reaches_as_far_as_its_neighbours() -> None:
    assert room([line([1.0])], until=7.2) == Room(8.0, 0.5, 1.5)


def test_numbers_at_a_logarithmic_axis_stand_apart() -> None:
    for low, high in ((-1.0, 0.4), (-4.2, -2.9), (-9.0, 3.0), (-60.0, 20.0), (0.1, 0.2)):
        ticks = [(at, text) for at, text in powers(Room(1.0, low, high)) if low <= at <= high]
        assert len(ticks) <= 8
        gaps = [after[0] - before[0] for before, after in pairwise(ticks)]
        assert all(gap >= (high - low) / 10 for gap in gaps)
    assert [text for at, text in powers(Room(1.0, -1.0, 0.4)) if -1 <= at <= 0.4] == ["0.1", "0.2", "0.5", "1", "2"]
