"""Two circles around one middle."""

from __future__ import annotations

import numpy as np

from gradviz.data.circles import draw


def test_radius_tells_the_class() -> None:
    points, labels = draw(np.random.default_rng(0), 500, 0.0)
    assert np.allclose(np.hypot(*points.T), np.where(labels == 0, 1.0, 0.5))
