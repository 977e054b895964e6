import pytest

from gradviz.language import parse
from gradviz.tutor.formulas import gate_formula, latex_name


@pytest.mark.parametrize(
    ("text", "operands", "shown"),
    [("a*b", ["3", "−2"], "3 · (−2)"), ("a-b", ["a", "b"], "a − b"), ("exp(a)", ["−1"], "exp(−1)"), ("-a", ["a"], "−a")],
)
def test_a_gate_as_a_formula(text: str, operands: list[str], shown: str) -> None:
    graph = parse(text)
    assert gate_formula(graph, graph.output, operands) == shown


@pytest.mark.parametrize(
    ("label", "latex"),
    [("a", "a"), ("w1", "w_{1}"), ("x'", "x'"), ("bias", r"\mathrm{bias}"), ("k_s", "k_{s}"), ("λ", r"\lambda"), ("θ0", r"\theta_{0}")],
)
def test_names_are_typeset(label: str, latex: str) -> None:
    assert latex_name(label) == latex
