"""Hints: each says more than the one before, and none tells the answer."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from gradviz.engine import trace
from gradviz.language import parse
from gradviz.ops import OPS
from gradviz.ops.op import Convention
from gradviz.tutor.hints import hint, levels, reason, rule_of
from gradviz.tutor.questions import Question, questions

RUN = trace(parse("e=(a+b)*(b+1)"), {"a": 2, "b": 1})
ASKED = [question for moment in RUN.moments() for question in questions(RUN, moment)]


def asked(sentence: str, found: Iterable[Question] = ASKED) -> Question:
    return next(question for question in found if question.sentence == sentence)


def hints(question: Question) -> list[str]:
    return [hint(question, level) for level in range(1, levels(question) + 1)]


def of(text: str, convention: Convention = "library", **inputs: float) -> list[Question]:
    run = trace(parse(text), inputs, convention=convention)
    return [question for moment in run.moments() for question in questions(run, moment)]


def test_the_hints_of_a_product() -> None:
    question = asked("Which gradient does e = c · d send back to d?")
    assert hints(question) == [
        "Look at the gradient that has come back to e, and at the rule on this edge.",
        OPS["mul"].note,
        "Upstream times local: ∂e/∂d = ∂e/∂e · ∂e/∂d.",
        "With numbers: 1 × 3.",
    ]


def test_the_hints_of_a_sum() -> None:
    question = asked("All parts are here. Which gradient does b get?")
    assert [hint(question, level) for level in (3, 4)] == ["Add the parts: ∂e/∂b = part from c + part from d.", "With numbers: 2 + 3."]


@pytest.mark.parametrize("question", ASKED, ids=lambda question: question.sentence)
def test_no_hint_tells_the_answer_and_all_differ(question: Question) -> None:
    said = hints(question)
    assert len(set(said)) == levels(question)
    assert not any(f"= {question.truth:g}" in sentence for sentence in said)
    assert question.kind != "value" or not any(question.named in sentence for sentence in said)


@pytest.mark.parametrize("question", ASKED, ids=lambda question: question.sentence)
def test_the_reason_ends_in_the_answer(question: Question) -> None:
    assert f"= {question.truth:g}" in reason(question)


def test_a_branch_that_leads_nowhere_is_no_part() -> None:
    run = trace(parse("u=x*2\ny=x*3+x"), {"x": 1.0})
    total = next(question for moment in run.moments() for question in questions(run, moment) if question.kind == "sum")
    assert hint(total, 3).count("part from") == len(total.parts)


def test_a_value_is_hinted_at_by_what_the_gate_does() -> None:
    assert hints(asked("What does e = c · d give?")) == [
        "Look at the numbers on the edges into e.",
        "Multiply gate e. Multiplies its operands.",
        "With numbers: 3 · 2.",
    ]


@pytest.mark.parametrize(
    ("sentence", "chain"),
    [
        ("Which gradient does c = a + b send back to a?", "∂e/∂a = ∂e/∂c · ∂c/∂a"),
        ("Which gradient does c = a + b send back to b?", "∂e/∂b₁ = ∂e/∂c · ∂c/∂b₁"),
        ("Which gradient does d = b + 1 send back to b?", "∂e/∂b₂ = ∂e/∂d · ∂d/∂b₂"),
    ],
)
def test_a_branch_is_never_called_the_whole_gradient(sentence: str, chain: str) -> None:
    assert hint(asked(sentence), 3) == f"Upstream times local: {chain}."


def test_the_operands_of_a_square_are_told_apart() -> None:
    """The slope of x · x by x is 2x; by one of its operands it is x."""
    chains = [hint(question, 3) for question in of("y=x*x", x=3.0) if question.kind == "sent"]
    assert chains == [f"Upstream times local: ∂y/∂x{branch} = ∂y/∂y · ∂y/∂x{branch}." for branch in "₁₂"]


@pytest.mark.parametrize(("convention", "words"), [("library", "in libraries"), ("lecture", "in the lectures")])
def test_a_kink_is_told_with_the_rule_as_no_rule_tells_what_is_taken_there(convention: Convention, words: str) -> None:
    question = asked("Which gradient does b = relu(a) send back to a?", of("y=3*relu(a)", convention, a=0.0))
    said = rule_of(question)
    assert said.startswith(OPS["relu"].note)
    assert "libraries take 0, the lectures 1." in said
    assert said.endswith(f"taken as {words}.")


def test_a_tie_that_all_break_alike_names_no_convention() -> None:
    question = asked("Which gradient does c = max(a, b) send back to a?", of("y=3*max(a,b)", a=2.0, b=2.0))
    assert rule_of(question).endswith("Taken: 1, 0.")


def test_where_there_is_one_slope_the_rule_is_told_alone() -> None:
    question = asked("Which gradient does b = relu(a) send back to a?", of("y=3*relu(a)", a=0.5))
    assert rule_of(question) == OPS["relu"].note
