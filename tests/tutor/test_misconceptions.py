"""Misconceptions: for every op and every step that is asked, the truth is right, and each wrong rule is told by its number."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

import numpy as np
import pytest

from gradviz.engine import Trace, trace
from gradviz.errors import GradvizError
from gradviz.graph import Builder
from gradviz.language import parse
from gradviz.ops import OPS, Op
from gradviz.ops.op import Convention
from gradviz.tutor.misconceptions import MISCONCEPTIONS, Misconception
from gradviz.tutor.questions import Question, questions
from gradviz.tutor.verdicts import Verdict, judge, told

Judge = Callable[[Question, float], Verdict]
DRAWS = 3


def run_of(op: Op, seed: int) -> Trace | None:
    """A run in which the gate has an upstream gradient other than 1; None for a gate that takes no numbers drawn for it."""
    generator, builder = np.random.default_rng(seed), Builder()
    names = "abcdefgh"[: len(op.domain)]
    out = builder.gate(op.name, [builder.leaf(name) for name in names])
    graph = builder.build(builder.gate("mul", [out, builder.constant(3.0)]))
    shapes = op.example or ((),) * len(names)
    drawn = [
        np.vectorize(lambda _, sampler=sampler: round(sampler(generator), 1))(np.zeros(shape))
        for sampler, shape in zip(op.domain, shapes, strict=False)
    ]
    try:
        return trace(graph, dict(zip(names, drawn, strict=False)))
    except GradvizError:
        return None


def asked(run: Trace | None) -> list[Question]:
    return [] if run is None else [question for moment in run.moments("edge") for question in questions(run, moment)]


def near(one: float, other: float, part: float = 1.01e-3) -> bool:
    return bool(np.isclose(one, other, rtol=part, atol=1e-9))


def complaints(question: Question, judged: Judge = judge) -> Iterator[str]:
    """What is wrong with the verdicts on the truth, and on what every misconception gives."""
    if not judged(question, question.truth).right:
        yield f"{question.sentence} the truth {question.truth} is taken as wrong"
    for misconception in MISCONCEPTIONS.values():
        for answer in misconception.answers(question):
            verdict = judged(question, answer)
            if verdict.right:
                if not near(answer, question.truth, 3e-3):
                    yield f"{question.sentence} {misconception.name} gives {answer}, taken as right beside {question.truth}"
            elif verdict.misconception is None:
                yield f"{question.sentence} {misconception.name} gives {answer}, of which nothing is known"
            elif not any(near(answer, number) for number in MISCONCEPTIONS[verdict.misconception].answers(question)):
                yield f"{question.sentence} {answer} of {misconception.name} is taken for {verdict.misconception}"


@pytest.mark.parametrize("name", list(OPS))
def test_every_asked_step_of_every_op(name: str) -> None:
    for seed in range(DRAWS):
        found = asked(run_of(OPS[name], seed))
        assert not [line for question in found for line in complaints(question)]


def test_most_ops_are_asked_about() -> None:
    """A loop that asks nothing finds nothing."""
    silent = {name for name in OPS if not asked(run_of(OPS[name], 0))}
    assert not {name for name in silent if OPS[name].elementwise and not OPS[name].example and OPS[name].category != "copy"}


@pytest.mark.parametrize("text", ["e=(a+b)*(b+1)", "1+exp(w0+w1*x)", "max(a,b)*c", "x*x*x-x", "x^2*σ(x)+1/x"])
def test_every_asked_step_of_formulas(text: str) -> None:
    graph = parse(text)
    run = trace(graph, {name: 0.7 + 0.6 * at for at, name in enumerate(graph.inputs)}, seed=2.5)
    assert not [line for question in asked(run) for line in complaints(question)]


def lenient(question: Question, answer: float) -> Verdict:
    """A planted fault: half as much again is right too."""
    return Verdict(True, answer) if abs(answer - question.truth) <= abs(question.truth) / 2 else judge(question, answer)


def severe(question: Question, answer: float) -> Verdict:
    """A planted fault: nothing is right."""
    return Verdict(False, answer, "sign")


def speechless(question: Question, answer: float) -> Verdict:
    """A planted fault: nothing is known of what is wrong."""
    return Verdict(judge(question, answer).right, answer)


@pytest.mark.parametrize("planted", [lenient, severe, speechless])
def test_a_wrong_judge_is_seen(planted: Judge) -> None:
    run = trace(parse("e=(a+b)*(b+1)"), {"a": 2, "b": 1})
    assert [line for question in asked(run) for line in complaints(question, planted)]


EXAMPLE = trace(parse("e=(a+b)*(b+1)"), {"a": 2, "b": 1})


@pytest.mark.parametrize(
    ("sentence", "answer", "name"),
    [
        ("All parts are here. Which gradient does b get?", 2, "branch missing"),
        ("All parts are here. Which gradient does b get?", 3, "branch missing"),
        ("All parts are here. Which gradient does b get?", 2.5, "averaged"),
        ("All parts are here. Which gradient does b get?", 6, "multiplied"),
        ("All parts are here. Which gradient does b get?", -5, "signs lost"),
        ("All parts are here. Which gradient does b get?", -1, "signs lost"),
        ("All parts are here. Which gradient does b get?", 1, "value copied"),
        ("Which gradient does e = c · d send back to c?", 3, "own operand"),
        ("Which gradient does e = c · d send back to c?", 1, "without local"),
        ("Which gradient does e = c · d send back to c?", 6, "value of the gate"),
        ("Which gradient does c = a + b send back to a?", 1, "without upstream"),
        ("Which gradient does d = b + 1 send back to b?", 1.5, "shared out"),
        ("Which gradient does d = b + 1 send back to b?", 1, "without upstream"),
        ("Which gradient does d = b + 1 send back to b?", -3, "sign"),
        ("Which gradient does d = b + 1 send back to b?", 5, "too early"),
        ("Which gradient does e = c · d send back to c?", 12, "value as upstream"),
        ("What does e = c · d give?", 5, "another gate"),
        ("What does e = c · d give?", 3, "one operand"),
        ("What does e = c · d give?", 60, "decimal point"),
    ],
)
def test_the_misconceptions_of_the_lecture_example(sentence: str, answer: float, name: str) -> None:
    question = next(question for question in asked(EXAMPLE) if question.sentence == sentence)
    verdict = judge(question, answer)
    assert (verdict.right, verdict.misconception) == (False, name)
    assert told(question, verdict)


def test_what_is_five() -> None:
    question = asked(EXAMPLE)[-1]
    assert question.truth == 5.0
    assert judge(question, 5.0) == Verdict(True, 5.0)
    assert told(question, judge(question, 5.0)) == "Right: 2 + 3 = 5, as the parts of all branches add up."


@pytest.mark.parametrize(
    ("text", "inputs", "name"),
    [
        ("a-b", {"a": 1.5, "b": 4.0}, "backwards"),
        ("sin(x)", {"x": 1.0}, "in degrees"),
        ("3*exp(x)", {"x": 0.7}, "with the operand"),
        ("3*sin(x)", {"x": 0.7}, "at the result"),
        ("3*max(a,b)", {"a": 1.0, "b": 2.0}, "to the loser"),
    ],
)
def test_a_wrong_rule_is_found_where_it_matters(text: str, inputs: dict[str, float], name: str) -> None:
    found = asked(trace(parse(text), inputs))
    wrong = [(question, answer) for question in found for answer in MISCONCEPTIONS[name].answers(question)]
    assert any(judge(question, answer).misconception == name for question, answer in wrong)


@pytest.mark.parametrize("misconception", list(MISCONCEPTIONS.values()), ids=lambda misconception: misconception.name)
def test_each_has_a_sentence_with_its_fields(misconception: Misconception) -> None:
    runs = [EXAMPLE, *(trace(parse(text), {"x": 0.7, "y": 1.3}) for text in ("3*exp(x)*sin(y)*x", "(x-y)*3", "3*max(x,y)"))]
    met = [(question, answer) for run in runs for question in asked(run) for answer in misconception.answers(question)]
    assert met
    for question, answer in met:
        said = misconception.sentence(question, answer)
        assert said.endswith(".")
        assert "{" not in said


@pytest.mark.parametrize(("convention", "answer"), [("library", 3.0), ("lecture", 0.0)])
def test_who_knows_the_other_convention_is_told_which_is_set(convention: Convention, answer: float) -> None:
    run = trace(parse("y=3*relu(a)"), {"a": 0.0}, convention=convention)
    question = asked(run)[-1]
    verdict = judge(question, answer)
    assert verdict.misconception == "other convention"
    assert told(question, verdict).endswith({"library": "as in libraries.", "lecture": "as in the lectures."}[convention])


def test_what_goes_to_a_constant_is_not_said_to_go_there() -> None:
    run = trace(parse("y=3*a^2"), {"a": 4.0})
    question = asked(run)[-1]
    assert "would be right for the other operand" in told(question, judge(question, 3 * 16 * math.log(4)))
