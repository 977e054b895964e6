"""Arms that are turned copies of one arm."""

from __future__ import annotations

import numpy as np

from gradviz.data.spirals import draw


def test_arms_are_turned_copies_within_the_unit_circle() -> None:
    points, labels = draw(np.random.default_rng(0), 600, 0.0, 3)
    radius = np.hypot(*points.T)
    assert radius.max() <= 1.0
    turned = np.arctan2(points[:, 1], points[:, 0]) - 2 * np.pi * (1.25 * radius + labels / 3)
    assert np.allclose(np.cos(turned), 1.0)
    assert set(labels) == {0, 1, 2}
