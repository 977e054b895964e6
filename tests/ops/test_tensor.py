"""Products of arrays and the bias beyond what every op must keep."""

from __future__ import annotations

import numpy as np
import pytest

from gradviz.errors import InputError
from gradviz.ops import OPS


@pytest.mark.parametrize(("a", "b"), [((3,), (3,)), ((2, 3), (3,)), ((3,), (3, 4)), ((2, 3), (3, 4)), ((0, 3), (3, 4)), ((1, 1), (1, 1))])
def test_vectors_and_matrices_multiply(a: tuple[int, ...], b: tuple[int, ...]) -> None:
    rng = np.random.default_rng(0)
    left, right = rng.normal(size=a), rng.normal(size=b)
    out = OPS["matmul"].forward(left, right)
    assert np.shape(out) == OPS["matmul"].shape(a, b)
    assert OPS["matmul"].vjp is not None
    by_left, by_right = OPS["matmul"].vjp(np.ones_like(out), out, left, right)
    assert (by_left.shape, by_right.shape) == (a, b)


def test_a_bias_as_long_as_the_batch_belongs_to_the_channels() -> None:
    bias = OPS["bias"]
    x, b = np.zeros((3, 3)), np.array([1.0, 2.0, 3.0])
    assert bias.forward(x, b).tolist() == [[1.0, 2.0, 3.0]] * 3
    with pytest.raises(InputError, match="does not fit"):
        bias.shape((3, 4), (3,))
    with pytest.raises(InputError, match="needs a batch"):
        bias.shape((3,), (3,))
