"""Two arcs of radius 1 around their own middles, which no straight line parts."""

from __future__ import annotations

import numpy as np

from gradviz.data.moons import draw


def test_points_without_noise_lie_on_their_arcs() -> None:
    points, labels = draw(np.random.default_rng(0), 500, 0.0)
    middles = np.where(labels[:, None] == 0, (0.0, 0.0), (1.0, 0.5))
    assert np.allclose(np.hypot(*(points - middles).T), 1.0)
    assert (points[labels == 0, 1] >= 0.0).all()
    assert (points[labels == 1, 1] <= 0.5).all()


def test_no_line_is_enough() -> None:
    points, labels = draw(np.random.default_rng(0), 2000, 0.05)
    ones = np.column_stack([points, np.ones(len(points))])
    guess = ones @ np.linalg.lstsq(ones, labels * 2.0 - 1.0, rcond=None)[0] > 0
    assert 0.75 < (guess == labels).mean() < 0.97
