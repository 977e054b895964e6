"""Elementwise kernels equal their ops, in rows and in columns, at the kinks and far out."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from gradviz.engine.tensor_plan import TensorPlan
from gradviz.ops import OPS

GATES = ("relu", "sigmoid", "tanh")


@pytest.mark.parametrize("gate", GATES)
def test_in_rows_and_in_columns(sketch: Any, held_to_the_ops: Any, gate: str) -> None:
    for network in (sketch(4).gate(gate).dense(3), sketch(2, 3, 3).gate(gate).gate("flatten").dense(3), sketch(3).dense(3).gate(gate)):
        plan = held_to_the_ops(network.done(), wrt=["x"], threads=2)
        assert gate in {thunk.kernel for thunk in plan.thunks}


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("gate", GATES)
def test_far_out_and_at_zero(sketch: Any, gate: str, dtype: Any) -> None:
    far = np.array([[0.0, -0.0, 1e4, -1e4, 30.0, -30.0]], dtype)
    network = sketch(6).gate(gate).done("cross_entropy")
    plan = TensorPlan(network.graph, network.shapes(1), dtype=dtype, wrt=["x"])
    plan.set("x", far)
    plan.run()
    node = network.graph.outputs[0]
    assert np.allclose(plan.value(node), OPS[gate].forward(far), rtol=1e-6, atol=1e-30)
    slope = OPS[gate].local(plan.value(node), far)[0]
    assert np.allclose(plan.gradient("x"), plan.gradient(node) * slope, rtol=1e-5, atol=1e-7)


@pytest.mark.skipif("dropout" not in OPS, reason="no dropout op")
def test_dropout_reaches_its_noise_too(sketch: Any, held_to_the_ops: Any) -> None:
    network = sketch(5).dense(4).dropout().dense(3).done()
    held_to_the_ops(network, threads=2)
    held_to_the_ops(network, rewrites=())


def test_a_bias_of_its_own(sketch: Any, held_to_the_ops: Any) -> None:
    for start in ((4,), (2, 5), (2, 3, 4)):
        net = sketch(*start)
        net.gate("bias", net.parameter("bias", start[0]))
        plan = held_to_the_ops((net if len(start) == 1 else net.gate("flatten")).dense(3).done(), rewrites=())
        assert "bias" in {thunk.kernel for thunk in plan.thunks}
