"""Diagnosis: what a training shows when it is asked, and what it says when it fails. Reads a plan; changes nothing.

Nothing here runs unless a Watch asks for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradviz.engine.faults import first_bad
from gradviz.engine.tensor_plan import TensorPlan
from gradviz.errors import GradvizError, TraceError
from gradviz.graph import Graph
from gradviz.nn.optimizers import CURE, ZERO_OVER_ZERO
from gradviz.ops import OPS, Op
from gradviz.words import mark, say

Array = NDArray[Any]
BINS = 30
NARROWEST = 100 * BINS * float(np.finfo(np.float64).eps)
"""A smaller span, as a share of the largest number, cannot be cut into bins."""
FURTHEST = float(np.finfo(np.float64).max)


@dataclass(frozen=True)
class Watch:
    """What to show after every `every` batches: copies of values and gradients of nodes by name, and statistics."""

    values: tuple[str, ...] = ()
    gradients: tuple[str, ...] = ()
    statistics: bool = False
    histograms: bool = False
    every: int = 1


def copies(plan: TensorPlan, names: tuple[str, ...]) -> dict[str, Array]:
    """Read-only copies of the values of nodes."""
    return {name: frozen(plan.value(name)) for name in names}


def gradient_copies(plan: TensorPlan, names: tuple[str, ...]) -> dict[str, Array]:
    """Read-only copies of the gradients of nodes that have one."""
    found = {name: plan.gradient(name) for name in names}
    return {name: frozen(array) for name, array in found.items() if array is not None}


def gradient_norms(plan: TensorPlan) -> dict[str, float]:
    """The length of the gradient of each parameter array."""
    return {name: float(np.linalg.norm(plan.gradients[where])) for name, (where, _) in plan.places.items()}


def update_ratios(plan: TensorPlan, before: Array) -> dict[str, float]:
    """How far the last step moved each parameter array, over its length before; about 0.001 is healthy."""
    found = {}
    for name, (where, _) in plan.places.items():
        length = float(np.linalg.norm(before[where]))
        found[name] = float(np.linalg.norm(plan.parameters[where] - before[where])) / length if length else float("nan")
    return found


def dead_shares(plan: TensorPlan) -> dict[str, float]:
    """Per activation the share of units whose slope is 0 for every sample of the batch: they learn nothing from it."""
    found = {}
    for node, op, x, out in activations(plan):
        slope = np.broadcast_to(op.local(out, x, **op.settings(plan.graph.nodes[node].attributes))[0], out.shape)
        found[title(plan.graph, node)] = float((slope == 0).all(axis=0).mean())
    return found


def activations(plan: TensorPlan) -> Iterator[tuple[int, Op, Array, Array]]:
    """Every elementwise gate of one operand on a batch: node, op, operand, result."""
    for node in plan.graph.nodes:
        op = OPS.get(node.op)
        if op is not None and op.category == "unary" and op.elementwise and op.arity == 1 and plan.value(node.id).ndim > 1:
            yield node.id, op, plan.value(plan.graph.operands[node.id][0]), plan.value(node.id)


def histograms(plan: TensorPlan, names: tuple[str, ...]) -> dict[str, tuple[Array, Array]]:
    """Counts and edges for the values of nodes; numbers that are not finite are left out."""
    return {name: histogram(plan.value(name)) for name in names}


def histogram(numbers: Array) -> tuple[Array, Array]:
    """Counts and edges of what is finite, however near or far apart its numbers are."""
    exact = numbers[np.isfinite(numbers)].astype(np.float64)
    largest = float(np.abs(exact).max(initial=0.0)) or 1.0
    shares = exact / largest
    low, high = (float(shares.min()), float(shares.max())) if shares.size else (0.0, 1.0)
    if high - low < NARROWEST:
        low, high = low - 0.5, high + 0.5
    counts, edges = np.histogram(shares, BINS, (low, high))
    with np.errstate(over="ignore"):
        return frozen(counts), frozen(np.clip(edges * largest, -FURTHEST, FURTHEST))


def frozen(array: Any) -> Array:
    """A read-only copy."""
    copy = np.array(array)
    copy.setflags(write=False)
    return copy


def title(graph: Graph, node: int) -> str:
    """What a node is called in a sentence: its name, else its op and the layer that it belongs to."""
    found = graph.nodes[node]
    if found.name is not None:
        return found.name
    if graph.is_copy(node):
        return title(graph, graph.operands[node][0])
    return say("{op} of {layer}", op=found.op, layer=found.group) if found.group else found.op


def layer_of(graph: Graph, node: int) -> str:
    """The layer that a node belongs to; the node itself where it belongs to none."""
    return graph.nodes[node].group or title(graph, node)


def not_finite(plan: TensorPlan) -> tuple[str, str, GradvizError]:
    """The first node of the last run that made a number that is not finite, the phase, and the sentence that says why."""
    with np.errstate(all="ignore"):
        bad = first_bad(plan)
    if bad is None:
        node, phase, why = plan.graph.output, "backward", say("all numbers are finite, and their sum of squares is not")
    else:
        node, phase, why = bad.node, bad.phase, bad.why
    error = TraceError(
        "not finite",
        mark("the forward pass broke at {node}: {why}") if phase == "forward" else mark("the backward pass broke at {node}: {why}"),
        mark("Lower the learning rate, clip the gradient, or normalise the inputs; then start again from the same weights."),
        node=title(plan.graph, node),
        layer=layer_of(plan.graph, node),
        why=why,
    )
    return title(plan.graph, node), phase, error


def spoilt(places: Mapping[str, Any], parameters: Array) -> tuple[str, GradvizError]:
    """The first parameter array that a step by finite gradients made something else of, and the sentence that says why."""
    first, numbers = next((name, parameters[where]) for name, (where, _) in places.items() if not np.isfinite(parameters[where]).all())
    if np.isnan(numbers).any():
        return first, TraceError("zero over zero", mark("{parameter}: {reason}"), CURE, parameter=first, reason=say(ZERO_OVER_ZERO))
    return first, TraceError(
        "step too long",
        mark("{parameter}: the step leads to inf, beyond the largest number of its kind"),
        mark("Lower the learning rate, or give epsilon a larger value; then start again from the same weights."),
        parameter=first,
    )


def refusal(plan: TensorPlan, after: Array) -> str:
    """Why a step by the gradients of the last run cannot be made, which would lead to `after`; "" where it can."""
    if np.isfinite(after).all():
        return ""
    if np.isfinite(plan.gradients).all():
        return spoilt(plan.places, after)[1].message
    return not_finite(plan)[2].message
