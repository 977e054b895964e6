"""The same loop over arrays: NumPy's forward and local elementwise, gradients summed back to the shape of a stretched operand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from gradviz.engine.broadcast import fit_to
from gradviz.engine.calculus import ones_like
from gradviz.engine.executors.executor import Task, Value, array_functions
from gradviz.engine.inputs import read_only, seed_value


class Arrays:
    """Instructions over two lists of floats and read-only arrays, indexed by node id; copy gates are skipped."""

    def __init__(self, task: Task) -> None:
        self._task = task
        self._original = task.originals()
        used = task.graph.ancestors(task.output)
        self._values: list[Value] = [None] * len(task.graph.nodes)
        self._gradients: list[Value] = [None] * len(task.graph.nodes)
        self._gates = []
        for node, row in zip(task.graph.nodes, task.graph.operands, strict=True):
            if row and self._original[node.id] == node.id:
                pair = array_functions(task.ops[node.op], node.attributes, task.convention)
                sources = [self._original[source] for source in row]
                self._gates.append((node.id, task.ops[node.op], *pair, sources, node.id in used))

    def run(self, leaves: Mapping[str, Value], seed: Value | None) -> None:
        values = self._values
        for node in self._task.graph.leaves:
            values[node.id] = read_only(node.attributes["value"]) if node.role == "constant" else leaves[node.name or ""]
        for place, op, forward, _, sources, _ in self._gates:
            operands = [values[source] for source in sources]
            op.shape(*map(np.shape, operands))
            values[place] = settled(forward(*operands))
        self._gradients = [None] * len(values)
        target = self._original[self._task.output]
        self._gradients[target] = settled(ones_like(values[target])) if seed is None else seed_value(seed, np.shape(values[target]))
        for place, _, _, local, sources, used in reversed(self._gates):
            if used:
                self._go_back(place, local(values[place], *[values[source] for source in sources]), sources)

    def _go_back(self, place: int, partials: tuple[Any, ...], sources: list[int]) -> None:
        upstream = self._gradients[place]
        for source, partial in zip(sources, partials, strict=True):
            product, _ = fit_to(upstream * partial, np.shape(self._values[source]))
            known = self._gradients[source]
            self._gradients[source] = settled(product if known is None else known + product)

    def value(self, node: int) -> Value:
        return self._values[self._original[node]]

    def gradient(self, node: int) -> Value:
        place = self._original[node]
        if self._task.graph.nodes[place].role == "constant":
            return None
        known = self._gradients[place]
        return settled(0.0 * np.zeros(np.shape(self._values[place]))) if known is None else known


def settled(content: Any) -> Value:
    """A float, or an array that can no longer be written."""
    if not np.ndim(content):
        return float(content)
    array = np.asarray(content, dtype=np.float64)
    array.flags.writeable = False
    return array
