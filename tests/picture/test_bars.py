"""Bars lie side by side, and a point leads back to its bar."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from gradviz.picture.bars import APART, LOWEST, TALL, WRITTEN, Bars, bar_at, draw_bars
from gradviz.picture.diagram import Box, Label, Raster
from gradviz.picture.maps import MARGIN


@pytest.mark.parametrize("count", [1, 10, 128, 900])
def test_a_bar_is_found_at_its_place(count: int) -> None:
    row = Bars(np.random.default_rng(0).normal(size=count))
    for chosen in (0, count - 1):
        drawing = draw_bars(row, chosen=chosen)
        ring = next(one for one in drawing.flat() if isinstance(one, Box) and one.outline == "accent")
        assert bar_at(row, ring.x + 2 + row.step / 2, MARGIN + TALL / 2) == chosen
        assert ring.x + ring.width <= drawing.width
    assert bar_at(row, -3, 20) is None
    assert bar_at(row, MARGIN + 1, MARGIN + TALL + 9) is None


def test_few_bars_wear_their_numbers_and_many_some_of_their_places() -> None:
    few = [shape.text for shape in draw_bars(Bars(np.array([0.5, -1.0]))).flat() if isinstance(shape, Label)]
    assert few[:4] == ["0", "0.5", "1", "\u22121"]
    many = [shape.text for shape in draw_bars(Bars(np.arange(200.0)), answers=False).flat() if isinstance(shape, Label)]
    assert 5 < len(many) < 30
    assert "The largest answer is that of unit 1: 3" in [
        shape.text for shape in draw_bars(Bars(np.array([0, 3.0, np.nan]))).flat() if isinstance(shape, Label)
    ]
    assert any(isinstance(shape, Raster) for shape in draw_bars(Bars(np.zeros(3))).flat())


def test_of_a_lone_unit_nobody_says_that_its_answer_is_the_largest() -> None:
    texts = [shape.text for shape in draw_bars(Bars(np.array([-2.5]))).flat() if isinstance(shape, Label)]
    assert texts == ["0", "\u22122.5"]


@pytest.mark.parametrize("count", [30, 128, 200, 784, 5000])
def test_places_are_counted_in_round_steps(count: int) -> None:
    labels = [shape for shape in draw_bars(Bars(np.zeros(count)), answers=False).flat() if isinstance(shape, Label)]
    places = [int(label.text) for label in labels]
    step = places[1]
    assert places == list(range(0, count, step))
    assert str(step).rstrip("0") in ("1", "2", "5")
    assert all(after.x - before.x >= APART for before, after in pairwise(labels))


def test_thin_bars_leave_no_pattern_of_gaps() -> None:
    row = Bars(np.full(784, -1.0))
    drawn = next(shape for shape in draw_bars(row).flat() if isinstance(shape, Raster))
    below = drawn.levels[len(drawn.levels) // 2 + 1]
    assert below.min() == below.max() == 255
    single = np.zeros(3000)
    single[1234] = 1.0
    assert next(shape for shape in draw_bars(Bars(single)).flat() if isinstance(shape, Raster)).levels.max() == 255


def test_a_bar_stands_over_its_place() -> None:
    row = Bars(np.array([1.0, 0.0, 0.0]))
    drawing = draw_bars(row)
    raster = next(shape for shape in drawing.flat() if isinstance(shape, Raster))
    inked = np.flatnonzero(raster.levels.max(axis=0))
    middle = raster.x + (inked[0] + inked[-1] + 1) / 2 * raster.width / raster.levels.shape[1]
    label = next(shape for shape in drawing.flat() if isinstance(shape, Label) and shape.text == "0")
    assert abs(middle - label.x) < 1


@pytest.mark.parametrize("count", [4, 128])
@pytest.mark.parametrize("free", [60.0, 130.0, 160.0, 500.0])
def test_lower_bars_leave_what_is_written_below_them_in_sight(count: int, free: float) -> None:
    row = Bars(np.linspace(-1, 1, count), free=free)
    drawing = draw_bars(row, chosen=0)
    assert drawing.height <= max(free, LOWEST + WRITTEN + 2 * MARGIN)
    assert LOWEST <= row.tall <= TALL
    assert bar_at(row, MARGIN + 1, MARGIN + row.tall) == 0
    assert bar_at(row, MARGIN + 1, MARGIN + row.tall + 1) is None
