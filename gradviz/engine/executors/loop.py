"""The op-code loop: Python floats, one instruction per gate. The fastest executor for small and for deep scalar graphs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from gradviz.engine.executors.executor import Local, Task, Value, rescue_functions, scalar_functions, scalar_seed

Forward = Callable[..., float]
Instruction = tuple[int, Forward, Local, tuple[int, ...]]
RAISED = (ArithmeticError, ValueError)


class Loop:
    """Instructions over two flat lists, values and gradients, indexed by node id; copy gates are skipped."""

    def __init__(self, task: Task) -> None:
        graph = task.graph
        self._graph = graph
        self._output = task.output
        self._original = task.originals()
        self._values = [0.0] * len(graph.nodes)
        self._gradients = [0.0] * len(graph.nodes)
        self._leaves: list[tuple[int, str]] = []
        self._rescue: dict[int, tuple[Forward, Local]] = {}
        self._forward: list[Instruction] = []
        self._build(task)
        used = graph.ancestors(task.output)
        self._backward = [instruction for instruction in reversed(self._forward) if instruction[0] in used]

    def _build(self, task: Task) -> None:
        functions: dict[str, tuple[Forward, Local]] = {}
        for node, row in zip(task.graph.nodes, task.graph.operands, strict=True):
            if not row and node.role == "constant":
                self._values[node.id] = float(node.attributes["value"])
            elif not row:
                self._leaves.append((node.id, node.name or ""))
            elif self._original[node.id] == node.id:
                if node.attributes:
                    pair = scalar_functions(task.ops[node.op], node.attributes, task.convention)
                elif node.op in functions:
                    pair = functions[node.op]
                else:
                    pair = functions[node.op] = scalar_functions(task.ops[node.op], node.attributes, task.convention)
                self._forward.append((node.id, *pair, tuple([self._original[source] for source in row])))
        self._task = task

    def run(self, leaves: Mapping[str, Value], seed: Value | None) -> None:
        for node, name in self._leaves:
            self._values[node] = leaves[name]
        self._compute()
        self._gradients = [0.0] * len(self._values)
        self._gradients[self._original[self._output]] = scalar_seed(seed)
        self._go_back()

    def _compute(self) -> None:
        v = self._values
        for node, forward, _, sources in self._forward:
            try:
                if len(sources) == 2:
                    v[node] = forward(v[sources[0]], v[sources[1]])
                elif len(sources) == 1:
                    v[node] = forward(v[sources[0]])
                else:
                    v[node] = forward(*[v[source] for source in sources])
            except RAISED:
                v[node] = self._rescued(node)[0](*[v[source] for source in sources])

    def _go_back(self) -> None:
        v, g = self._values, self._gradients
        for node, _, local, sources in self._backward:
            upstream = g[node]
            try:
                if len(sources) == 2:
                    first, second = sources
                    by_first, by_second = local(v[node], v[first], v[second])
                    g[first] += upstream * by_first
                    g[second] += upstream * by_second
                    continue
                partials = local(v[node], *[v[source] for source in sources])
            except RAISED:
                partials = self._rescued(node)[1](v[node], *[v[source] for source in sources])
            for source, partial in zip(sources, partials, strict=True):
                g[source] += upstream * partial

    def _rescued(self, node: int) -> tuple[Forward, Local]:
        if node not in self._rescue:
            record = self._graph.nodes[node]
            self._rescue[node] = rescue_functions(self._task.ops[record.op], record.attributes, self._task.convention)
        return self._rescue[node]

    def value(self, node: int) -> Any:
        return self._values[self._original[node]]

    def gradient(self, node: int) -> Any:
        return None if self._graph.nodes[node].role == "constant" else self._gradients[self._original[node]]
