"""Logarithms stay real: left of 0 both value and slope are nan."""

from __future__ import annotations

import numpy as np
import pytest

from gradviz.ops import OPS


@pytest.mark.parametrize("name", ["log", "log2", "log10"])
def test_a_logarithm_has_no_slope_left_of_zero(name: str) -> None:
    with np.errstate(all="ignore"):
        assert np.isnan(OPS[name].local(np.nan, -1.0)[0])
        assert OPS[name].local(-np.inf, 0.0)[0] == np.inf
