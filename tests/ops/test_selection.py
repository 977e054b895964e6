"""Routers: one winner, also in a tie and beside nan."""

from __future__ import annotations

import numpy as np
import pytest

from gradviz.ops import OPS


@pytest.mark.parametrize("name", ["max", "min"])
def test_the_first_winner_takes_all(name: str) -> None:
    op = OPS[name]
    assert [float(share) for share in op.local(2.0, 2.0, 2.0, 2.0)] == [1.0, 0.0, 0.0]
    assert op.kinked is not None
    assert op.kinked(2.0, 2.0)
    with np.errstate(all="ignore"):
        out = op.forward(1.0, np.nan, 3.0)
        assert np.isnan(out)
        assert np.all(np.isnan(op.local(out, 1.0, np.nan, 3.0)))
