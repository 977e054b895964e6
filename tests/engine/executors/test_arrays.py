"""The array loop gives the numbers of the trace."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from gradviz.engine import Plan, trace
from gradviz.engine.executors.arrays import Arrays
from gradviz.engine.executors.executor import Executor, Task
from gradviz.graph import Builder, Graph


def test_every_node_is_as_in_the_trace(repeats_the_trace: Callable[[Callable[[Task], Executor]], None]) -> None:
    repeats_the_trace(Arrays)


def test_a_network_is_as_in_the_trace(network: tuple[Graph, dict[str, Any]]) -> None:
    graph, inputs = network
    plan = Plan(graph)
    plan.run(inputs)
    assert plan.executor == "arrays"
    run = trace(graph, inputs)
    for node in graph.nodes:
        assert np.allclose(plan.value(node.id), run.value(node.id), rtol=1e-12)
        assert np.allclose(plan.gradient(node.id), run.grad(node.id), rtol=1e-12)


def test_single_numbers_go_through_a_tensor_gate_too() -> None:
    builder = Builder()
    graph = builder.build(builder.gate("mse", [builder.gate("sum", [builder.leaf("x")]), builder.leaf("y")]))
    assert Plan(graph).run({"x": 3, "y": 1}) == (4.0, {"x": 4.0, "y": -4.0})
