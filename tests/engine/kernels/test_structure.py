"""Flatten and reshape cost nothing where the batch stays first, and are right everywhere."""

from __future__ import annotations

from typing import Any

import pytest

from gradviz.graph import Builder


@pytest.mark.parametrize("shape", [(0, -1), (0, 4, 9), (0, 2, 3, 6)])
def test_reshape_in_place(sketch: Any, held_to_the_ops: Any, shape: tuple[int, ...]) -> None:
    net = sketch(3, 3, 4).gate("tanh").gate("reshape", shape=shape).gate("sin").gate("flatten").dense(3)
    plan = held_to_the_ops(net.done(), threads=2, wrt=["x"])
    assert not {"reshape", "flatten"} & {plan.graph.nodes[thunk.node].op for thunk in plan.thunks}


def test_a_source_that_others_read_is_copied(sketch: Any, held_to_the_ops: Any) -> None:
    net = sketch(2, 3).gate("tanh")
    before = net.at
    first = net.builder.gate("flatten", [before])
    second = net.builder.gate("flatten", [net.builder.gate("sin", [before])])
    net.at, net.shape = net.builder.gate("mul", [first, second]), (6,)
    held_to_the_ops(net.dense(3).done(), wrt=["x"])


def test_a_batch_that_moves_is_no_longer_split(held_to_the_ops: Any) -> None:
    from gradviz.engine.tensor_plan import TensorPlan

    builder = Builder()
    x, y = builder.leaf("x"), builder.leaf("y")
    merged = builder.gate("reshape", [x], attributes={"shape": (-1, 3)})
    back = builder.gate("reshape", [builder.gate("tanh", [merged])], attributes={"shape": (-1, 6)})
    graph = builder.build(builder.gate("cross_entropy", [back, y]))
    assert TensorPlan(graph, {"x": (4, 6), "y": (4,)}, threads=2, strategy="split").threads == 1
