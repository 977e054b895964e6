"""Corners of the unit square with the truth table of exclusive or."""

from __future__ import annotations

import numpy as np

from gradviz.data.xor import draw


def test_corners_have_their_truth() -> None:
    points, labels = draw(np.random.default_rng(0), 8, 0.0)
    assert {(*map(int, point), int(label)) for point, label in zip(points, labels, strict=True)} == {
        (0, 0, 0),
        (0, 1, 1),
        (1, 0, 1),
        (1, 1, 0),
    }
