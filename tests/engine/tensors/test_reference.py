"""One gate by its record alone: elementwise gates sum a stretched operand's gradient, others send their vjp."""

from __future__ import annotations

import numpy as np

from gradviz.engine.tensors.reference import forward, pull
from gradviz.ops import OPS


def test_attributes_left_out_have_their_defaults() -> None:
    assert forward(OPS["leaky_relu"], [np.array([-1.0, 2.0])], {}).tolist() == [-0.1, 2.0]
    assert forward(OPS["leaky_relu"], [np.array([-1.0, 2.0])], {"slope": 0.5}).tolist() == [-0.5, 2.0]


def test_a_stretched_operand_gets_the_sum() -> None:
    whole, row = np.ones((3, 2)), np.array([2.0, 3.0])
    by_whole, by_row = pull(OPS["mul"], np.ones((3, 2)), whole * row, [whole, row], {})
    assert np.array_equal(by_whole, np.tile(row, (3, 1)))
    assert by_row.tolist() == [3.0, 3.0]


def test_a_tensor_op_sends_its_vjp() -> None:
    a, b = np.arange(6.0).reshape(2, 3), np.arange(12.0).reshape(3, 4)
    by_a, by_b = pull(OPS["matmul"], np.ones((2, 4)), a @ b, [a, b], {})
    assert np.array_equal(by_a, np.ones((2, 4)) @ b.T)
    assert np.array_equal(by_b, a.T @ np.ones((2, 4)))
