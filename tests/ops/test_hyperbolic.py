"""Inverse hyperbolic functions are undefined outside their domain, slope included."""

from __future__ import annotations

import numpy as np
import pytest

from gradviz.ops import OPS


@pytest.mark.parametrize(("name", "outside"), [("acosh", -2.0), ("acosh", 0.5), ("atanh", 2.0), ("atanh", -2.0)])
def test_no_slope_outside_the_domain(name: str, outside: float) -> None:
    with np.errstate(all="ignore"):
        assert np.isnan(OPS[name].local(np.nan, outside)[0])
