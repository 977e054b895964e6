"""The run of a whole network on one batch as a Trace, read from a plan after its run. Computes only what a plan does not keep.

A plan keeps sums where a value is read twice; the parts of such branches are pulled by the op records.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any

import numpy as np

from gradviz.engine import Trace
from gradviz.engine.blocks import block_names
from gradviz.engine.calculus import local_partials
from gradviz.engine.steps import Accumulate, Contribute, Fault, Forward, Leaf, Local, Moment, Seed, Step
from gradviz.engine.tensor_plan import TensorPlan
from gradviz.engine.tensors.reference import pull
from gradviz.engine.trace import fault_code
from gradviz.graph import Edge
from gradviz.ops import OPS


def batch_trace(plan: TensorPlan) -> Trace:
    """The plan's last run, forward and backward, with every value and gradient copied."""
    return _Reader(plan).trace()


def layer_moments(run: Trace) -> tuple[Moment, ...]:
    """The steps of a network's run grouped by layer: what one press of "next" shows at the level of the network."""
    owners = block_names(run.graph)
    found: list[Moment] = []
    seeded = run.forward_steps
    start = 0
    for (phase, owner), steps in groupby(enumerate(run.steps), lambda row: _key(owners, row, seeded)):
        stop = start + len(list(steps))
        last = max(node for node, name in enumerate(owners) if name == owner and not run.graph.is_copy(node))
        found.append(Moment(start, stop, phase, last))
        start = stop
    return tuple(found)


def op_moments(run: Trace) -> tuple[Moment, ...]:
    """The steps grouped by op: forward with the leaves and copies that it reads, back with the sums that reach it."""
    owners: list[tuple[str, int]] = []
    owner = ("backward", 0)
    for at in range(len(run.steps) - 1, -1, -1):
        phase = "forward" if at < run.forward_steps else "backward"
        match run.steps[at]:
            case Forward(node, _, _) if not run.graph.is_copy(node):
                owner = (phase, node)
            case Seed(node, _):
                owner = (phase, node)
            case Local(edge, _, _) | Contribute(edge, _, _):
                owner = (phase, edge.target)
            case Leaf(node, _) | Forward(node, _, _) | Accumulate(node, _, _) if owner[0] != phase or not owners:
                owner = (phase, node)
        owners.append(owner)
    owners.reverse()
    found: list[Moment] = []
    start = 0
    for (phase, node), steps in groupby(owners):
        stop = start + len(list(steps))
        found.append(Moment(start, stop, phase, node))
        start = stop
    return tuple(found)


def _key(owners: tuple[str, ...], row: tuple[int, Step], seeded: int) -> tuple[str, str]:
    at, step = row
    phase = "forward" if at < seeded else "backward"
    match step:
        case Leaf(node, _) | Forward(node, _, _) | Seed(node, _) | Accumulate(node, _, _):
            return phase, owners[node]
        case Local(edge, _, _) | Contribute(edge, _, _):
            return phase, owners[edge.target]
        case Fault(place, _):
            return phase, owners[place.target if isinstance(place, Edge) else place]


class _Reader:
    """One reading of a plan; every array is copied once."""

    def __init__(self, plan: TensorPlan) -> None:
        self._plan = plan
        self._graph = plan.graph
        self._used = plan.graph.ancestors(plan.graph.output)
        self._values: list[Any] = []
        self._gradients: dict[int, Any] = {}
        self._parts: dict[int, tuple[Any, ...]] = {}

    def trace(self) -> Trace:
        with np.errstate(all="ignore"):
            steps = (*self._forward(), *self._backward())
        inputs = {leaf.name: self._values[leaf.id] for leaf in self._graph.leaves if leaf.name is not None}
        return Trace(self._graph, inputs, steps, self._graph.output, self._used)

    def _forward(self) -> Iterator[Step]:
        for node, operands in zip(self._graph.nodes, self._graph.operands, strict=True):
            value = self._values[operands[0]] if self._graph.is_copy(node.id) else kept(self._plan.value(node.id))
            self._values.append(value)
            if not operands:
                yield Leaf(node.id, value)
                continue
            read = tuple(self._values[source] for source in operands)
            yield Forward(node.id, read, value)
            code = fault_code(value, read)
            if code:
                yield Fault(node.id, code)

    def _backward(self) -> Iterator[Step]:
        """From the loss down: every reader of a node comes before the node itself."""
        output = self._graph.output
        self._gradients[output] = 1.0
        yield Seed(output, 1.0)
        arrived: dict[int, list[Any]] = {}
        for target in range(output, -1, -1):
            if target not in self._used or not self._graph.operands[target]:
                continue
            if self._graph.is_copy(target):
                yield Accumulate(target, tuple(arrived[target]), self._gradient(target))
            for edge in self._graph.incoming[target]:
                if self._graph.nodes[edge.source].role == "constant":
                    continue
                op = OPS[self._graph.nodes[target].op]
                yield Local(edge, self._local(edge), op.rule)
                product = self._product(edge)
                arrived.setdefault(edge.source, []).append(product)
                yield Contribute(edge, self._gradient(target), product)

    def _product(self, edge: Edge) -> Any:
        """What flows back along an edge: the whole gradient of its source, or a branch's part of it."""
        if not self._graph.is_copy(edge.source):
            return self._gradient(edge.source)
        if edge.target not in self._parts:
            node = self._graph.nodes[edge.target]
            read = [np.asarray(self._values[source]) for source in self._graph.operands[edge.target]]
            sent = pull(OPS[node.op], self._gradient(edge.target), self._values[edge.target], read, node.attributes)
            self._parts[edge.target] = tuple(
                kept(np.zeros_like(operand) if part is None else part) for part, operand in zip(sent, read, strict=True)
            )
        return self._parts[edge.target][edge.slot]

    def _local(self, edge: Edge) -> Any:
        """The partial derivative of an elementwise gate; the others have none to show."""
        node = self._graph.nodes[edge.target]
        op = OPS[node.op]
        if not op.elementwise:
            return None
        read = tuple(self._values[source] for source in self._graph.operands[edge.target])
        settings: Mapping[str, Any] = op.settings(node.attributes)
        return kept(np.asarray(local_partials(op, self._values[edge.target], read, **settings)[edge.slot]))

    def _gradient(self, node: int) -> Any:
        if node not in self._gradients:
            found = self._plan.gradient(node)
            self._gradients[node] = None if found is None else kept(found)
        return self._gradients[node]


def kept(array: Any) -> Any:
    """A copy that training does not touch: a float, or a read-only array."""
    if np.ndim(array) == 0:
        return float(array)
    copy = np.array(array)
    copy.flags.writeable = False
    return copy
