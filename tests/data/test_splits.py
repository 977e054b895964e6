"""Shares of 80/10/10 with no sample lost or twice, classes spread evenly."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from gradviz.data.splits import cut, order, shuffled_cut, sizes


@given(st.integers(0, 10_000))
def test_shares_add_up(samples: int) -> None:
    train, validation, test = sizes(samples)
    assert train + validation + test == samples
    assert validation == test <= train or samples == 0
    assert (min(train, validation) > 0) == (samples >= 3)


def test_the_shares_are_eighty_ten_ten() -> None:
    assert sizes(1000) == (800, 100, 100)
    assert sizes(1) == (1, 0, 0)
    assert sizes(5) == (3, 1, 1)


@given(st.lists(st.integers(0, 4), min_size=1, max_size=300), st.integers(0, 3))
def test_classes_are_spread_evenly(labels: list[int], seed: int) -> None:
    y = np.array(labels)
    chosen = order(len(y), np.random.default_rng(seed), y)
    assert sorted(chosen.tolist()) == list(range(len(y)))
    half = y[chosen[: len(y) // 2]]
    for label in range(5):
        assert abs((half == label).sum() - (y == label).sum() / 2) <= 4


def test_samples_and_targets_stay_together() -> None:
    x = np.arange(100, dtype=np.float32)[:, None]
    parts = shuffled_cut(x, np.arange(100) % 3, np.random.default_rng(0), classes=True)
    assert all((split.x[:, 0].astype(int) % 3 == split.y).all() for split in parts)
    assert len(np.unique(np.concatenate([split.x for split in parts]))) == 100
    assert (parts[0].x[:, 0] != np.arange(80)).any()


def test_a_cut_keeps_the_order() -> None:
    train, validation, test = cut(np.arange(10), np.arange(10), (5, 3, 2))
    assert (train.x.tolist(), validation.y.tolist(), test.x.tolist()) == ([0, 1, 2, 3, 4], [5, 6, 7], [8, 9])
