"""A drawn digit has the form of MNIST, whatever size and place it was drawn at."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradviz.data import load
from gradviz.data.pad import BOX, CENTER, SIDE, digit, nudged, thinned

coordinate = st.floats(-500, 500)
stroke = st.lists(st.tuples(coordinate, coordinate), min_size=1, max_size=12)
drawing = st.lists(stroke, min_size=1, max_size=4)


def reach(picture: Any) -> tuple[int, int]:
    """How many rows and columns the ink spans."""
    rows, columns = (np.flatnonzero(picture[0].max(axis=axis)) for axis in (1, 0))
    return int(np.ptp(rows)) + 1, int(np.ptp(columns)) + 1


@given(drawing)
def test_ink_fills_a_box_of_20_and_is_centred(strokes: list[list[tuple[float, float]]]) -> None:
    picture = digit(strokes)
    assert picture.shape == (1, SIDE, SIDE)
    assert picture.dtype == np.float32
    assert 0 <= picture.min() < picture.max() <= 1
    rows, columns = reach(picture)
    extent = np.ptp(np.concatenate([np.array(line, float) for line in strokes]), axis=0).max()
    assert max(rows, columns) == BOX if extent > 2 else max(rows, columns) <= BOX
    for axis, span in ((2, rows), (1, columns)):
        ink = picture.sum(axis=axis)[0]
        centre = float((ink * np.arange(SIDE)).sum() / ink.sum())
        assert abs(centre - CENTER) <= 0.51 or span > SIDE - BOX


@given(drawing, st.floats(0.5, 20), coordinate, coordinate)
def test_size_and_place_do_not_matter(strokes: list[list[tuple[float, float]]], scale: float, x: float, y: float) -> None:
    """But for a pixel along each axis, where the centre of mass lies between two and rounding decides."""
    extent = np.ptp(np.concatenate([np.array(line, float) for line in strokes]), axis=0).max()
    if extent * min(scale, 1) > 4:
        moved = [np.array(line) * scale + (x, y) for line in strokes]
        first, second = digit(strokes), digit(moved)
        turns = itertools.product((-1, 0, 1), repeat=2)
        assert min(np.abs(first - np.roll(second, turn, (1, 2))).max() for turn in turns) < 1e-4


def test_an_even_drawing_lies_where_it_lies_at_any_size() -> None:
    """Its centre of mass is between two pixels along both axes."""
    dots = [[(0.0, 73.0)], [(-453.58900274622806, 0.0)]]
    moved = [np.array(line) * 0.5 + (-399.0, 0.0) for line in dots]
    assert np.abs(digit(dots) - digit(moved)).max() < 1e-4


def test_the_centre_of_mass_is_where_that_of_mnist_is() -> None:
    pictures = load("mnist-sample").train.x[:500, 0].astype(float)
    ink = pictures.sum(axis=(1, 2))
    for axis in (1, 2):
        centres = (pictures.sum(axis=3 - axis) * np.arange(SIDE)).sum(axis=1) / ink
        assert np.abs(centres - CENTER).max() < 0.55
    seven = digit([[(30, 20), (90, 20), (50, 130)]])
    for axis in (1, 2):
        row = seven.sum(axis=3 - axis)[0]
        assert abs((row * np.arange(SIDE)).sum() / row.sum() - CENTER) <= 0.5


def test_a_digit_holds_as_much_ink_as_one_of_mnist() -> None:
    circle = np.linspace(0, 2 * np.pi, 40)
    drawn = {
        "0": [np.stack([40 + 28 * np.cos(circle), 50 + 40 * np.sin(circle)], axis=1)],
        "1": [[(50, 10), (45, 90)]],
        "4": [[(40, 10), (10, 60), (70, 60)], [(55, 30), (55, 100)]],
        "7": [[(10, 10), (60, 10), (30, 90)]],
    }
    dataset = load("mnist-sample").train
    for name, strokes in drawn.items():
        known = dataset.x[dataset.y == int(name)].sum(axis=(1, 2, 3))
        low, high = np.percentile(known, [2, 98])
        assert low < digit(strokes).sum() < high, name


def test_a_line_of_many_points_looks_the_same() -> None:
    turn = np.linspace(0, 6, 2000)
    curve = np.stack([turn * np.cos(turn), turn * np.sin(turn)], axis=1) * 30
    assert len(thinned(curve / 20)) < 200
    assert np.abs(digit([curve]) - digit([curve[::20], curve[-1:]])).max() < 0.1


def test_up_is_up_and_nothing_is_nothing() -> None:
    picture = digit([[(0, 0), (100, 0)], [(50, 0), (50, 100)]])[0]
    rows = np.flatnonzero(picture.max(axis=1))
    assert picture[rows[1]].sum() > 3 * picture[rows[-2]].sum()
    assert not digit([]).any()
    assert not digit([[]]).any()


@pytest.mark.parametrize("strokes", [[[(5, 5)]], [[(5, 5), (5.5, 5)]]])
def test_a_dot_stays_a_dot(strokes: list[list[tuple[float, float]]]) -> None:
    picture = digit(strokes)
    assert 2 < picture.sum() < 8
    assert np.unravel_index(picture[0].argmax(), (SIDE, SIDE))[0] in (13, 14)


def test_a_nudge_moves_what_matters_most_by_a_step_and_keeps_ink_within_bounds() -> None:
    picture = np.array([[[0.5, 0.9, 0.0]]])
    changed = nudged(picture, np.array([[[4.0, 2.0, -4.0]]]), 0.25)
    assert np.allclose(changed, [[[0.75, 1.0, 0.0]]])
    assert np.array_equal(nudged(picture, np.zeros((1, 1, 3)), 0.25), picture.astype(np.float32))
