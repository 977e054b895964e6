"""Plan: a graph made ready to be run many times, by whichever executor suits its shape; and gradients(), one such run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from operator import attrgetter
from typing import Any

import numpy as np

from gradviz.engine.calculus import RIGHT, Calculus
from gradviz.engine.executors.arrays import Arrays
from gradviz.engine.executors.executor import Executor, Task
from gradviz.engine.executors.levels import Levels
from gradviz.engine.executors.loop import Loop
from gradviz.engine.executors.recorded import Recorded
from gradviz.engine.executors.schedule import schedule
from gradviz.engine.inputs import Value, leaf_values
from gradviz.graph import Graph
from gradviz.ops import OPS, Op
from gradviz.ops.op import Convention
from gradviz.registry import Registry

WIDE_GRAPH = 2_000
"""With fewer nodes the loop always wins."""
WIDE_BATCH = 30
"""Gates per batch from which NumPy's overhead is repaid."""


class Plan:
    """A reusable way to run one output of a graph; every value and gradient of the last run can be read.

    A calculus other than RIGHT takes the general way. Not for two threads at once.
    """

    def __init__(
        self,
        graph: Graph,
        calculus: Calculus = RIGHT,
        convention: Convention = "library",
        *,
        output: str | int | None = None,
        ops: Registry[Op] = OPS,
    ) -> None:
        self.graph = graph
        self._task = Task(graph, graph.output if output is None else graph.id(output), convention, ops)
        self._calculus = calculus
        arrays = any(np.ndim(node.attributes["value"]) for node in graph.leaves if node.role == "constant")
        self._arrays = arrays or not all(ops[name].elementwise for name in set(map(attrgetter("op"), graph.nodes)) if name in ops)
        self._inputs = [(name, graph.names[name]) for name in graph.inputs]
        self._executors: dict[str, Executor] = {}
        self._last: Executor | None = None

    def run(self, inputs: Mapping[str, Any], seed: Any = None) -> tuple[Value, dict[str, Value]]:
        """The output's value and the gradient of every input. Raises InputError for inputs or a seed that do not fit."""
        leaves = leaf_values(self.graph, inputs)
        executor = self._executor(leaves)
        with np.errstate(all="ignore"):
            executor.run(leaves, seed)
        self._last = executor
        return self.value(self._task.output), {name: executor.gradient(node) for name, node in self._inputs}

    def value(self, node: str | int) -> Value:
        """The value of a node in the last run, by name or id; None before the first."""
        return None if self._last is None else self._last.value(self.graph.id(node))

    def gradient(self, node: str | int) -> Value:
        """d(output)/d(node) in the last run: exactly 0 where the output does not depend on it, None for a constant."""
        return None if self._last is None else self._last.gradient(self.graph.id(node))

    @property
    def executor(self) -> str:
        """Which executor ran last: "loop", "levels", "arrays" or "recorded"; "" before the first run."""
        return next((name for name, executor in self._executors.items() if executor is self._last), "")

    def _executor(self, leaves: Mapping[str, Value]) -> Executor:
        if self._calculus is not RIGHT:
            return self._kept("recorded")
        if self._arrays or not all(isinstance(value, float) for value in leaves.values()):
            return self._kept("arrays")
        return self._executors.get("levels") or self._executors.get("loop") or self._scalar_executor()

    def _scalar_executor(self) -> Executor:
        if len(self.graph.nodes) < WIDE_GRAPH:
            return self._kept("loop")
        wide = schedule(self._task)
        if len(wide.place) < WIDE_BATCH * len(wide.batches):
            return self._kept("loop")
        with np.errstate(all="ignore"):
            self._executors["levels"] = Levels(self._task, wide)
        return self._executors["levels"]

    def _kept(self, name: str) -> Executor:
        if name not in self._executors:
            self._executors[name] = self._made(name)
        return self._executors[name]

    def _made(self, name: str) -> Executor:
        if name == "recorded":
            return Recorded(self._task, self._calculus)
        return Arrays(self._task) if name == "arrays" else Loop(self._task)


def gradients(
    graph: Graph,
    inputs: Mapping[str, Any],
    wrt: str | Iterable[str | int] = (),
    output: str | int | None = None,
    seed: Any = None,
    convention: Convention = "library",
) -> tuple[Value, dict[Any, Value]]:
    """The output's value and its gradient by every input, and by the nodes named in `wrt`; a text alone is one name."""
    plan = Plan(graph, convention=convention, output=output)
    value, found = plan.run(inputs, seed)
    return value, {**found, **{node: plan.gradient(node) for node in ([wrt] if isinstance(wrt, str) else wrt)}}
