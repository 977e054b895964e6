"""A reduction keeps the precision of its parts and adds in a finer one."""

from __future__ import annotations

import numpy as np

from gradviz.ops.loss import reduced, share


def test_float32_adds_in_float64() -> None:
    parts = np.full(1_000_000, 0.1, np.float32)
    assert reduced(parts, "sum") == np.float32(np.float64(np.float32(0.1)) * 1_000_000)
    assert reduced(parts, "mean").dtype == np.float32


def test_the_mean_of_none_is_nan_and_its_share_is_finite() -> None:
    assert np.isnan(reduced(np.zeros(0), "mean"))
    assert reduced(np.zeros(0), "sum") == 0.0
    assert share(1.0, 0, "mean") == 1.0
    assert share(1.0, 4, "mean") == 0.25
