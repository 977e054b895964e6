"""Level batches give the numbers of the trace."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from gradviz.engine import trace
from gradviz.engine.executors.executor import Task
from gradviz.engine.executors.levels import Levels
from gradviz.engine.executors.schedule import schedule
from gradviz.ops import OPS


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("convention", ["library", "lecture"])
def test_every_node_is_as_in_the_trace(random_graph: Any, seed: int, convention: Any) -> None:
    graph, inputs = random_graph(seed, 30)
    task = Task(graph, graph.output, convention, OPS)
    with np.errstate(all="ignore"):
        executor = Levels(task, schedule(task))
        executor.run(inputs, 2.0)
    run = trace(graph, inputs, seed=2.0, convention=convention)
    for node in graph.nodes:
        assert np.isclose(executor.value(node.id), run.value(node.id), rtol=1e-12, atol=1e-13)
        if node.role == "constant":
            assert executor.gradient(node.id) is None
        else:
            assert np.isclose(executor.gradient(node.id), run.grad(node.id), rtol=1e-10, atol=1e-11)
