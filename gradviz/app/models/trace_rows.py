"""The trace as text: one row per moment, for the table, keyboard and screen reader. Numbers come from the steps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import overload

from gradviz import words
from gradviz.engine import Trace
from gradviz.engine.steps import Accumulate, Contribute, Forward, Leaf, Moment, Seed, Step
from gradviz.graph import spelling
from gradviz.notation import value
from gradviz.tutor.formulas import gate_formula, sent_formula
from gradviz.tutor.narration import factor
from gradviz.tutor.update import Update
from gradviz.tutor.update_story import UPDATE, moved


@dataclass(frozen=True)
class TraceRow:
    """What happens, with which numbers, and the result, which is a value or a gradient."""

    what: str
    numbers: str
    result: str
    is_gradient: bool


class TraceRows(Sequence[TraceRow]):
    """The row of every moment, worded when it is asked for; a moment of several results shows its last. `moments` may group otherwise."""

    def __init__(
        self, trace: Trace | None, granularity: str, moments: Sequence[Moment] | None = None, updates: Sequence[Update] = ()
    ) -> None:
        self._trace, self._granularity, self._updates = trace, granularity, updates
        own = () if trace is None else trace.moments(granularity)
        self._moments = own if moments is None else tuple(moments)
        self._known: dict[int, TraceRow] = {}

    def __len__(self) -> int:
        return len(self._moments)

    @overload
    def __getitem__(self, place: int) -> TraceRow: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[TraceRow]: ...
    def __getitem__(self, place: int | slice) -> TraceRow | Sequence[TraceRow]:
        if isinstance(place, slice):
            return [self[at] for at in range(*place.indices(len(self)))]
        moment = self._moments[place]
        if moment.start not in self._known and self._trace is not None:
            is_update = moment.phase == UPDATE
            self._known[moment.start] = (
                _update_row(moved(self._trace, self._updates, (moment,))) if is_update else _row(self._trace, moment, self._granularity)
            )
        return self._known[moment.start]


def _update_row(moves: Sequence[Update]) -> TraceRow:
    if len(moves) != 1:
        return TraceRow(words.say("update"), "", "", False)
    (step,) = moves
    return TraceRow(words.say("update of {name}", name=spelling.shown(step.name)), step.difference, value(step.after), False)


def _row(trace: Trace, moment: Moment, granularity: str) -> TraceRow:
    steps = trace.steps[moment.start : moment.stop]
    if granularity == "phase":
        forward = moment.phase == "forward"
        return TraceRow(words.say("forward pass") if forward else words.say("backward pass"), "", "", not forward)
    rows = [row for row in (_step_row(trace, step) for step in steps) if row is not None]
    if len(rows) > 1 and moment.phase == "backward" and isinstance(moment.focus, int) and not trace.graph.is_copy(moment.focus):
        joined = ", ".join(row.result for row in rows)
        return TraceRow(words.say("{gate} to its operands", gate=trace.graph.labels[moment.focus]), "", joined, True)
    return rows[-1] if rows else TraceRow("", "", "", False)


def _step_row(trace: Trace, step: Step) -> TraceRow | None:
    labels = trace.graph.labels
    match step:
        case Leaf(node, known):
            return TraceRow(trace.graph.display_name(node), "", value(known), False)
        case Forward(node, operands, known):
            if trace.graph.is_copy(node):
                return TraceRow(trace.graph.display_name(node), "", value(known), False)
            return TraceRow(labels[node], gate_formula(trace.graph, node, [value(operand) for operand in operands]), value(known), False)
        case Seed(node, known):
            return TraceRow(words.say("seed {node}", node=labels[node]), "", value(known), True)
        case Contribute(edge, upstream, product):
            if trace.graph.is_copy(edge.target):
                return None
            what = words.say("{gate} to {node}", gate=labels[edge.target], node=labels[edge.source])
            partial = trace.last.partials.get(step.edge)
            sent = sent_formula(trace.graph, step.edge) if partial is None else f"{factor(value(upstream))} × {factor(value(partial))}"
            return TraceRow(what, sent, value(product), True)
        case Accumulate(node, parts, total):
            return TraceRow(
                words.say("{node} adds up", node=labels[node]), " + ".join(factor(value(part)) for part in parts), value(total), True
            )
        case _:
            return None
