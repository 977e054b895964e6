"""A line that can be found again."""

from __future__ import annotations

import numpy as np

from gradviz.data import load


def test_least_squares_finds_the_line_again() -> None:
    data = load("linear", slope=-3.0, intercept=0.5, noise=0.0)
    assert data.task == "regression"
    assert data.train.y.shape == (160, 1)
    slope, intercept = np.polyfit(data.train.x[:, 0], data.train.y[:, 0], 1)
    assert np.allclose((slope, intercept), (-3.0, 0.5), atol=1e-4)
    assert data.outputs == 1
