"""Answers: read as formulas are, compared with a tolerance that is told."""

from __future__ import annotations

import math

import pytest

from gradviz import words
from gradviz.engine import trace
from gradviz.errors import GradvizError
from gradviz.language import parse
from gradviz.tutor.answers import is_close, is_right, read_answer
from gradviz.tutor.questions import Question, questions


def first(text: str, **inputs: float) -> Question:
    run = trace(parse(text), inputs)
    return next(question for moment in run.moments() for question in questions(run, moment))


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("5", 5),
        (" -3/2 ", -1.5),
        ("−3/2", -1.5),
        ("1e-3", 1e-3),
        ("1e−3", 1e-3),
        ("e^-1", math.exp(-1)),
        ("2*3", 6),
        ("sqrt(2)", math.sqrt(2)),
    ],
)
def test_numbers_are_read_as_in_a_formula(text: str, number: float) -> None:
    assert read_answer(text) == pytest.approx(number)


def test_russian_reads_a_decimal_comma() -> None:
    words.set_language("ru")
    try:
        assert read_answer("−1,5") == -1.5
    finally:
        words.set_language("en")
    with pytest.raises(GradvizError, match="comma"):
        read_answer("-1,5")


@pytest.mark.parametrize("text", ["", "a+b", "x", "1/0", "[1,2]", "c=3", "1e999", "__import__('os')", "9" * 500, "(" * 300])
def test_what_is_no_number_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(GradvizError) as caught:
        read_answer(text)
    assert caught.value.message


@pytest.mark.parametrize(("answer", "right"), [(0.6667, True), (2 / 3, True), (0.667, True), (0.66, False), (-2 / 3, False), (0, False)])
def test_an_answer_is_right_to_one_part_in_a_thousand(answer: float, right: bool) -> None:
    assert is_right(first("a/b", a=2, b=3), answer) is right


def test_nothing_is_left_of_two_numbers_that_cancel() -> None:
    assert is_right(first("(a+b)-c", a=0.1, b=0.2, c=0.3), 0.3)
    question = first("a-b", a=0.1 + 0.2, b=0.3)
    assert question.truth != 0
    assert is_right(question, 0.0)
    assert not is_right(first("a-b", a=1e-3, b=0.9e-3), 0.0)


def test_the_digits_on_the_screen_are_enough() -> None:
    """1.234567 - 1.2 is read as 1.235 - 1.2 by whoever has only the screen."""
    question = first("a-b", a=1.234567, b=1.2)
    assert not is_close(0.035, question.truth)
    assert is_right(question, 0.035)


def asked(text: str, kind: str, **inputs: float) -> Question:
    run = trace(parse(text), inputs)
    return next(question for moment in run.moments() for question in questions(run, moment) if question.kind == kind)


@pytest.mark.parametrize(
    "question",
    [
        first("a*b", a=-9.5e186, b=3.1e-150),
        first("a*b", a=1e-15, b=1e-3),
        first("a/b", a=1e-30, b=2.0),
        asked("a*b", "sent", a=2.0, b=1e-15),
        asked("a*b", "sent", a=1e200, b=3.0),
        asked("x*1e-20+x*2e-20", "sum", x=1.0),
    ],
    ids=lambda question: question.numbers,
)
@pytest.mark.parametrize("wrong", [0.0, 1e-13, 7.0])
def test_a_number_is_not_right_for_being_small_beside_others(question: Question, wrong: float) -> None:
    """Rounding is felt where numbers cancel; a product is as exact as its factors, however far apart they are."""
    assert is_right(question, question.truth)
    assert not is_right(question, wrong)


@pytest.mark.parametrize(
    ("question", "exact"),
    [(first("sin(x)", x=math.pi), 0.0), (asked("sin(x)", "sent", x=math.pi / 2), 0.0), (asked("x*1e16-x*1e16+x", "sum", x=1.0), 1.0)],
    ids=lambda content: getattr(content, "kind", ""),
)
def test_what_is_only_noise_of_rounding_may_be_called_nothing(question: Question, exact: float) -> None:
    assert is_right(question, exact)
