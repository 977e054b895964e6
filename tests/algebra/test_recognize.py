from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest

from gradviz.algebra import from_sympy, to_sympy
from gradviz.algebra.recognize import gate_of
from gradviz.algebra.whole import evaluate
from gradviz.errors import InputError
from gradviz.graph import Builder, Graph
from gradviz.ops import OPS

sp = pytest.importorskip("sympy")
A, B, C = sp.symbols("a b c")
ORDINARY = (
    A + A + B,
    A - B - 1,
    -A - B,
    2 * A / (3 * B),
    A / 2 - B / 3,
    1 / (1 + sp.exp(-A)),
    sp.sqrt(A * B),
    sp.Max(A, B, C),
    sp.Max(A, 0),
    sp.Min(A, B, 2),
    A**-2,
    A ** (-B),
    A**B,
    2**A,
    sp.pi * A,
    sp.log(A) / sp.log(2),
    sp.Abs(A - B),
    sp.tanh(A) ** 2,
    sp.sin(A + B + C) * sp.cos(A) / sp.tan(B),
    sp.atan2(A, B),
    sp.asin(A / 10),
    sp.cosh(A) - sp.sinh(B),
    sp.Mul(2, A + B, evaluate=False),
    sp.Add(A, A, evaluate=False),
    sp.Rational(1, 3),
    sp.Integer(-7),
    A,
)


def test_the_gates_of_a_graph_come_back(random_graph: Callable[[int, int], Graph]) -> None:
    for seed in range(100):
        held = to_sympy(random_graph(seed, 15))
        back = from_sympy(held)
        assert to_sympy(back) is held
        assert sum(bool(row) and not back.is_copy(node) for node, row in enumerate(back.operands)) == len(
            {part for part in sp.preorder_traversal(held) if part.args and hasattr(part, "operation")}
        )


def test_equal_parts_are_merged() -> None:
    builder = Builder()
    a, b = builder.leaf("a"), builder.leaf("b")
    twice = builder.build(builder.gate("add", [builder.gate("mul", [a, b]), builder.gate("mul", [a, b])]))
    back = from_sympy(twice.sympy())
    assert [node.op for node in back.nodes] == ["input", "input", "mul", "copy", "add"]


def test_attributes_come_back() -> None:
    builder = Builder()
    graph = builder.build(builder.gate("leaky_relu", [builder.leaf("x")], attributes={"slope": 0.25}))
    back = from_sympy(to_sympy(graph))
    assert back.nodes[back.output].attributes == {"slope": 0.25}


@pytest.mark.parametrize("expression", ORDINARY, ids=str)
def test_ordinary_expressions_become_gates_of_the_same_value(expression: Any) -> None:
    point = {"a": 1.25, "b": 2.5, "c": -0.75}
    exact = float(expression.subs({sp.Symbol(name): value for name, value in point.items()}).evalf(30))
    assert evaluate(from_sympy(expression), point) == pytest.approx(exact, rel=1e-13)


def test_a_difference_is_a_minus_and_a_quotient_a_division() -> None:
    for definition, op in ((A - B, "sub"), (A / B, "div"), (-A, "neg"), (A + B, "add"), (A * B, "mul"), (sp.sqrt(A), "sqrt")):
        assert gate_of(definition).op == op


def test_numbers_become_constants() -> None:
    assert evaluate(from_sympy(3), {}) == 3.0
    assert evaluate(from_sympy(sp.pi), {}) == math.pi
    assert evaluate(from_sympy(sp.oo), {}) == math.inf
    assert evaluate(from_sympy(sp.Integer(10) ** 400), {}) == math.inf


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ("a + b", "not sympy"),
        (True, "not sympy"),
        (None, "not sympy"),
        (sp.Matrix([[A]]), "not sympy"),
        (A > B, "not sympy"),
        (sp.gamma(A), "no gate"),
        (sp.Integral(A, A), "no gate"),
        (1 + sp.factorial(A), "no gate"),
        (sp.I * A, "not real"),
    ],
    ids=str,
)
def test_what_has_no_gate_is_refused_by_name(given: Any, code: str) -> None:
    with pytest.raises(InputError) as caught:
        from_sympy(given)
    assert caught.value.code == code
    assert caught.value.hint


def test_deep_and_wide_expressions_need_no_recursion() -> None:
    builder = Builder()
    node = builder.leaf("x")
    for _ in range(2000):
        node = builder.gate("neg", [node])
    graph = builder.build(node)
    assert len(from_sympy(to_sympy(graph)).nodes) == len(graph.nodes)
    assert len(from_sympy(sp.Add(*sp.symbols("x:2000"))).nodes) == 3999


def test_every_definition_that_stands_alone_is_recognised() -> None:
    symbols = sp.symbols("a b", real=True)
    plain = [op for op in OPS.values() if op.category != "copy" and op.elementwise and not op.attributes and op.arity <= 2]
    named = [op for op in plain if (head := op.sympy(sp, *symbols[: op.arity])).args == symbols[: op.arity] and head.is_Function]
    assert len(named) > 8
    for op in named:
        assert gate_of(op.sympy(sp, *symbols[: op.arity])).op == op.name
