"""One gradient step in numbers and words; only parameters move, and a run of steps ends where nothing moves."""

from __future__ import annotations

import numpy as np

from gradviz.engine import trace
from gradviz.language import parse
from gradviz.tutor.update import has_converged, refusal, updates

RUN = trace(parse("e=(a+b)*(b+1)"), {"a": 2, "b": 1})


def test_parameters_move_against_their_gradient() -> None:
    (step,) = updates(RUN, ["b", "not there"], 0.1)
    assert (step.name, step.before, step.gradient, step.after) == ("b", 1.0, 5.0, 0.5)
    assert step.formula == "1 − 0.1 · 5 = 0.5"


def test_a_negative_gradient_wears_brackets() -> None:
    (step,) = updates(trace(parse("-3x"), {"x": 1}), ["x"], 0.5)
    assert step.formula == "1 − 0.5 · (−3) = 2.5"


def test_arrays_move_element_by_element() -> None:
    (step,) = updates(trace(parse("x*x"), {"x": [1, 2]}), ["x"], 0.25)
    assert np.array_equal(step.after, [0.5, 1.0])


def test_no_parameter_moves_where_one_would_be_spoilt() -> None:
    """sqrt has no slope at 0: without a refusal w would be nan, and so would everything after it."""
    run = trace(parse("y=sqrt(w)+v"), {"w": 0, "v": 1})
    steps = updates(run, ["v", "w"], 0.1)
    assert [(step.after, step.is_still) for step in steps] == [(1.0, True), (0.0, True)]
    assert [step.formula for step in steps] == ["1 − 0.1 · 1", "0 − 0.1 · (inf)"]
    assert refusal(steps) == steps[0].refused
    assert refusal(steps).startswith("The backward pass broke at")
    assert has_converged(steps)
    assert refusal(updates(RUN, ["a"], 0.1)) == refusal(()) == ""


def test_a_step_that_is_too_large_is_refused_by_the_name_of_its_parameter() -> None:
    (step,) = updates(trace(parse("x*x"), {"x": 1e150}), ["x"], 1e300)
    assert (step.after, step.refused) == (1e150, "The update would make x −inf: choose a smaller rate.")


def test_it_ends_where_nothing_moves_or_numbers_leave_the_finite() -> None:
    assert not has_converged(updates(RUN, ["a", "b"], 0.1))
    assert has_converged(updates(RUN, ["a", "b"], 0.0))
    assert has_converged(updates(RUN, ["a"], float("inf")))
    assert has_converged(())
