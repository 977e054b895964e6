"""Functions of an op: quick where there is a plain twin, and never raising in the rescue."""

from __future__ import annotations

import numpy as np

from gradviz.engine.executors.executor import rescue_functions, scalar_functions
from gradviz.ops import OPS


def test_the_rescue_never_raises() -> None:
    forward, local = rescue_functions(OPS["div"], {}, "library")
    with np.errstate(all="ignore"):
        assert forward(1.0, 0.0) == np.inf
        assert local(np.inf, 1.0, 0.0) == (np.inf, -np.inf)


def test_attributes_are_filled_in_and_the_convention_is_heard() -> None:
    forward, local = scalar_functions(OPS["leaky_relu"], {"slope": 0.5}, "lecture")
    assert forward(-2.0) == -1.0
    assert local(0.0, 0.0) == (1.0,)
    assert scalar_functions(OPS["relu"], {}, "lecture")[1](0.0, 0.0) == (1.0,)
    assert scalar_functions(OPS["relu"], {}, "library")[1](0.0, 0.0) == (0.0,)
