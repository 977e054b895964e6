"""Why nothing is asked: one sentence for what is given, for arrays and for what is no number; none where something is asked."""

from __future__ import annotations

from typing import Any

import pytest

from gradviz.engine import Trace, trace
from gradviz.language import parse
from gradviz.tutor.questions import questions
from gradviz.tutor.unasked import unasked


def run_of(text: str, seed: float | None = None, **inputs: Any) -> Trace:
    return trace(parse(text), inputs, seed=seed)


def told(run: Trace, granularity: str = "edge") -> list[str]:
    return [unasked(run, moment) for moment in run.moments(granularity)]


def test_the_lecture_example_is_not_asked_what_is_given() -> None:
    assert [sentence for sentence in told(run_of("e=(a+b)*(b+1)", a=2, b=1)) if sentence] == [
        "Not asked, as the value of a is given.",
        "Not asked, as the value of b is given.",
        "Not asked, as a copy gate changes nothing.",
        "Not asked, as 1 is a constant.",
        "Not asked, as it is given: ∂e/∂e = 1.",
    ]


def test_a_seed_of_ones_own_is_given_too() -> None:
    assert "Not asked, as the seed is given." in told(run_of("y=2*a", seed=3.0, a=2.0))


@pytest.mark.parametrize("granularity", ["edge", "node"])
@pytest.mark.parametrize(
    ("text", "inputs"),
    [
        ("e=(a+b)*(b+1)", {"a": 2, "b": 1}),
        ("y=sum(softmax(x))*a", {"x": [1.0, 2.0], "a": 3.0}),
        ("y=a/b+a", {"a": 1, "b": 0}),
        ("y=sum(a)", {"a": 1.0}),
        ("y=x*x+2*z", {"x": 1.0, "z": 2.0}),
        ("u=x*2\ny=x*3", {"x": 1.0}),
        ("y=max([a,b,c])", {"a": 1.0, "b": 2.0, "c": 0.5}),
    ],
)
def test_every_step_is_either_asked_or_told(text: str, inputs: dict[str, Any], granularity: str) -> None:
    run = run_of(text, **inputs)
    for moment in run.moments(granularity):
        assert bool(questions(run, moment)) != bool(unasked(run, moment)), moment


def test_arrays_and_what_is_not_finite_are_told_apart() -> None:
    assert "Not asked, as arrays go through here, and an answer is one number." in told(run_of("y=sum(softmax(x))", x=[1.0, 2.0]))
    assert "Not asked, as the result is not a finite number." in told(run_of("y=a/b", a=1, b=0))
