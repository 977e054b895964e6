"""Which node first made a number that is not finite, in the last run of a tensor plan, and how. Reads; repairs nothing."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from gradviz.engine.tensor_plan import TensorPlan
from gradviz.engine.tensors.buffers import Array
from gradviz.notation import number
from gradviz.ops import OPS
from gradviz.words import mark, say


class Bad(NamedTuple):
    """The node where trouble began, in the pass "forward" or "backward", and a sentence that says what happened."""

    node: int
    phase: str
    why: str


def first_bad(plan: TensorPlan) -> Bad | None:
    """The first node of the last run whose value, or else whose gradient, is not finite; None where all are.

    Gradients are not read one by one where those of all parameters are finite: what was none would have come to them, and
    a plan works out many again for each reader.
    """
    for node in plan.graph.nodes:
        value = plan.value(node.id)
        if not np.isfinite(value).all():
            return Bad(node.id, "forward", _value_trouble(plan, node.id, value))
    if plan.gradients.size and np.isfinite(plan.gradients).all():
        return None
    for node in reversed(plan.graph.nodes):
        gradient = plan.gradient(node.id)
        if gradient is not None and not np.isfinite(gradient).all():
            return Bad(node.id, "backward", _gradient_trouble(plan, node.id, gradient))
    return None


def _value_trouble(plan: TensorPlan, node: int, value: Array) -> str:
    graph = plan.graph
    facts = {"label": graph.labels[node], **_count(value)}
    if not graph.operands[node]:
        return say("{label} holds {kind} in {bad} of its {total} numbers", **facts)
    largest = max((float(np.abs(plan.value(source)).max(initial=0.0)) for source in graph.operands[node]), default=0.0)
    return say(
        mark("{op} makes {kind} from finite operands; the largest of these is {largest}")
        if value.size == 1
        else mark("{op} makes {kind} in {bad} of its {total} numbers from finite operands; the largest of these is {largest}"),
        op=OPS[graph.nodes[node].op].shown_title,
        largest=number(largest, 3),
        **facts,
    )


def _gradient_trouble(plan: TensorPlan, node: int, gradient: Array) -> str:
    graph = plan.graph
    readers = ", ".join(f"{graph.labels[edge.target]} ({graph.nodes[edge.target].op})" for edge in graph.outgoing[node])
    return say(
        mark("{readers} sends {label} a gradient that is {kind} in {bad} of its {total} numbers"),
        readers=readers or graph.labels[node],
        label=graph.labels[node],
        **_count(gradient),
    )


def _count(array: Array) -> dict[str, object]:
    bad = int(np.count_nonzero(~np.isfinite(array)))
    return {"kind": "nan" if np.isnan(array).any() else "inf", "bad": bad, "total": array.size}
