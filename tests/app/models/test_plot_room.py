"""The room of a plot holds its lines, and stays while it may."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis.strategies import booleans, floats, integers, lists

from gradviz.app.models.plot_lines import LARGEST, Line
from gradviz.app.models.plot_room import Room, axis_numbers, powers, room, step_of


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
    assert room([line([1.0] * points)]) == Room(epochs, 0.6, 1.4)


def test_a_plot_reaches_as_far_as_its_neighbours() -> None:
    assert room([line([1.0])], until=7.2) == Room(8.0, 0.6, 1.4)


def test_numbers_at_a_logarithmic_axis_stand_apart() -> None:
    for low, high in ((-1.0, 0.4), (-4.2, -2.9), (-9.0, 3.0), (-60.0, 20.0), (0.1, 0.2)):
        ticks = [(at, text) for at, text in powers(Room(1.0, low, high)) if low <= at <= high]
        assert len(ticks) <= 8
        gaps = [after[0] - before[0] for before, after in pairwise(ticks)]
        assert all(gap >= (high - low) / 10 for gap in gaps)
    assert [text for at, text in powers(Room(1.0, -1.0, 0.4)) if -1 <= at <= 0.4] == ["0.1", "0.2", "0.5", "1", "2"]


@given(floats(1e-200, 1e200), integers(1, 12))
def test_numbers_at_an_axis_are_few_and_round(span: float, most: int) -> None:
    step = step_of(span, most)
    assert span / step <= most * (1 + 1e-9)
    assert f"{step:.0e}"[0] in "125"


def test_epochs_are_counted_whole_until_one_looks_closer() -> None:
    assert [step_of(span, 6, whole=True) for span in (1.02, 3.06, 15.3, 153.0)] == [1.0, 1.0, 5.0, 50.0]
    assert step_of(0.5, 5, whole=True) == 0.1
    assert [step_of(span, 5) for span in (0.0, -1.0, np.inf, np.nan)] == [0.0] * 4
    assert step_of(1.0, 0) == 0.0


def test_an_end_of_the_values_is_shown_where_it_is_near() -> None:
    near = room([line([0.1, 0.95])], ends=(0.0, 1.0))
    assert near is not None
    assert near.low < 0
    assert near.high > 1
    far = room([line([0.4, 0.6])], ends=(0.0, 1.0))
    assert far is not None
    assert 0 < far.low < far.high < 1


@given(floats(1e-30, 1e30), floats(1.0, 1.5))
def test_a_logarithmic_axis_has_numbers_however_near_the_values(value: float, factor: float) -> None:
    shown = room([line([value, value * factor])], log=True)
    assert shown is not None
    assert len([at for at, _ in powers(shown) if shown.low <= at <= shown.high]) >= 2


def test_a_line_along_an_end_shows_the_others() -> None:
    shown = room([line([0.0, 0.0])], ends=(0.0, 1.0))
    assert shown is not None
    assert -0.2 < shown.low < 0
    assert 1 < shown.high < 1.2


def falling(points: int, start: float, later: float) -> Line:
    """A line that falls steeply and stays near its end."""
    x = np.linspace(0.01, 10.0, points)
    return Line("", "line", "text", x, later + (start - later) * np.exp(-10 * x))


def test_a_steep_beginning_leaves_the_plot_so_that_the_rest_is_seen() -> None:
    shown = room([falling(400, 20.0, 1.0)], ends=(0.0,))
    whole = room([falling(400, 20.0, 1.0)], ends=(0.0,), whole=True)
    assert shown is not None and whole is not None
    assert 1.0 < shown.high < 2.0
    assert whole.high > 18.0
    few = room([falling(20, 20.0, 1.0)], ends=(0.0,))
    gentle = room([falling(400, 1.2, 1.0)], ends=(0.0,))
    assert few is not None and gentle is not None
    rising = falling(400, -0.9, 0.0)
    accuracy = room([replace(rising, y=0.98 + rising.y)], ends=(0.0, 1.0))
    assert accuracy is not None
    assert 0.9 < accuracy.low < 0.98, "an accuracy comes near to 1"
    assert accuracy.high > 1.0
    assert few.high > 5.0, "a run that has hardly begun is shown whole"
    assert gentle.high > 1.19, "what is little beyond the rest is shown too"


def test_what_rises_later_is_always_shown() -> None:
    line = falling(400, 20.0, 1.0)
    line.y[-50:] = 30.0
    shown = room([line], ends=(0.0,))
    assert shown is not None
    assert shown.high > 30


def test_numbers_at_one_axis_are_in_one_notation() -> None:
    assert axis_numbers([0.0, 5e-4, 1e-3, 1.5e-3], 1.0, 5e-4) == ["0", "0.0005", "0.001", "0.0015"]
    assert axis_numbers([-5e-4, 1e-3], 1.0, 5e-4) == ["−0.0005", "0.001"]
    assert axis_numbers([0.0, 2e-4, 4e-4], 1.0, 2e-4) == ["0", "2e−4", "4e−4"]
    ends = (-4.0, -1.9), (-7.5, 0.5), (-4.2, -0.8)
    seen = [[text for at, text in powers(Room(1.0, low, high)) if low <= at <= high] for low, high in ends]
    assert seen == [
        ["0.0001", "0.0002", "0.0005", "0.001", "0.002", "0.005", "0.01"],
        ["1e−6", "1e−4", "1e−2", "1"],
        ["0.0001", "0.001", "0.01", "0.1"],
    ]


def test_shares_stand_at_quarters() -> None:
    assert step_of(116.0, 5, quarters=True) == 25.0
    assert step_of(116.0, 5) == 50.0
    assert step_of(11.6, 5, quarters=True) == 5.0, "not at 97.5"
    assert step_of(1.16, 99) == 0.2, "not at every tenth, however high the plot"


def test_shares_of_a_few_samples_do_not_fill_a_plot() -> None:
    top, middle = (room([line(values)], ends=(0.0, 1.0), least=0.05) for values in ([0.99, 1.0], [0.1, 0.1]))
    assert top is not None and middle is not None
    for shown, low, high in ((top, 0.95, 1.0), (middle, 0.075, 0.125)):
        assert low - 0.01 < shown.low < low
        assert high < shown.high < high + 0.01
