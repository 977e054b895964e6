"""One name however it is spelled."""

from __future__ import annotations

import pytest

from gradviz.engine import gradients, trace
from gradviz.errors import InputError
from gradviz.graph.spelling import canonical, shown
from gradviz.language import parse


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("λ", "lambda"), ("θ₀", "theta0"), ("θ_0", "theta_0"), ("x₁", "x1"), ("ϵ'", "epsilon'"), ("x\u0302", "x\u0302"), ("é", "é"),
        ("e\u0301", "é"), ("λoss", "λoss"), ("w", "w"), ("", ""),
    ],
)  # fmt: skip
def test_spellings(typed: str, name: str) -> None:
    assert canonical(typed) == name
    assert canonical(canonical(typed)) == canonical(typed)


@pytest.mark.parametrize(
    ("name", "letters"), [("lambda", "λ"), ("theta0", "θ0"), ("sigma_x'", "σ_x'"), ("loss", "loss"), ("λoss", "λoss"), ("pi_1", "π_1")]
)
def test_what_the_screen_shows_is_the_same_name(name: str, letters: str) -> None:
    assert shown(name) == letters
    assert canonical(shown(name)) == canonical(name)


def test_values_and_results_may_be_asked_for_as_they_were_typed() -> None:
    graph = parse("L=λ θ₀ x")
    for values in ({"λ": 2, "θ₀": 3, "x": 1}, {"lambda": 2, "theta0": 3, "x": 1}):
        run = trace(graph, values)
        assert run.value("L") == 6.0
        assert run.grad("λ") == run.grad("lambda") == 3.0
        assert gradients(graph, values)[1] == {"lambda": 3.0, "theta0": 2.0, "x": 6.0}


def test_two_spellings_of_one_input_are_refused() -> None:
    with pytest.raises(InputError, match="λ"):
        trace(parse("λx"), {"lambda": 2, "λ": 3, "x": 1})
