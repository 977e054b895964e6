"""Misconceptions: each is a rule run wrongly, so that the number it gives tells it. One record each; owns no right rule.

A wrong backward rule is another Calculus; `wrong` of a record gives the numbers that whoever holds it would answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from gradviz.engine.calculus import Calculus
from gradviz.errors import GradvizError
from gradviz.notation import value
from gradviz.ops import OPS, Op
from gradviz.registry import Registry
from gradviz.tutor.formulas import gate_formula
from gradviz.tutor.hints import rule_of
from gradviz.tutor.questions import Kind, Question
from gradviz.tutor.wrong_slopes import (
    at_the_result,
    by_the_other_convention,
    opposite,
    own_result,
    own_value,
    shared_out,
    to_the_others,
    turned_round,
    with_the_operand,
    with_the_value,
)
from gradviz.words import mark, say

Numbers = Iterator[float]


def nothing(question: Question, answer: float) -> str:
    """Nothing to add to the sentence of a misconception."""
    return ""


@dataclass(frozen=True)
class Misconception:
    """`told` is said of an answer that `wrong` gives to one of the `kinds` of questions.

    It may name {node}, {gate}, {own}, {out}, {upstream}, the {formula} and the {rule} of the gate, and {more}, which `more` finds.
    """

    name: str
    kinds: tuple[Kind, ...]
    wrong: Callable[[Question], Numbers]
    told: str
    more: Callable[[Question, float], str] = nothing

    def answers(self, question: Question) -> tuple[float, ...]:
        """The numbers that this misconception gives here, where it gives any."""
        if question.kind not in self.kinds:
            return ()
        with np.errstate(all="ignore"):
            return tuple(number for number in self.wrong(question) if np.isfinite(number))

    def sentence(self, question: Question, answer: float) -> str:
        """What is said about such an answer, in the current language."""
        graph, edge = question.graph, question.edge
        own = question.operands[edge.slot] if edge is not None else question.out
        return say(
            self.told,
            node=question.receiver,
            gate=graph.labels[question.node],
            own=value(own),
            out=value(question.out),
            upstream=value(question.upstream),
            formula=question.formula,
            rule=rule_of(question),
            more=self.more(question, answer),
        )


MISCONCEPTIONS: Registry[Misconception] = Registry("misconception")


def declare(
    name: str,
    kinds: Sequence[Kind],
    wrong: Callable[[Question], Numbers],
    told: str,
    more: Callable[[Question, float], str] = nothing,
) -> None:
    """Register a misconception; those declared first are tried first."""
    MISCONCEPTIONS.register(name, Misconception(name, tuple(kinds), wrong, told, more))


def replayed(question: Question, calculus: Calculus) -> float:
    """The step asked about, run by the rules of `calculus`."""
    if question.kind == "sum":
        return float(calculus.combine(question.parts))
    settings = question.graph.nodes[question.node].attributes
    row = calculus.local(question.op, question.out, question.operands, question.convention, **settings)
    return float(calculus.carry(question.upstream, row[0 if question.edge is None else question.edge.slot]))


def by(*rules: Calculus, where: Callable[[Question], bool] = lambda question: True) -> Callable[[Question], Numbers]:
    """The answers of wrong rules, to questions for which they mean something."""

    def wrong(question: Question) -> Numbers:
        if where(question):
            yield from (replayed(question, rule) for rule in rules)

    return wrong


def has_rule(*rules: str, operands: int = 1) -> Callable[[Question], bool]:
    """Whether the gate has one of these rules, and at least `operands` operands."""
    return lambda question: question.op.rule in rules and len(question.operands) >= operands


# What a gate sends back.


def only(upstream: Any, partial: Any) -> Any:
    """The local factor alone."""
    return partial


SENT: tuple[Kind, ...] = ("sent",)
declare(
    "other convention",
    SENT,
    by(Calculus("other convention", local=by_the_other_convention)),
    mark("This would be right by the other convention for slopes at kinks. {rule}"),
)
declare(
    "own operand",
    SENT,
    by(Calculus("own operand", local=own_value), where=has_rule("swap", operands=2)),
    mark("This is upstream times the value of {node} itself. {rule}"),
)
declare(
    "other operand",
    SENT,
    by(Calculus("other operand", local=turned_round), where=lambda question: len(question.operands) == 2 and question.op.rule != "route"),
    mark("This would be right for the other operand. {rule}"),
)
declare(
    "to the loser",
    SENT,
    by(Calculus("to the loser", local=to_the_others), where=has_rule("route", operands=2)),
    mark("The gradient takes the other way here. {rule}"),
)
declare(
    "without upstream",
    SENT,
    by(Calculus("without upstream", carry=only)),
    mark("This is the local derivative alone. Multiply it by the upstream gradient {upstream}, which has come back to {gate}."),
)
declare(
    "shared out",
    SENT,
    by(Calculus("shared out", local=shared_out), where=has_rule("distribute", "route", operands=2)),
    mark("The upstream gradient is not shared out. {rule}"),
)
declare(
    "too early",
    SENT,
    lambda question: iter((question.truth + question.arrived,) if question.arrived else ()),
    mark("This adds what came over other branches. Each branch sends its own part alone, and {node} adds them up later."),
)
declare("sign", SENT, by(Calculus("sign", local=opposite)), mark("The size is right, the sign is not. {rule}"))
declare(
    "without local",
    SENT,
    by(Calculus("without local", carry=lambda upstream, partial: upstream)),
    mark("This is the upstream gradient unchanged. Multiply it by the local derivative. {rule}"),
)
declare(
    "value as upstream",
    SENT,
    by(Calculus("value as upstream", local=with_the_value, carry=only)),
    mark("This takes the value of {gate} for the upstream gradient, which is {upstream}."),
)
declare(
    "added",
    SENT,
    by(Calculus("added", carry=lambda upstream, partial: upstream + partial)),
    mark("Upstream and local derivative are multiplied, not added."),
)
declare(
    "divided",
    SENT,
    by(Calculus("divided", carry=np.divide)),
    mark("Upstream and local derivative are multiplied, not divided."),
)
declare(
    "at the result",
    SENT,
    by(Calculus("at the result", local=at_the_result), where=lambda question: len(question.operands) == 1),
    mark("Here the slope is taken at {gate} = {out}. Take it at {node} = {own}."),
)
declare(
    "with the operand",
    SENT,
    by(Calculus("with the operand", local=with_the_operand), where=lambda question: len(question.operands) == 1),
    mark("This slope is written with the result: put in {gate} = {out}, not {node} = {own}."),
)
declare(
    "value",
    SENT,
    by(Calculus("value", local=own_value, carry=only)),
    mark("This is the value of {node}, which goes forward. What goes back is a gradient."),
)
declare(
    "value of the gate",
    SENT,
    by(Calculus("value of the gate", local=own_result, carry=only)),
    mark("This is the value of {gate}, which goes forward. What goes back is a gradient."),
)


# What a copy gate adds up.

SUM: tuple[Kind, ...] = ("sum",)


def without_one(question: Question) -> Numbers:
    """One branch overwrites the others, or is forgotten."""
    yield from question.parts
    yield from (sum(question.parts) - part for part in question.parts)


declare(
    "branch missing", SUM, without_one, mark("A branch is missing. The parts of all branches are added: none takes the place of another.")
)
declare(
    "averaged", SUM, by(Calculus("averaged", combine=lambda parts: sum(parts) / len(parts))), mark("The parts are added, not averaged.")
)
declare("multiplied", SUM, by(Calculus("multiplied", combine=np.prod)), mark("The parts are added, not multiplied."))
declare(
    "signs lost",
    SUM,
    by(
        Calculus("signs lost", combine=lambda parts: sum(map(abs, parts))),
        Calculus("one sign turned", combine=lambda parts: parts[0] - sum(parts[1:])),
        Calculus("all signs turned", combine=lambda parts: -sum(parts)),
    ),
    mark("The parts are added with the signs that they have."),
)
declare(
    "value copied",
    SUM,
    lambda question: iter((float(question.out),)),
    mark("This is the value of {node}, which goes forward. What comes back are gradients, and they add up."),
)


# What a gate gives.

VALUE: tuple[Kind, ...] = ("value",)
CALCULATED = {"add", "mul"}


def given(question: Question, op: Op, operands: Sequence[Any]) -> Numbers:
    """What a gate gives for these operands; nothing where it takes none such."""
    own = question.graph.nodes[question.node].attributes
    try:
        with np.errstate(all="ignore"):
            found = op.forward(*operands, **(op.settings(own) if op is question.op else op.settings({})))
    except (GradvizError, TypeError, ValueError, ArithmeticError):
        return
    if not np.ndim(found):
        yield float(found)


def backwards(question: Question) -> Numbers:
    """The operands in the wrong order, where the order counts."""
    if question.op.ordered and question.is_plain:
        yield from given(question, question.op, question.operands[::-1])


def in_degrees(question: Question) -> Numbers:
    """A function that comes round again after a whole turn, of an angle in degrees."""
    if len(question.operands) != 1 or not question.is_plain or question.op.category != "unary":
        return
    (angle,) = question.operands
    here, turned, aside = (next(given(question, question.op, (angle + way,)), np.nan) for way in (0.0, 2 * np.pi, 1.0))
    if np.isclose(here, turned) and not np.isclose(here, aside):
        yield from given(question, question.op, (np.deg2rad(angle),))


def alike(question: Question) -> Iterator[Op]:
    """Other gates that could be meant: of the same kind, or sums and products for one another."""
    kinds = CALCULATED if question.op.category in CALCULATED else {question.op.category}
    for op in OPS.values():
        if op is not question.op and op.elementwise and not op.attributes and op.category in kinds and op.accepts(len(question.operands)):
            yield op


def another_gate(question: Question) -> Numbers:
    """What other gates make of these operands."""
    if question.is_plain:
        for op in alike(question):
            yield from given(question, op, question.operands)


def which_gate(question: Question, answer: float) -> str:
    """What that other gate is called."""
    for op in alike(question):
        if any(np.isclose(number, answer, rtol=1e-3) for number in given(question, op, question.operands)):
            return op.shown_title
    return ""


def one_operand(question: Question) -> Numbers:
    """An operand passed on as it is."""
    if question.is_plain:
        yield from map(float, question.operands)


def which_operand(question: Question, answer: float) -> str:
    """What that operand is called."""
    pairs = zip(question.graph.operands[question.node], question.operands, strict=True)
    return next((question.graph.labels[source] for source, number in pairs if np.isclose(number, answer, rtol=1e-3)), "")


def names(question: Question, answer: float) -> str:
    """The gate over its operands in their order."""
    return gate_formula(question.graph, question.node, [value(operand) for operand in question.operands])


declare("backwards", VALUE, backwards, mark("The order of the operands counts: it is {more}."), names)
declare("in degrees", VALUE, in_degrees, mark("This takes the angle in degrees. Here it is in radians."))
declare("sign of the value", VALUE, lambda question: iter((-question.truth,)), mark("The size is right, the sign is not."))
declare("one operand", VALUE, one_operand, mark("This is the value of {more} alone, not of {formula}."), which_operand)
declare("another gate", VALUE, another_gate, mark("This is what another gate gives: {more}. Here it is {formula}."), which_gate)


# Slips of any kind.

ALL: tuple[Kind, ...] = ("value", "sent", "sum")


def shifted(question: Question) -> Numbers:
    """The decimal point one or two places off."""
    yield from (question.truth * shift for shift in (10.0, 0.1, 100.0, 0.01))


def rounded(question: Question) -> Numbers:
    """Two or three digits of more."""
    for digits in (3, 2):
        near = float(f"{question.truth:.{digits - 1}e}")
        unit = 10.0 ** (np.floor(np.log10(abs(question.truth))) - digits + 1) if question.truth else 0.0
        yield from (near, float(np.trunc(question.truth / unit) * unit) if unit else near)


declare("rounded", ALL, rounded, mark("Nearly: give one or two more digits, or the fraction itself."))
declare("decimal point", ALL, shifted, mark("The digits are right, the decimal point is not."))
