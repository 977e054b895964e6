"""What every executor is held to: the numbers of the recorded run, at every node."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from typing import Any

import numpy as np
import pytest

from gradviz.engine import trace
from gradviz.engine.executors.executor import Executor, Task
from gradviz.ops import OPS


@pytest.fixture(params=product(range(5), ("library", "lecture")), ids=lambda drawn: f"{drawn[1]}-{drawn[0]}")
def repeats_the_trace(request: pytest.FixtureRequest, random_graph: Any) -> Callable[[Callable[[Task], Executor]], None]:
    """Run a random graph by the executor that a function makes, and compare."""
    seed, convention = request.param
    graph, inputs = random_graph(seed, 30)

    def check(make: Callable[[Task], Executor]) -> None:
        with np.errstate(all="ignore"):
            executor = make(Task(graph, graph.output, convention, OPS))
            executor.run(inputs, 2.0)
        run = trace(graph, inputs, seed=2.0, convention=convention)
        for node in graph.nodes:
            assert np.isclose(executor.value(node.id), run.value(node.id), rtol=1e-12, atol=1e-13)
            if node.role == "constant":
                assert executor.gradient(node.id) is None
            else:
                assert np.isclose(executor.gradient(node.id), run.grad(node.id), rtol=1e-10, atol=1e-11)

    return check
