"""Verdicts: right, wrong in a known way, or wrong in another; each is told in the language of then."""

from __future__ import annotations

from gradviz import words
from gradviz.engine import trace
from gradviz.language import parse
from gradviz.registry import Registry
from gradviz.tutor.misconceptions import Misconception
from gradviz.tutor.questions import questions
from gradviz.tutor.verdicts import Verdict, judge, told

RUN = trace(parse("e=(a+b)*(b+1)"), {"a": 2, "b": 1})
PRODUCT = next(question for moment in RUN.moments() for question in questions(RUN, moment) if question.kind == "sent")


def test_right_is_told_with_its_reason() -> None:
    verdict = judge(PRODUCT, 2.001)
    assert verdict.right
    assert told(PRODUCT, verdict) == "Right: 1 × 2 = 2, upstream times local."


def test_wrong_in_a_known_way_is_told_with_the_rule() -> None:
    said = told(PRODUCT, judge(PRODUCT, 3.0))
    assert said.startswith("Not 3. This is upstream times the value of c itself. A swap multiplier")


def test_of_another_wrong_answer_nothing_is_known() -> None:
    verdict = judge(PRODUCT, 217.0)
    assert verdict == Verdict(False, 217.0)
    assert told(PRODUCT, verdict) == ""


def test_one_more_record_is_found_without_further_ado() -> None:
    known: Registry[Misconception] = Registry("misconception")
    known.register("lucky", Misconception("lucky", ("sent",), lambda question: iter((217.0,)), "Seventeen and two hundred."))
    verdict = judge(PRODUCT, 217.0, known)
    assert told(PRODUCT, verdict, known) == "Not 217. Seventeen and two hundred."


def test_it_is_told_again_in_another_language() -> None:
    verdict = judge(PRODUCT, 2.0)
    words.set_language("ru")
    try:
        assert "1 × 2 = 2" in told(PRODUCT, verdict)
    finally:
        words.set_language("en")
