"""The five small rules of backprop."""

from __future__ import annotations

import numpy as np

from gradviz.engine.calculus import RIGHT, local_partials
from gradviz.ops import OPS


def test_the_right_rules() -> None:
    assert RIGHT.combine([1.0, 2.0, 3.0]) == 6.0
    assert RIGHT.carry(2.0, 3.0) == 6.0
    assert RIGHT.ready(2, 2)
    assert not RIGHT.ready(1, 2)
    assert RIGHT.seed(7.0) == 1.0
    assert RIGHT.seed(np.zeros(2)).tolist() == [1.0, 1.0]


def test_the_convention_picks_the_slope_at_a_kink() -> None:
    assert local_partials(OPS["relu"], 0.0, (0.0,)) == (0.0,)
    assert local_partials(OPS["relu"], 0.0, (0.0,), "lecture") == (1.0,)
