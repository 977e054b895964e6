"""The array loop gives the numbers of the trace."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from gradviz.engine import Plan, trace
from gradviz.engine.executors.arrays import Arrays
from gradviz.engine.executors.executor import Task
from gradviz.graph import Builder, Graph
from gradviz.ops import OPS


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("convention", ["library", "lecture"])
def test_every_node_is_as_in_the_trace(random_graph: Any, seed: int, convention: Any) -> None:
    graph, inputs = random_graph(seed, 30)
    task = Task(graph, graph.output, convention, OPS)
    with np.errstate(all="ignore"):
        executor = Arrays(task)
        executor.run(inputs, 2.0)
    run = trace(graph, inputs, seed=2.0, convention=convention)
    for node in graph.nodes:
        assert np.isclose(executor.value(node.id), run.value(node.id), rtol=1e-12, atol=1e-13)
        if node.role == "constant":
            assert executor.gradient(node.id) is None
        else:
            assert np.isclose(executor.gradient(node.id), run.grad(node.id), rtol=1e-10, atol=1e-11)


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
