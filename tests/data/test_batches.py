"""Every sample once an epoch, a short last batch, the same order for the same seed."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradviz.data import Split, batches


def split(samples: int) -> Split:
    return Split(np.zeros((samples, 1), np.float32), np.zeros(samples, np.int64))


@given(st.integers(0, 200), st.integers(1, 250), st.integers(0, 5))
def test_every_sample_comes_once(samples: int, size: int, seed: int) -> None:
    found = list(batches(split(samples), size, np.random.default_rng(seed)))
    assert sorted(np.concatenate([*found, np.empty(0, np.int64)]).tolist()) == list(range(samples))
    assert [len(batch) for batch in found] == [size] * (samples // size) + [samples % size] * (samples % size > 0)
    again = list(batches(split(samples), size, np.random.default_rng(seed)))
    assert all((one == other).all() for one, other in zip(found, again, strict=True))


def test_without_a_generator_the_order_is_kept() -> None:
    assert [batch.tolist() for batch in batches(split(5), 2)] == [[0, 1], [2, 3], [4]]


def test_a_generator_goes_on_from_epoch_to_epoch() -> None:
    rng = np.random.default_rng(0)
    first, second = (np.concatenate(list(batches(split(100), 10, rng))) for _ in range(2))
    assert (first != second).any()


def test_a_batch_of_nothing_is_refused_at_once() -> None:
    with pytest.raises(ValueError, match="at least one"):
        batches(split(3), 0)
