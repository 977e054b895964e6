"""Mean 0 and deviation 1 by the training split alone; constants stay finite, numbers that are none are named."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from gradviz.data import Dataset, Split, load, normalized
from gradviz.data.normalization import measure
from gradviz.errors import DataError


def table(x: np.ndarray) -> Dataset:
    parts = [Split(part.astype(np.float32), np.zeros(len(part), np.int64)) for part in (x[:-4], x[-4:-2], x[-2:])]
    return Dataset("table", *parts, "classes", ("0",), tuple(f"c{i}" for i in range(x.shape[1])))


def test_the_training_split_alone_is_measured() -> None:
    x = np.random.default_rng(0).normal(5, 3, (104, 2))
    x[-4:] += 1000
    data, by = normalized(table(x))
    assert np.allclose(data.train.x.mean(axis=0), 0, atol=1e-5)
    assert np.allclose(data.train.x.std(axis=0), 1, atol=1e-5)
    assert data.test.x.min() > 100
    assert np.allclose(by(x[-2:]), data.test.x, rtol=1e-4)
    assert data.train.x.dtype == np.float32


@pytest.mark.parametrize("constant", [0.0, 1.0, -7.3, 1e-20, 3e30, 16777216.0])
def test_a_constant_feature_stays_finite(constant: float) -> None:
    x = np.random.default_rng(0).normal(size=(54, 2))
    x[:, 1] = constant
    data, _ = normalized(table(x))
    assert np.isfinite(data.train.x).all()
    assert np.abs(data.train.x[:, 1]).max() <= max(1e-3, 1e-6 * abs(constant))


def test_a_tiny_feature_that_varies_is_scaled() -> None:
    x = np.random.default_rng(0).normal(size=(54, 2)) * 1e-4
    data, _ = normalized(table(x))
    assert np.allclose(data.train.x.std(axis=0), 1, atol=1e-3)


def test_pictures_are_measured_by_channel() -> None:
    data, by = normalized(load("digits"))
    assert by.mean.shape == (1, 1, 1)
    assert abs(float(data.train.x.mean())) < 1e-4
    assert abs(float(data.train.x.std()) - 1) < 1e-4


@pytest.mark.parametrize(("row", "value"), [(7, np.nan), (52, np.inf), (53, -np.inf)])
def test_a_number_that_is_none_is_named_by_row_and_column(row: int, value: float) -> None:
    x = np.zeros((54, 3))
    x[row, 1] = value
    with pytest.raises(DataError, match=f"column c1 holds {value}") as caught:
        normalized(table(x))
    assert caught.value.hint
    with pytest.raises(DataError, match=f"sample {row + 1}, column 2"):
        measure(Split(x.astype(np.float32), np.zeros(54)))


def test_an_empty_split_cannot_be_measured() -> None:
    with pytest.raises(DataError, match="no samples"):
        measure(Split(np.zeros((0, 2), np.float32), np.zeros(0, np.int64)))


def test_empty_other_splits_are_fine() -> None:
    data = load("linear", samples=10)
    nothing = Split(data.test.x[:0], data.test.y[:0])
    assert normalized(replace(data, test=nothing, validation=nothing))[0].sizes == (8, 0, 0)
