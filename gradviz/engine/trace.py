"""trace(): one forward and backward pass as data. Owns the order of the steps; rules come from a Calculus, gates from OPS."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, SupportsIndex

import numpy as np

from gradviz import registry
from gradviz.engine.broadcast import fit_to
from gradviz.engine.calculus import RIGHT, Calculus
from gradviz.engine.frames import State
from gradviz.engine.inputs import leaf_values, read_only, seed_value
from gradviz.engine.moments import moments
from gradviz.engine.order import awaited, refusal
from gradviz.engine.shapes import gate_shape
from gradviz.engine.steps import Accumulate, Contribute, Fault, Forward, Frame, Leaf, Local, Moment, Seed, Step, Value
from gradviz.errors import TraceError
from gradviz.graph import Edge, Graph
from gradviz.ops import OPS, Op
from gradviz.ops.op import Convention
from gradviz.registry import Registry
from gradviz.words import mark

MEMORY_LIMIT = 512 * 2**20
CHECKPOINT = 64


@dataclass(frozen=True, eq=False)
class Trace:
    """A recorded run. `used` are the ids that the output depends on; all others have gradient exactly 0."""

    graph: Graph
    inputs: Mapping[str, Value]
    steps: tuple[Step, ...]
    output: int
    used: frozenset[int]
    convention: Convention = "library"
    _kept: dict[int, State] = field(default_factory=dict, repr=False)
    _moments: dict[str, tuple[Moment, ...]] = field(default_factory=dict, repr=False)

    @cached_property
    def last(self) -> Frame:
        """The frame after the last step."""
        return self.frame(len(self.steps))

    @cached_property
    def forward_steps(self) -> int:
        """How many steps the forward pass takes: the index of the seed."""
        return next(i for i, step in enumerate(self.steps) if isinstance(step, Seed))

    def value(self, node: str | SupportsIndex) -> Value:
        """The value of a node, by name or id. Raises KeyError for a node that does not exist."""
        return self.last.values[self.graph.id(node)]

    def grad(self, node: str | SupportsIndex) -> Value:
        """d(output)/d(node), by name or id: exactly 0 where the output does not depend on it, None for a constant."""
        return self.last.gradients.get(self.graph.id(node))

    def frame(self, index: int) -> Frame:
        """What is known after the first `index` steps; `index` is clipped to 0..len(steps)."""
        index = min(max(index, 0), len(self.steps))
        start = index - index % CHECKPOINT
        state = self._state(start)
        for at in range(start, index):
            state.take(self.steps[at])
        return state.frame(index)

    def moments(self, granularity: str = "edge") -> tuple[Moment, ...]:
        """The steps grouped for showing, by "edge", "node" or "phase"."""
        if granularity not in self._moments:
            self._moments[granularity] = moments(self.graph, self.steps, granularity)
        return self._moments[granularity]

    def networkx(self) -> Any:
        """The graph as a MultiDiGraph keyed by slot with values, gradients and rules of the finished run."""
        return registry.view("networkx")(self)

    def _state(self, at: int) -> State:
        """A fresh copy of the state at a checkpoint, computing and keeping the checkpoints before it."""
        known = max((kept for kept in self._kept if kept <= at), default=0)
        state = self._kept[known].copy() if known in self._kept else State(self.graph, self.used)
        for index in range(known, at):
            state.take(self.steps[index])
            if (index + 1) % CHECKPOINT == 0:
                self._kept[index + 1] = state.copy()
        return state

    def _repr_svg_(self) -> str:
        return str(registry.view("svg")(self))


def trace(
    graph: Graph,
    inputs: Mapping[str, Any],
    order: Sequence[str | int] | None = None,
    calculus: Calculus = RIGHT,
    *,
    output: str | int | None = None,
    seed: Any = None,
    convention: Convention = "library",
    ops: Registry[Op] = OPS,
) -> Trace:
    """Run `graph` forward and backward and record every step.

    `order` is any valid order of the gates to go back through (copy gates go as soon as they can); None picks one.
    `seed` replaces d(output)/d(output) = 1 (ones for an array). Raises InputError, and TraceError for a run above
    512 MB or an order that visits a gate too early.
    """
    target = graph.output if output is None else graph.id(output)
    leaves = leaf_values(graph, inputs)
    run = _Run(graph, calculus, convention, ops, target, graph.ancestors(target))
    with np.errstate(all="ignore"):
        steps = [*run.forward(leaves), *run.backward(seed, None if order is None else [graph.id(node) for node in order])]
    return Trace(graph, leaves, tuple(steps), target, run.used, convention)


@dataclass
class _Run:
    """The two passes of one trace as generators of steps, with what they have computed so far."""

    graph: Graph
    calculus: Calculus
    convention: Convention
    ops: Registry[Op]
    output: int
    used: frozenset[int]
    bytes_used: int = 0
    values: list[Value] = field(default_factory=list)
    partials: dict[int, tuple[Value, ...]] = field(default_factory=dict)
    pulled: dict[int, tuple[Value, ...]] = field(default_factory=dict)
    arrived: dict[int, list[Value]] = field(default_factory=dict)
    gone: set[int] = field(default_factory=set)

    def forward(self, leaves: Mapping[str, Value]) -> Iterator[Step]:
        """A Leaf or Forward step per node in id order, each followed by a Fault where one begins."""
        for node, operands in zip(self.graph.nodes, self.graph.operands, strict=True):
            if not operands:
                value = read_only(node.attributes["value"]) if node.role == "constant" else leaves[node.name or ""]
                self.values.append(value)
                yield Leaf(node.id, value)
                continue
            gate = self.ops[node.op]
            read = tuple(self.values[source] for source in operands)
            gate_shape(self.graph, node, gate, map(np.shape, read))
            value = self._kept(gate.forward(*read, **gate.settings(node.attributes)))
            self.values.append(value)
            yield Forward(node.id, read, value)
            code = fault_code(value, read)
            if code:
                yield Fault(node.id, code)

    def backward(self, seed: Any, order: Sequence[int] | None) -> Iterator[Step]:
        """Seed, then Local and Contribute per edge and Accumulate per copy gate, in a valid order."""
        value = self.values[self.output]
        upstream = self.calculus.seed(value) if seed is None else seed_value(seed, np.shape(value))
        self.arrived[self.output] = [self._kept(upstream)]
        yield Seed(self.output, self.arrived[self.output][0])
        waiting = deque([self.output] if self.graph.operands[self.output] else [])
        chosen = deque(order) if order is not None else None
        while waiting or chosen:
            if chosen:
                node = chosen.popleft()
                self._check_order(node, waiting)
                waiting.remove(node)
            elif chosen is not None:
                break
            else:
                node = waiting.popleft()
            yield from self._go_back(node, waiting)

    def _go_back(self, node: int, waiting: deque[int]) -> Iterator[Step]:
        """Send the gradient of `node` to its operands, and on through the copy gates this completes."""
        upstream = self.arrived[node][-1]
        self.gone.add(node)
        for edge in self.graph.incoming[node]:
            if self.graph.nodes[edge.source].role == "constant":
                continue
            yield from self._pass(edge, upstream)
            source = edge.source
            if not self._complete(source):
                continue
            if self.graph.is_copy(source):
                parts = tuple(self.arrived[source])
                total = self._kept(self.calculus.combine(parts))
                self.arrived[source].append(total)
                yield Accumulate(source, parts, total)
                yield from self._go_back(source, waiting)
            elif self.graph.operands[source]:
                waiting.append(source)

    def _pass(self, edge: Edge, upstream: Value) -> Iterator[Step]:
        """The chain rule on one edge."""
        gate = self.ops[self.graph.nodes[edge.target].op]
        if gate.elementwise:
            partial = self._local(edge.target)[edge.slot]
            product = fit_to(self.calculus.carry(upstream, partial), np.shape(self.values[edge.source]))
            product = self._kept(product)
        else:
            partial = None
            product = self._pulled(edge.target, upstream)[edge.slot]
        yield Local(edge, partial, gate.rule)
        self.arrived.setdefault(edge.source, []).append(product)
        yield Contribute(edge, upstream, product)
        if not _is_finite(product) and _is_finite(upstream):
            yield Fault(edge, "slope" if partial is not None and not _is_finite(partial) else "gradient")

    def _local(self, target: int) -> tuple[Value, ...]:
        if target not in self.partials:
            node = self.graph.nodes[target]
            read = tuple(self.values[source] for source in self.graph.operands[target])
            op = self.ops[node.op]
            rows = self.calculus.local(op, self.values[target], read, self.convention, **op.settings(node.attributes))
            self.partials[target] = tuple(self._kept(row) for row in rows)
        return self.partials[target]

    def _pulled(self, target: int, upstream: Value) -> tuple[Value, ...]:
        if target not in self.pulled:
            node = self.graph.nodes[target]
            read = tuple(self.values[source] for source in self.graph.operands[target])
            sent = self.calculus.pull(self.ops[node.op], upstream, self.values[target], read, self.convention, **node.attributes)
            self.pulled[target] = tuple(self._kept(part) for part in sent)
        return self.pulled[target]

    def _complete(self, node: int) -> bool:
        """Whether a node's gradient has just become known, by the rule of the calculus."""
        expected = sum(edge.target in self.used for edge in self.graph.outgoing[node])
        return node not in self.gone and self.calculus.ready(len(self.arrived[node]), expected)

    def _check_order(self, node: int, waiting: Iterable[int]) -> None:
        """Raises TraceError that names what `node` still waits for."""
        if node in waiting:
            return
        raise refusal(self.graph, node, () if node in self.gone else awaited(self.graph, self.used, self.gone, node))

    def _kept(self, value: Any) -> Value:
        """`value` as it is stored: a float or a read-only array, counted against the memory limit."""
        stored = read_only(value)
        self.bytes_used += 8 if isinstance(stored, float) else stored.nbytes
        if self.bytes_used > MEMORY_LIMIT:
            raise TraceError(
                "too large", mark("this run would take more than 512 MB to record"), mark("Trace one sample, or smaller arrays.")
            )
        return stored


def fault_code(value: Value, operands: Sequence[Value]) -> str | None:
    """The code of a fault that begins at this gate: "undefined" for a first nan, "infinite" for a first inf, else None."""
    if _is_finite(value):
        return None
    if np.any(np.isnan(value)):
        return None if any(np.any(np.isnan(operand)) for operand in operands) else "undefined"
    return None if any(np.any(np.isinf(operand)) for operand in operands) else "infinite"


def _is_finite(value: Value) -> bool:
    """Whether there is neither inf nor nan; NumPy takes twenty times as long for one number."""
    return math.isfinite(value) if isinstance(value, float) else bool(np.isfinite(value).all())
