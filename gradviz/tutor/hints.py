"""Hints to a question, each saying more than the one before, and the reason of its answer. Owns the sentences only."""

from __future__ import annotations

from gradviz import words
from gradviz.notation import value
from gradviz.tutor.explain import with_minus
from gradviz.tutor.narration import factor
from gradviz.tutor.questions import Question

LEVELS = 4
"""Where to look, the rule, the rule with symbols, the numbers."""


def hint(question: Question, level: int) -> str:
    """The hint of a level from 1 to LEVELS, in the current language; none tells the answer itself."""
    return (_where, rule_of, _symbols, _numbers)[level - 1](question)


def reason(question: Question) -> str:
    """The answer with the rule that it follows from."""
    truth = value(question.truth)
    if question.kind == "value":
        return words.say("{node} = {numbers} = {value}.", node=question.receiver, numbers=question.numbers, value=truth)
    if question.kind == "sum":
        return words.say("{parts} = {total}, as the parts of all branches add up.", parts=_parts(question), total=truth)
    return words.say("{product} = {sent}, upstream times local.", product=_product(question), sent=truth)


def _where(question: Question) -> str:
    gate = question.graph.labels[question.node]
    if question.kind == "value":
        return words.say("Look at the numbers on the edges into {gate}.", gate=gate)
    if question.kind == "sum":
        return words.say("Look at what has come back over every branch of {node}.", node=gate)
    return words.say("Look at the gradient that has come back to {gate}, and at the rule on this edge.", gate=gate)


def rule_of(question: Question) -> str:
    """What the gate does, or how it passes gradients back, in its own sentence."""
    return with_minus(words.say(question.op.doc if question.kind == "value" else question.op.note))


def _symbols(question: Question) -> str:
    labels = question.graph.labels
    gate, output = labels[question.node], labels[question.output]
    if question.kind == "value":
        return words.say("It is {formula}.", formula=f"{gate} = {question.formula}")
    if question.kind == "sum":
        froms = " + ".join(words.say("part from {gate}", gate=labels[sender]) for sender in question.senders)
        return words.say("It is {formula}.", formula=f"∂{output}/∂{gate} = {froms}")
    chain = f"∂{output}/∂{question.receiver} = ∂{output}/∂{gate} · ∂{gate}/∂{question.receiver}"
    return words.say("Upstream times local: {formula}.", formula=chain)


def _numbers(question: Question) -> str:
    if question.kind == "value":
        return words.say("With numbers: {formula}.", formula=question.numbers)
    if question.kind == "sum":
        return words.say("With numbers: {formula}.", formula=_parts(question))
    return words.say("With numbers: {formula}.", formula=_product(question))


def _parts(question: Question) -> str:
    return " + ".join(factor(value(part)) for part in question.parts)


def _product(question: Question) -> str:
    return f"{factor(value(question.upstream))} × {factor(value(question.partial))}"
