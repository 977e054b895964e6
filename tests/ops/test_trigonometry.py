"""Angles of points, however far away."""

from __future__ import annotations

import numpy as np
import pytest

from gradviz.ops import OPS


@pytest.mark.parametrize("far", [1.0, 1e-200, 1e200])
def test_the_slopes_of_an_angle_do_not_overflow(far: float) -> None:
    by_y, by_x = OPS["atan2"].local(0.0, 3 * far, 4 * far)
    assert np.isclose(by_y * far, 4 / 25)
    assert np.isclose(by_x * far, -3 / 25)
