"""Hints to a question, each saying more than the one before, and the reason of its answer. Owns the sentences only."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from gradviz import words
from gradviz.notation import value
from gradviz.picture.states import branch_number
from gradviz.tutor.explain import titled, with_minus
from gradviz.tutor.narration import factor
from gradviz.tutor.questions import Kind, Question
from gradviz.tutor.whole_check import taken_at
from gradviz.words import mark

HERE = {
    "library": mark("Here slopes at kinks are taken as in libraries."),
    "lecture": mark("Here slopes at kinks are taken as in the lectures."),
}


def hint(question: Question, level: int) -> str:
    """The hint of a level from 1 on, in the current language; none tells the answer itself."""
    return HINTS[question.kind][level - 1](question)


def levels(question: Question) -> int:
    """How many hints there are to a question."""
    return len(HINTS[question.kind])


def reason(question: Question) -> str:
    """The answer with the rule that it follows from."""
    truth = value(question.truth)
    if question.kind == "value":
        return words.say("{node} = {numbers} = {value}.", node=question.receiver, numbers=question.numbers, value=truth)
    if question.kind == "sum":
        return words.say("{parts} = {total}, as the parts of all branches add up.", parts=_parts(question), total=truth)
    return words.say("{product} = {sent}, upstream times local.", product=_product(question), sent=truth)


def rule_of(question: Question) -> str:
    """How the gate passes gradients back, in its own sentence; at a kink with what is taken there, as no rule tells that."""
    note = with_minus(words.say(question.op.note))
    taken = taken_at(question.graph, question.node, question.operands, question.out) if question.kind == "sent" else None
    if taken is None:
        return note
    said = [note, taken.sentence] + ([] if taken.library == taken.lecture else [words.say(HERE[question.convention])])
    return " ".join(said)


def _operands(question: Question) -> str:
    return words.say("Look at the numbers on the edges into {gate}.", gate=question.receiver)


def _gate(question: Question) -> str:
    return f"{titled(question.graph, question.node)}. {with_minus(words.say(question.op.doc))}"


def _numbers(question: Question) -> str:
    return words.say("With numbers: {formula}.", formula=question.numbers)


def _upstream(question: Question) -> str:
    gate = question.graph.labels[question.node]
    return words.say("Look at the gradient that has come back to {gate}, and at the rule on this edge.", gate=gate)


def _chain(question: Question) -> str:
    """The chain rule in symbols; a branch of a copy gate wears its number, as its gradient is only a part of the whole."""
    labels, edge = question.graph.labels, question.edge
    gate, output = labels[question.node], labels[question.output]
    node = question.receiver + ("" if edge is None else branch_number(question.graph, edge))
    return words.say("Upstream times local: {formula}.", formula=f"∂{output}/∂{node} = ∂{output}/∂{gate} · ∂{gate}/∂{node}")


def _factors(question: Question) -> str:
    return words.say("With numbers: {formula}.", formula=_product(question))


def _branches(question: Question) -> str:
    return words.say("Look at what has come back over every branch of {node}.", node=question.receiver)


def _sum(question: Question) -> str:
    labels = question.graph.labels
    froms = " + ".join(words.say("part from {gate}", gate=labels[sender]) for sender in question.senders)
    return words.say("Add the parts: {formula}.", formula=f"∂{labels[question.output]}/∂{question.receiver} = {froms}")


def _summands(question: Question) -> str:
    return words.say("With numbers: {formula}.", formula=_parts(question))


HINTS: Mapping[Kind, tuple[Callable[[Question], str], ...]] = {
    "value": (_operands, _gate, _numbers),
    "sent": (_upstream, rule_of, _chain, _factors),
    "sum": (_branches, rule_of, _sum, _summands),
}
"""Where to look, the rule, the rule with symbols where the question does not say it already, the numbers."""


def _parts(question: Question) -> str:
    return " + ".join(factor(value(part)) for part in question.parts)


def _product(question: Question) -> str:
    return f"{factor(value(question.upstream))} × {factor(value(question.partial))}"
