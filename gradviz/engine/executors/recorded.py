"""The general executor, for any Calculus: run the trace and keep its last frame. Slow, and correct by construction."""

from __future__ import annotations

from collections.abc import Mapping

from gradviz.engine.calculus import Calculus
from gradviz.engine.executors.executor import Task, Value
from gradviz.engine.steps import Frame
from gradviz.engine.trace import trace


class Recorded:
    """One trace per run."""

    def __init__(self, task: Task, calculus: Calculus) -> None:
        self._task = task
        self._calculus = calculus
        self._frame: Frame | None = None

    def run(self, leaves: Mapping[str, Value], seed: Value | None) -> None:
        task = self._task
        self._frame = trace(
            task.graph, leaves, calculus=self._calculus, output=task.output, seed=seed, convention=task.convention, ops=task.ops
        ).last

    def value(self, node: int) -> Value:
        return None if self._frame is None else self._frame.values[node]

    def gradient(self, node: int) -> Value:
        return None if self._frame is None else self._frame.gradients.get(node)
