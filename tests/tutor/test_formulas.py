import pytest

from gradviz.graph import Builder, Edge
from gradviz.language import parse
from gradviz.tutor.formulas import gate_formula, latex_name, sent_formula


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


def test_what_a_tensor_gate_sends_is_in_the_names_on_screen() -> None:
    builder = Builder()
    graph = builder.build(builder.gate("bias", [builder.leaf("x"), builder.leaf("b", "parameter")], name="h"))
    assert [sent_formula(graph, Edge(slot, 2, slot)) for slot in (0, 1)] == ["g", "Σ g"]
