"""questions(): what a moment of a run asks of a learner who predicts it. Every number is read from the steps of the run.

Owns the record and its wording; judges no answer and computes no gradient.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import numpy as np

from gradviz import words
from gradviz.engine import Trace
from gradviz.engine.steps import Accumulate, Contribute, Forward, Local, Moment, Step
from gradviz.graph import Edge, Graph
from gradviz.notation import value
from gradviz.ops import OPS, Op
from gradviz.ops.op import Convention
from gradviz.tutor.formulas import gate_formula

Kind = Literal["value", "sent", "sum"]
LARGEST = 9
"""A gate that reads an array of more numbers than this is not asked about."""


@dataclass(frozen=True, eq=False)
class Question:
    """One number that comes next: the value of gate `node`, what it sends along `edge`, or the sum of a copy gate's parts.

    `operands` and `out` are the gate's values, `parts` what the gates `senders` brought back to a copy gate;
    `arrived` is what came before over other branches of the copy gate that is sent to.
    """

    kind: Kind
    graph: Graph
    output: int
    node: int
    truth: float
    operands: tuple[Any, ...]
    out: Any
    convention: Convention = "library"
    edge: Edge | None = None
    upstream: float = 1.0
    partial: float = 1.0
    parts: tuple[float, ...] = ()
    senders: tuple[int, ...] = ()
    arrived: float = 0.0

    @property
    def key(self) -> tuple[object, ...]:
        """What is asked, apart from the numbers."""
        return self.kind, self.node, self.edge

    @property
    def place(self) -> int | Edge:
        """Where the number will stand: at a gate, or at an edge; a sum at the edge into its copy gate."""
        return self.node if self.kind == "value" else self.edge or self.graph.incoming[self.node][0]

    @cached_property
    def op(self) -> Op:
        """The gate's record."""
        return OPS[self.graph.nodes[self.node].op]

    @property
    def is_plain(self) -> bool:
        """Whether all operands are single numbers."""
        return not any(np.ndim(operand) for operand in self.operands)

    @property
    def receiver(self) -> str:
        """What the gradient is of."""
        return self.graph.labels[self.node if self.edge is None else self.edge.source]

    @property
    def formula(self) -> str:
        """The gate over the names of its operands."""
        return gate_formula(self.graph, self.node, [self.graph.labels[source] for source in self.graph.operands[self.node]])

    @property
    def named(self) -> str:
        """The gate's name and formula."""
        label, formula = self.graph.labels[self.node], self.formula
        return formula if label == formula else f"{label} = {formula}"

    @property
    def numbers(self) -> str:
        """The gate over their values."""
        return gate_formula(self.graph, self.node, [value(operand) for operand in self.operands])

    @property
    def sentence(self) -> str:
        """The question in the current language."""
        gate = self.graph.labels[self.node]
        if self.kind == "value":
            return words.say("What does {formula} give?", formula=self.named)
        if self.kind == "sum" or self.edge is None:
            return words.say("All parts are here. Which gradient does {node} get?", node=gate)
        sources = self.graph.operands[self.node]
        if len({self.graph.labels[source] for source in sources}) < len(sources):
            return words.say(
                "Which gradient does {formula} send back to operand {place}, which is {node}?",
                formula=self.named,
                place=self.edge.slot + 1,
                node=self.receiver,
            )
        return words.say("Which gradient does {formula} send back to {node}?", formula=self.named, node=self.receiver)


def questions(trace: Trace, moment: Moment) -> tuple[Question, ...]:
    """What the steps of `moment` ask, in their order; nothing of inputs, the seed, whole phases, arrays, and what is not finite."""
    if moment.focus is None:
        return ()
    partials = {step.edge: step.partial for step in trace.steps[moment.start : moment.stop] if isinstance(step, Local)}
    found = (question for at in range(moment.start, moment.stop) for question in _asked(trace, at, partials))
    return tuple(question for question in found if np.isfinite(question.truth))


def _asked(trace: Trace, at: int, partials: dict[Edge, Any]) -> Iterator[Question]:
    graph, values = trace.graph, trace.last.values
    match trace.steps[at]:
        case Forward(node, operands, known) if not graph.is_copy(node) and _is_small(known, *operands) and not np.ndim(known):
            yield Question("value", graph, trace.output, node, float(known), operands, known, trace.convention)
        case Contribute(edge, upstream, product) if not graph.is_copy(edge.target):
            partial = partials.get(edge)
            if partial is not None and not any(np.ndim(number) for number in (upstream, partial, product)):
                yield _sent(trace, at, edge, (float(upstream), float(partial), float(product)))
        case Accumulate(node, parts, total) if len(parts) > 1 and not np.ndim(total):
            known, numbers = values[node], tuple(map(float, parts))
            senders = tuple(step.edge.target for step in _contributions(trace.steps[:at], node))
            yield Question(
                "sum", graph, trace.output, node, float(total), (known,), known, trace.convention, parts=numbers, senders=senders
            )


def _sent(trace: Trace, at: int, edge: Edge, numbers: tuple[float, float, float]) -> Question:
    graph, values = trace.graph, trace.last.values
    upstream, partial, product = numbers
    earlier = _contributions(trace.steps[:at], edge.source) if graph.is_copy(edge.source) else ()
    return Question(
        kind="sent",
        graph=graph,
        output=trace.output,
        node=edge.target,
        truth=product,
        operands=tuple(values[source] for source in graph.operands[edge.target]),
        out=values[edge.target],
        convention=trace.convention,
        edge=edge,
        upstream=upstream,
        partial=partial,
        arrived=float(sum(step.product for step in earlier)),
    )


def _contributions(steps: Sequence[Step], copy: int) -> Iterator[Contribute]:
    """What was sent back to a copy gate, in the order of arrival."""
    return (step for step in steps if isinstance(step, Contribute) and step.edge.source == copy)


def _is_small(*contents: Any) -> bool:
    return all(np.size(content) <= LARGEST for content in contents)
