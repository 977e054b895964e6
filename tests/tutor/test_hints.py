"""Hints: each says more than the one before, and none tells the answer."""

from __future__ import annotations

import pytest

from gradviz.engine import trace
from gradviz.language import parse
from gradviz.ops import OPS
from gradviz.tutor.hints import LEVELS, hint, reason
from gradviz.tutor.questions import Question, questions

RUN = trace(parse("e=(a+b)*(b+1)"), {"a": 2, "b": 1})
ASKED = [question for moment in RUN.moments() for question in questions(RUN, moment)]


def asked(sentence: str) -> Question:
    return next(question for question in ASKED if question.sentence == sentence)


def test_the_hints_of_a_product() -> None:
    question = asked("Which gradient does e = c · d send back to d?")
    assert [hint(question, level) for level in range(1, LEVELS + 1)] == [
        "Look at the gradient that has come back to e, and at the rule on this edge.",
        OPS["mul"].note,
        "Upstream times local: ∂e/∂d = ∂e/∂e · ∂e/∂d.",
        "With numbers: 1 × 3.",
    ]


def test_the_hints_of_a_sum() -> None:
    question = asked("All parts are here. Which gradient does b get?")
    assert [hint(question, level) for level in (3, 4)] == ["It is ∂e/∂b = part from c + part from d.", "With numbers: 2 + 3."]


@pytest.mark.parametrize("question", ASKED, ids=lambda question: question.sentence)
def test_no_hint_tells_the_answer_and_all_differ(question: Question) -> None:
    hints = [hint(question, level) for level in range(1, LEVELS + 1)]
    assert len(set(hints)) == LEVELS
    assert not any(f"= {question.truth:g}" in said for said in hints)


@pytest.mark.parametrize("question", ASKED, ids=lambda question: question.sentence)
def test_the_reason_ends_in_the_answer(question: Question) -> None:
    assert f"= {question.truth:g}" in reason(question)


def test_a_branch_that_leads_nowhere_is_no_part() -> None:
    run = trace(parse("u=x*2\ny=x*3+x"), {"x": 1.0})
    total = next(question for moment in run.moments() for question in questions(run, moment) if question.kind == "sum")
    assert hint(total, 3).count("part from") == len(total.parts)
