"""Stretches cover every column once, and every tap sees what the plain windows see."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from gradviz.engine.kernels.sliding import Sliding, Window, steps
from gradviz.ops.windows import Windows

WINDOW = Window((3, 2), (1, 2), (0, 0), (2, 1))


def sliding(phased: bool) -> Sliding:
    return Sliding(WINDOW, channels=2, rows=4, columns=6, batch=3, phased=phased)


@pytest.mark.parametrize("phased", [False, True])
@pytest.mark.parametrize("numbers", [1, 500, 10**6])
def test_stretches_cover_all_columns_in_order(phased: bool, numbers: int) -> None:
    slid = sliding(phased)
    stretches = slid.stretches(numbers)
    assert stretches[0].columns.start == 0
    assert all(before.columns.stop == after.columns.start for before, after in pairwise(stretches))
    assert sum(stretch.size for stretch in stretches) == 4 * 6 * 3
    everything = np.arange(72).reshape(slid.places)
    for stretch in stretches:
        assert everything[stretch.places].ravel().tolist() == list(range(72))[stretch.columns]
        assert stretch.size == slid.line or stretch.size * 12 <= max(numbers, slid.line * 12) or numbers >= 500


@pytest.mark.parametrize("phased", [False, True])
def test_every_tap_sees_what_plain_windows_see(phased: bool) -> None:
    slid = sliding(phased)
    x = np.random.default_rng(0).normal(size=(3, 2, 8, 12))
    plain = Windows((3, 2), (1, 2), (0, 0), (2, 1)).view(x)
    padded = np.ascontiguousarray(np.moveaxis(x, 0, -1))
    seen = slid.seen(padded)
    assert seen.shape == (2, 3, 2, *slid.places)
    for stretch in slid.stretches(1):
        for i in range(3):
            for j in range(2):
                assert np.array_equal(slid.seen_by(padded, stretch, i, j), seen[(slice(None), i, j, *stretch.places)])
    lines = seen if not phased else seen.transpose(0, 1, 2, 5, 3, 6, 4, 7).reshape(2, 3, 2, 4, 6, 3)
    assert np.array_equal(np.moveaxis(lines, (5, 0, 3, 4, 1, 2), (0, 1, 2, 3, 4, 5)), plain)


def test_steps_end_at_the_last_one() -> None:
    assert list(range(20))[steps(3, 4, 3)] == [3, 7, 11]
    assert list(range(20))[steps(3, 4, 1)] == [3]
