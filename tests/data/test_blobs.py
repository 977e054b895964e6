"""Clouds around middles on a circle."""

from __future__ import annotations

import numpy as np

from gradviz.data.blobs import draw


def test_clouds_stand_on_the_circle_of_radius_two() -> None:
    points, labels = draw(np.random.default_rng(0), 4000, 0.5, 4)
    for label in range(4):
        middle = points[labels == label].mean(axis=0)
        assert abs(np.hypot(*middle) - 2.0) < 0.1
        assert np.allclose(points[labels == label].std(axis=0), 0.5, atol=0.05)
