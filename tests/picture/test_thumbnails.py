"""Numbers of every shape lie flat, and fill their square."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis.extra.numpy import array_shapes, arrays
from hypothesis.strategies import floats, integers
from numpy.typing import NDArray

from gradviz.picture.ramps import bars, mosaic, shrunk
from gradviz.picture.thumbnails import FEW, field, picture, sheet, strongest, weight_sheet


@pytest.mark.parametrize("shape", [(3, 4, 5), (4, 5), (FEW,), (100,), (1,)])
def test_a_sample_is_a_matrix(shape: tuple[int, ...]) -> None:
    assert sheet(np.ones(shape)).ndim == 2


@pytest.mark.parametrize("shape", [(8, 2, 3, 3), (8, 2, 3), (784, 128), (10,), (1,)])
def test_weights_are_a_matrix(shape: tuple[int, ...]) -> None:
    flat = weight_sheet(np.ones(shape))
    assert flat.ndim == 2
    assert max(flat.shape) <= 300


def test_the_map_that_answers_most_is_shown() -> None:
    maps = np.zeros((3, 2, 2))
    maps[1] = -5.0
    maps[2] = np.nan
    assert strongest(maps) == 1
    assert (sheet(maps) == -5.0).all()


def test_a_long_vector_is_a_field() -> None:
    rows = field(np.arange(10.0))
    assert rows.shape == (3, 4)
    assert rows[-1].tolist() == [8.0, 9.0, 0.0, 0.0]


def test_a_picture_fills_its_longer_side() -> None:
    raster = picture(7, np.array([[1.0, -1.0]]), 10, 20, 40)
    assert (raster.x, raster.width, raster.y, raster.height) == (10, 40, 30, 20)
    assert (raster.item, raster.ramp) == (7, "signed")


@pytest.mark.parametrize("size", [np.float32(3e38), np.float64(1.5e308)])
def test_the_strongest_map_is_found_where_a_sum_has_no_room(size: np.floating[Any]) -> None:
    maps = np.full((3, 2, 2), size / 1e9)
    maps[1] = size / 8
    assert strongest(maps) == 1
    maps[2] = size
    assert strongest(maps) > 0


@given(arrays(np.float32, array_shapes(min_dims=1, max_dims=3, max_side=5), elements=floats(width=32)), integers(0, 9))
def test_any_numbers_make_a_picture(values: NDArray[np.float32], most: int) -> None:
    blank = np.where(np.arange(values.size).reshape(values.shape) < most, np.nan, values)
    maps = blank.reshape(-1, *blank.shape[-2:]) if blank.ndim > 1 else field(blank)[np.newaxis]
    for array in (maps[strongest(maps)], mosaic(maps), bars(blank.ravel()), shrunk(maps[0], 2), field(blank.ravel())):
        raster = picture(0, array, 0, 0, 10)
        assert raster.levels.shape == array.shape
        assert raster.ramp == ("signed" if np.any(array < 0) else "grey")
