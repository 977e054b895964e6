"""Numbers of every shape lie flat, and fill their square."""

from __future__ import annotations

import numpy as np
import pytest

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
