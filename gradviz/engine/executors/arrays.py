"""The same loop over arrays: NumPy's forward, then local summed back to the shape of a stretched operand, or the op's vjp."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np

from gradviz.engine.broadcast import fit_to
from gradviz.engine.calculus import ones_like, vector_jacobian
from gradviz.engine.executors.executor import Local, Task, Value, array_functions
from gradviz.engine.inputs import read_only, seed_value
from gradviz.engine.shapes import gate_shape

Back = Callable[[Value, Value, Sequence[Value]], tuple[Value, ...]]


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
                op = task.ops[node.op]
                forward, local = array_functions(op, node.attributes, task.convention)
                back = _by_slopes(local) if op.elementwise else partial(vector_jacobian, op, convention=task.convention, **node.attributes)
                sources = [self._original[source] for source in row]
                self._gates.append((node, op, forward, back, sources, node.id in used))

    def run(self, leaves: Mapping[str, Value], seed: Value | None) -> None:
        values = self._values
        for node in self._task.graph.leaves:
            values[node.id] = read_only(node.attributes["value"]) if node.role == "constant" else leaves[node.name or ""]
        for node, op, forward, _, sources, _ in self._gates:
            operands = [values[source] for source in sources]
            gate_shape(self._task.graph, node, op, map(np.shape, operands))
            values[node.id] = settled(forward(*operands))
        self._gradients = [None] * len(values)
        target = self._original[self._task.output]
        self._gradients[target] = settled(ones_like(values[target])) if seed is None else seed_value(seed, np.shape(values[target]))
        for node, _, _, back, sources, used in reversed(self._gates):
            if used:
                sent = back(self._gradients[node.id], values[node.id], [values[source] for source in sources])
                self._add(sources, sent)

    def _add(self, sources: list[int], products: tuple[Value, ...]) -> None:
        for source, product in zip(sources, products, strict=True):
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


def _by_slopes(local: Local) -> Back:
    """The chain rule on every edge of an elementwise gate."""

    def back(upstream: Value, out: Value, operands: Sequence[Value]) -> tuple[Value, ...]:
        partials = local(out, *operands)
        return tuple(fit_to(upstream * slope, np.shape(operand)) for slope, operand in zip(partials, operands, strict=True))

    return back


def settled(content: Any) -> Value:
    """A float, or an array that can no longer be written."""
    if not np.ndim(content):
        return float(content)
    array = np.asarray(content, dtype=np.float64)
    array.flags.writeable = False
    return array
