"""Gradient checks: every step of a backward pass against finite differences, naming the node or edge that is wrong.

Trusts only the forward functions: slopes are measured, never taken from an op's own derivative.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from gradviz.engine.broadcast import fit_to
from gradviz.engine.calculus import RIGHT, Calculus
from gradviz.engine.inputs import leaf_values
from gradviz.engine.steps import Fault, Frame
from gradviz.engine.trace import Trace, trace
from gradviz.errors import InputError
from gradviz.graph import Edge, Graph, Node
from gradviz.ops import OPS, Op
from gradviz.ops.forward import forward_values
from gradviz.ops.op import Convention

Kind = Literal["seed", "local", "carry", "sum", "missing", "gradient"]
Value = Any
TINY = 1e-30
"""The complex step: so small that its square vanishes, and exact all the same, as nothing is subtracted."""
CLOSER, STEADY = 0.125, 1e-3
"""The part of a nudge that a slope is measured by again, and how far both may lie apart."""
TOLERANCE = 1e-6
LARGEST = 64
"""The most elements of one input that are nudged one by one; a larger array is nudged in this many places."""


@dataclass(frozen=True)
class Finding:
    """What is wrong where: "local" and "carry" at an edge, "sum" and "seed" at a node, "missing" where nothing came.

    "gradient" is a whole gradient that differs from the measured one: the consequence of the findings before it. `got` and
    `expected` are the two numbers for whoever reads the report.
    """

    place: int | Edge
    kind: Kind
    got: Value
    expected: Value


def wrong_gradients(
    graph: Graph, inputs: Mapping[str, Any], calculus: Calculus = RIGHT, convention: Convention = "library"
) -> tuple[Finding, ...]:
    """What is wrong with the gradients of `graph`, causes first; empty when all agree. Kinks and faults are left out."""
    run = trace(graph, inputs, calculus=calculus, convention=convention)
    with np.errstate(all="ignore"):
        return (*_seed(run), *_edges(run), *_sums(run), *_wholes(run))


def central_difference(function: Callable[[Value], Value], at: Value, part: float = 1.0) -> Value:
    """The slope of an elementwise `function`, good to about 10 digits; `part` takes a smaller step."""
    step = part * np.cbrt(np.finfo(np.float64).eps) * np.maximum(1.0, np.abs(at))
    above, below = np.add(at, step), np.subtract(at, step)
    return (function(above) - function(below)) / (above - below)


def complex_step(function: Callable[[Value], Value], at: Value) -> Value:
    """The slope of an elementwise analytic `function` to the last digit."""
    return np.imag(function(np.add(at, 1j * TINY))) / TINY


def measured_slope(op: Op, operands: Sequence[Value], slot: int, **attributes: Any) -> Value:
    """d(op)/d(operand) from its forward function alone: by complex step where the op is analytic.

    It is nan where a smaller nudge gives another slope, as beside a jump or a kink.
    """

    def along(operand: Value) -> Value:
        return op.forward(*operands[:slot], operand, *operands[slot + 1 :], **op.settings(attributes))

    if op.analytic:
        exact = complex_step(along, operands[slot])
        if np.all(np.isfinite(exact)):
            return exact
    slope, closer = (central_difference(along, operands[slot], part) for part in (1.0, CLOSER))
    return np.where(np.isclose(slope, closer, rtol=STEADY, atol=STEADY), slope, np.nan)


def measured_pull(op: Op, upstream: Value, operands: Sequence[Value], slot: int, **attributes: Any) -> Value:
    """d(sum of upstream x op)/d(operand) by nudging element after element; nan for those beyond LARGEST, evenly left out."""
    at = np.asarray(operands[slot], dtype=np.float64)
    slopes = np.full(at.size, np.nan)
    for place in np.unique(np.linspace(0, at.size - 1, min(at.size, LARGEST)).astype(int)):

        def along(element: Value, place: int = int(place)) -> Value:
            nudged = at.copy()
            nudged.flat[place] = element
            return _tried(lambda: np.sum(upstream * op.forward(*operands[:slot], nudged, *operands[slot + 1 :], **op.settings(attributes))))

        slopes[place] = central_difference(along, float(at.flat[place]))
    return slopes.reshape(at.shape)


def is_kink(op: Op, operands: Sequence[Value], **attributes: Any) -> bool:
    """Whether the derivative is a convention at any element, so that measuring it says nothing."""
    with np.errstate(all="ignore"):
        return op.kinked is not None and bool(np.any(op.kinked(*operands, **op.settings(attributes))))


def _seed(run: Trace) -> Iterator[Finding]:
    got = run.last.gradients.get(run.output)
    want = np.ones(np.shape(run.value(run.output)))
    if got is None or _differ(got, want):
        yield Finding(run.output, "seed", got, want)


def _edges(run: Trace) -> Iterator[Finding]:
    """Edges whose local derivative, or whose product, is not what the forward function says."""
    frame = run.last
    faulty = {step.place for step in run.steps if isinstance(step, Fault)}
    for edge in run.graph.edges:
        if edge.target not in run.used or edge in faulty or run.graph.nodes[edge.source].role == "constant":
            continue
        upstream = frame.gradients.get(edge.target)
        if upstream is None or edge not in frame.edge_gradients:
            yield Finding(edge, "missing", None, None)
            continue
        if edge not in frame.partials:
            yield from _pulled(run, edge, upstream)
            continue
        slope = _slope(run, edge)
        if slope is None:
            continue
        if _differ(frame.partials[edge], slope):
            yield Finding(edge, "local", frame.partials[edge], slope)
        product = fit_to(upstream * frame.partials[edge], np.shape(frame.values[edge.source]))
        if _differ(frame.edge_gradients[edge], product):
            yield Finding(edge, "carry", frame.edge_gradients[edge], product)


def _pulled(run: Trace, edge: Edge, upstream: Value) -> Iterator[Finding]:
    """What a gate that is not elementwise sent along `edge`, against nudges of that operand."""
    node = run.graph.nodes[edge.target]
    operands = [run.last.values[source] for source in run.graph.operands[edge.target]]
    op = OPS[node.op]
    if is_kink(op, operands, **node.attributes):
        return
    want = measured_pull(op, upstream, operands, edge.slot, **node.attributes)
    got = run.last.edge_gradients[edge]
    tried = np.isfinite(want)
    if _differ(np.where(tried, got, 0.0), np.where(tried, want, 0.0), scale=_scale(run.last)):
        yield Finding(edge, "local", got, want)


def _slope(run: Trace, edge: Edge) -> Value | None:
    """The measured local derivative of an edge, or None where there is none to measure."""
    node: Node = run.graph.nodes[edge.target]
    op = OPS[node.op]
    operands = [run.last.values[source] for source in run.graph.operands[edge.target]]
    if is_kink(op, operands, **node.attributes):
        return None
    slope = measured_slope(op, operands, edge.slot, **node.attributes)
    return slope if np.all(np.isfinite(slope)) else None


def _sums(run: Trace) -> Iterator[Finding]:
    """Nodes whose gradient is not the sum of what came along their edges."""
    frame = run.last
    for node in run.graph.nodes:
        parts = [frame.edge_gradients.get(edge) for edge in run.graph.outgoing[node.id] if edge.target in run.used]
        known = [part for part in parts if part is not None]
        if not known or node.role == "constant":
            continue
        got, total = frame.gradients.get(node.id), sum(known)
        if got is None or len(known) < len(parts):
            yield Finding(node.id, "missing", got, total)
        elif _differ(got, total):
            yield Finding(node.id, "sum", got, total)


def _wholes(run: Trace) -> Iterator[Finding]:
    """Inputs whose gradient is not what nudging them does to the output."""
    if any(_at_kink(run, node) for node in run.graph.nodes if run.graph.operands[node.id]):
        return
    for name in run.graph.inputs:
        got = run.grad(name)
        want = numeric_gradient(run.graph, run.inputs, name, run.output)
        if np.all(np.isfinite(want)) and (got is None or _differ(got, want, 100 * TOLERANCE, _scale(run.last))):
            yield Finding(run.graph.id(name), "gradient", got, want)


def _at_kink(run: Trace, node: Node) -> bool:
    operands = [run.last.values[source] for source in run.graph.operands[node.id]]
    return is_kink(OPS[node.op], operands, **node.attributes)


def _scale(frame: Frame) -> float:
    """The largest gradient on any edge: what the noise of a nudge is measured against."""
    return max([1.0, *(float(np.max(np.abs(part))) for part in frame.edge_gradients.values() if np.size(part))])


def numeric_gradient(graph: Graph, inputs: Mapping[str, Any], name: str, output: str | int | None = None) -> Value:
    """d(sum of output)/d(input) by central differences, one element after another; nan where too many to nudge."""
    leaves = leaf_values(graph, inputs)
    target = graph.output if output is None else graph.id(output)
    at = np.asarray(leaves[name], dtype=np.float64)
    slopes = np.full(at.shape, np.nan)
    if at.size > LARGEST:
        return slopes
    for index in np.ndindex(at.shape):

        def along(element: Value, index: tuple[int, ...] = index) -> Value:
            nudged = at.copy()
            nudged[index] = element
            given = {**leaves, name: nudged if at.shape else float(element)}
            return _tried(lambda: np.sum(output_value(graph, given, target)))

        with np.errstate(all="ignore"):
            slopes[index] = central_difference(along, float(at[index]))
    return slopes if at.shape else float(slopes)


def _tried(function: Callable[[], Value]) -> Value:
    """A nudged value; nan where a gate takes no number that is not exactly what it was, such as that of a class."""
    try:
        return function()
    except InputError:
        return np.nan


def output_value(graph: Graph, leaves: Mapping[str, Value], target: int) -> Value:
    """The value of one node, by the ops' forward functions alone."""
    return forward_values(graph, leaves, target)[target]


def _differ(got: Value, want: Value, tolerance: float = TOLERANCE, scale: float = 1.0) -> bool:
    return not np.allclose(got, want, rtol=tolerance, atol=tolerance * scale, equal_nan=True)
