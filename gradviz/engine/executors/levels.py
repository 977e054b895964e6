"""Level batching: all gates of one op at one depth are one NumPy call. The fastest executor for wide scalar graphs.

Nodes are renumbered by (level, op), so that results are slices; gradients are pulled by level with one reduceat, so no
addition meets a duplicate index and the order of summation is fixed. Copy gates are resolved away.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from gradviz.engine.executors.executor import Task, Value, array_functions, scalar_seed
from gradviz.engine.executors.schedule import Batch, Schedule

Float = np.ndarray[Any, np.dtype[np.float64]]


@dataclass(frozen=True, eq=False)
class Thunk:
    """The gates of one batch: where they read and write, and the buffers their operands stay in between the passes."""

    forward: Callable[..., Any]
    in_place: bool
    local: Callable[..., tuple[Any, ...]]
    sources: tuple[Any, ...]
    operands: tuple[Float, ...]
    out: Float
    upstream: Float
    products: tuple[Float | None, ...]


@dataclass(frozen=True, eq=False)
class Pull:
    """Gradients of one level: the edges they gather, where each node's edges start, and the gates that go on from there."""

    edges: Any
    starts: Any
    gathered: Float
    gradients: Float
    thunks: tuple[Thunk, ...]


class Levels:
    """Two flat arrays: values, and gradients followed by the products on the edges."""

    def __init__(self, task: Task, schedule: Schedule) -> None:
        self._graph = task.graph
        self._place = schedule.place
        self._output = int(schedule.place[task.output])
        size = schedule.size
        self._values = np.zeros(size)
        self._leaves: list[str] = []
        spots = []
        for node in task.graph.leaves:
            if node.role == "constant":
                self._values[self._place[node.id]] = float(node.attributes["value"])
            else:
                self._leaves.append(node.name or "")
                spots.append(self._place[node.id])
        self._spots = np.array(spots, dtype=np.intp)
        functions = [array_functions(task.ops[name], attributes, task.convention) for name, attributes in schedule.kinds]
        direct = [
            [_passes_unchanged(pair[1], batch_arity, slot) for slot in range(batch_arity)]
            for pair, batch_arity in zip(functions, schedule.arities, strict=True)
        ]
        places = schedule.edge_places(direct)
        self._gradients = np.zeros(size + places.products)
        self._thunks = [self._thunk(batch, functions[batch.kind], places.first[number]) for number, batch in enumerate(schedule.batches)]
        self._pulls = self._plan_pulls(schedule, places.gather)

    def _thunk(self, batch: Batch, functions: tuple[Any, Any], first: tuple[int | None, ...]) -> Thunk:
        forward, local = functions
        width = batch.stop - batch.start
        return Thunk(
            forward,
            isinstance(forward, np.ufunc),
            local,
            batch.sources,
            tuple(np.empty(width) for _ in batch.sources),
            self._values[batch.start : batch.stop],
            self._gradients[batch.start : batch.stop],
            tuple(None if at is None else self._gradients[at : at + width] for at in first),
        )

    def _plan_pulls(self, schedule: Schedule, gather: Any) -> list[Pull]:
        """From the output's level down, what each level gathers and which batches it then runs."""
        pulls = []
        for level in reversed(schedule.levels):
            low, high = int(schedule.edge_starts[level.start]), int(schedule.edge_starts[level.stop])
            starts = schedule.edge_starts[level.start : level.stop] - low
            single = high - low == level.stop - level.start
            thunks = tuple(self._thunks[number] for number in level.batches)
            gradients = self._gradients[level.start : level.stop]
            gathered = gradients if single else np.empty(high - low)
            pulls.append(Pull(gather[low:high], None if single else starts, gathered, gradients, thunks))
        return pulls

    def run(self, leaves: Mapping[str, Value], seed: Value | None) -> None:
        values, gradients = self._values, self._gradients
        values[self._spots] = [leaves[name] for name in self._leaves]
        for thunk in self._thunks:
            for source, operand in zip(thunk.sources, thunk.operands, strict=True):
                values.take(source, out=operand, mode="clip")
            if thunk.in_place:
                thunk.forward(*thunk.operands, out=thunk.out)
            else:
                thunk.out[...] = thunk.forward(*thunk.operands)
        gradients[self._output] = scalar_seed(seed)
        for pull in self._pulls:
            if len(pull.edges):
                gradients.take(pull.edges, out=pull.gathered, mode="clip")
                if pull.starts is not None:
                    np.add.reduceat(pull.gathered, pull.starts, out=pull.gradients)
            for thunk in pull.thunks:
                for product, partial in zip(thunk.products, thunk.local(thunk.out, *thunk.operands), strict=True):
                    if product is not None:
                        np.multiply(thunk.upstream, partial, out=product)

    def value(self, node: int) -> float:
        return float(self._values[self._place[node]])

    def gradient(self, node: int) -> float | None:
        return None if self._graph.nodes[node].role == "constant" else float(self._gradients[self._place[node]])


def _passes_unchanged(local: Callable[..., tuple[Any, ...]], arity: int, slot: int) -> bool:
    """Whether the partial by this operand is the plain number 1 for an array: then it depends on no value."""
    partial = local(np.ones(1), *[np.ones(1)] * arity)[slot]
    return isinstance(partial, float) and partial == 1.0
