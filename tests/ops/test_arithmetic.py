"""Powers at their edges."""

from __future__ import annotations

import numpy as np
import pytest

from gradviz.ops import OPS


@pytest.mark.parametrize(
    ("base", "exponent", "partials"),
    [
        (2.0, 3.0, (12.0, 8 * np.log(2))),
        (0.0, 0.0, (0.0, 0.0)),
        (-2.0, 3.0, (12.0, np.nan)),
        (0.0, 2.0, (0.0, 0.0)),
        (0.0, -1.0, (-np.inf, -np.inf)),
    ],
)
def test_both_slopes_of_a_power(base: float, exponent: float, partials: tuple[float, float]) -> None:
    with np.errstate(all="ignore"):
        got = OPS["pow"].local(np.power(base, exponent), base, exponent)
    assert np.allclose(got, partials, equal_nan=True)
