"""A nudge shows what the gradient promised, and how the promise gets better with a smaller step."""

from __future__ import annotations

import math

import pytest

from gradviz.engine import trace
from gradviz.language import parse
from gradviz.tutor.nudge import STEPS, curve, how_it_falls, nudge, shrinking, signed

RUN = trace(parse("e=(a+b)*(b+1)"), {"a": 2, "b": 1})


def test_the_lecture_s_nudge() -> None:
    found = nudge(RUN, "b", 0.01)
    assert found is not None
    assert found.sentence == "b + 0.01 gives e + 0.0501; predicted 5 × 0.01 = 0.05."
    assert found.error == pytest.approx(1e-4)


def test_the_error_falls_with_the_square_of_the_step() -> None:
    errors = [found.error for found in shrinking(RUN, "b")]
    assert len(errors) == len(STEPS)
    assert errors == pytest.approx([step**2 for step in STEPS])
    assert all(found.step < 0 for found in shrinking(RUN, "b", -1))
    assert all(found.step > 0 for towards in (0, 0.5, 1) for found in shrinking(RUN, "b", towards))


def test_a_negative_gradient_and_step_keep_their_signs() -> None:
    found = nudge(trace(parse("f=-2x"), {"x": 1}), "x", -0.1)
    assert found is not None
    assert found.sentence == "x − 0.1 gives f + 0.2; predicted (−2) × (−0.1) = 0.2."
    assert signed(0.0) == "+ 0"


def test_another_seed_does_not_change_what_the_output_does() -> None:
    found = nudge(trace(parse("e=(a+b)*(b+1)"), {"a": 2, "b": 1}, seed=10), "b", 0.01)
    assert found == nudge(RUN, "b", 0.01)


def test_a_step_out_of_the_domain_gives_no_value_and_no_warning() -> None:
    run = trace(parse("sqrt(x)"), {"x": 0.5})
    found = nudge(run, "x", -1.0)
    assert found is not None
    assert math.isnan(found.change)
    assert 2 < len(curve(run, "x")) < 41


def test_arrays_and_a_seed_of_zero_have_no_nudge() -> None:
    assert nudge(trace(parse("x*y"), {"x": [1, 2], "y": [3, 4]}), "x", 0.1) is None
    assert nudge(trace(parse("x*y"), {"x": 1, "y": 2}, seed=0), "x", 0.1) is None


@pytest.mark.parametrize(
    ("text", "at", "said"),
    [("y=x*x", 2.0, "square"), ("y=exp(x)", 0.0, "square"), ("y=3x", 2.0, "straight"), ("y=|x|", 0.0, "kink"), ("y=relu(x)", 0.0, "kink")],
)
def test_how_the_error_falls_is_said_as_it_is(text: str, at: float, said: str) -> None:
    run = trace(parse(text), {"x": at})
    assert said in how_it_falls(shrinking(run, "x"))
