"""Dense layers: with and without bias, parameters together or apart, several operands, one sample, one feature."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from gradviz.engine.kernels.dense import joined
from gradviz.engine.tensor_plan import TensorPlan
from gradviz.engine.tensors.buffers import flat_vectors
from gradviz.errors import InputError


@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("sizes", [(1, 1), (5, 1), (1, 4), (7, 5)])
def test_widths(sketch: Any, held_to_the_ops: Any, bias: bool, sizes: tuple[int, int]) -> None:
    net = sketch(sizes[0]).dense(sizes[1], bias).gate("tanh").dense(3, bias)
    plan = held_to_the_ops(net.done(), 3, threads=2)
    assert "dense" in {thunk.kernel for thunk in plan.thunks}


def test_a_bias_that_does_not_follow_its_weights(sketch: Any, held_to_the_ops: Any) -> None:
    net = sketch(4)
    weights, more, bias = net.parameter("weights", 4, 3), net.parameter("weights", 3, 3), net.parameter("bias", 3)
    net.gate("matmul", weights).gate("bias", bias).gate("relu").gate("matmul", more).gate("bias", bias)
    held_to_the_ops(net.done())


def test_weights_and_bias_are_one_matrix_only_side_by_side() -> None:
    vectors = flat_vectors({"w": (2, 3), "b": (3,), "c": (3,)}, np.float32)
    vectors.values[...] = np.arange(12)
    whole = joined(vectors.value("w"), vectors.value("b"))
    assert whole is not None
    assert whole.tolist() == [[0, 1, 2], [3, 4, 5], [6, 7, 8]]
    assert np.shares_memory(whole, vectors.values)
    assert joined(vectors.value("w"), vectors.value("c")) is None
    assert joined(None, vectors.value("b")) is None
    assert joined(vectors.value("w"), flat_vectors({"b": (3,)}, np.float32).value("b")) is None


def test_samples_times_samples_is_no_layer(sketch: Any) -> None:
    net = sketch(4).dense(4)
    net.at = net.builder.gate("matmul", [net.at, net.at])
    network = net.done()
    with pytest.raises(InputError, match="as long: 4"):
        TensorPlan(network.graph, network.shapes(4))


def test_weights_times_samples_run_plainly(sketch: Any, held_to_the_ops: Any) -> None:
    net = sketch(4)
    turned = net.builder.gate("matmul", [net.parameter("weights", 3, 4), net.builder.gate("transpose", [net.at])])
    net.at, net.shape = net.builder.gate("transpose", [turned]), (3,)
    plan = held_to_the_ops(net.done(), 4, threads=2)
    assert plan.threads == 1
