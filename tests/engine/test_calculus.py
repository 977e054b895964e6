"""The six small rules of backprop."""

from __future__ import annotations

import numpy as np
import pytest

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


def test_a_gate_that_is_not_elementwise_pulls_back_by_its_vjp() -> None:
    a, b = np.array([[1.0, 2.0]]), np.array([[3.0], [4.0]])
    by_a, by_b = RIGHT.pull(OPS["matmul"], np.ones((1, 1)), a @ b, (a, b))
    assert (by_a.tolist(), by_b.tolist()) == ([[3, 4]], [[1], [2]])
    with pytest.raises(TypeError, match="elementwise"):
        RIGHT.pull(OPS["add"], 1.0, 3.0, (1.0, 2.0))


def test_an_operand_that_gets_none_is_sent_nought() -> None:
    sent = RIGHT.pull(OPS["cross_entropy"], 1.0, np.log(2), (np.zeros((1, 2)), np.array([1.0])))
    assert sent[1].tolist() == [0.0]
