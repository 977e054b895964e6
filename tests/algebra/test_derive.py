from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from gradviz.algebra.derive import OUT, case_at, local_derivatives, operand_symbols, settings
from gradviz.errors import InputError
from gradviz.ops import OPS, Op

sp = pytest.importorskip("sympy")
POINTS = 12
PLAIN = [name for name, op in OPS.items() if op.elementwise]


def check(op: Op) -> None:
    """Compare the derived derivatives with the op's own rule over its domain."""
    rng = np.random.default_rng(7)
    attributes = dict(settings(op, {}))
    derived = local_derivatives(op)
    assert len(derived) == op.arity
    for _ in range(POINTS):
        operands = [draw(rng) for draw in op.domain]
        if op.kinked is not None and np.any(op.kinked(*operands, **attributes)):
            continue
        out = float(op.forward(*operands, **attributes))
        point = {symbol.name: sp.Float(value, 40) for symbol, value in zip(operand_symbols(op.arity), operands, strict=True)}
        point[OUT] = sp.Float(out, 40)
        for slot, (row, own) in enumerate(zip(derived, op.local(out, *operands, **attributes), strict=True)):
            exact = float(row.expr.xreplace({symbol: point[symbol.name] for symbol in row.expr.free_symbols}).evalf(30))
            assert exact == pytest.approx(float(own), rel=1e-11, abs=1e-11), (op.name, slot, operands, row.plain)


@pytest.mark.parametrize("name", PLAIN)
def test_every_gate_has_the_derivative_that_its_definition_implies(name: str) -> None:
    check(OPS[name])


def test_the_check_sees_a_wrong_rule_and_a_wrong_definition() -> None:
    honest = OPS["mul"]
    with pytest.raises(AssertionError):
        check(replace(honest, local=lambda out, a, b: (a, b)))
    with pytest.raises(AssertionError):
        check(replace(honest, sympy=lambda module, a, b: a * b + a))


@pytest.mark.parametrize("name", PLAIN)
def test_texts_are_finished_and_hold_no_program_syntax(name: str) -> None:
    for row in local_derivatives(OPS[name]):
        assert row.latex
        assert "**" not in row.plain
        for word in ("Piecewise", "Derivative", "Dirac", "Heaviside"):
            assert word not in row.plain + row.latex


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("add", ("1", "1")),
        ("mul", ("b", "a")),
        ("div", ("1/b", "-a/b^2")),
        ("sigmoid", ("out*(1 - out)",)),
        ("tanh", ("1 - out^2",)),
        ("exp", ("out",)),
        ("log", ("1/a",)),
        ("relu", ("1 if a > 0, else 0",)),
        ("max", ("1 if a >= b, else 0", "0 if a >= b, else 1")),
        ("leaky_relu", ("1 if a > 0, else 1/10",)),
    ],
)
def test_forms_are_those_of_the_lecture(name: str, plain: tuple[str, ...]) -> None:
    assert tuple(row.plain for row in local_derivatives(OPS[name])) == plain


def test_the_cases_of_a_choice_among_several_can_be_read() -> None:
    assert [row.plain for row in local_derivatives(OPS["max"], {}, 3)] == [
        "1 if a >= b and a >= c, else 0",
        "0 if a >= b and a >= c, 1 if b >= c and a <= b, else 0",
        "0 if a >= b and a >= c, 0 if b >= c and a <= b, else 1",
    ]


def test_a_second_question_costs_nothing() -> None:
    assert local_derivatives(OPS["tanh"]) is local_derivatives(OPS["tanh"], {}, 1)


def test_a_gate_of_arrays_has_no_formula() -> None:
    with pytest.raises(InputError, match="matmul works on arrays"):
        local_derivatives(OPS["matmul"])


@pytest.mark.parametrize(("a", "part"), [(2.0, "exp(a)"), (0.5, "a/2"), (-1.0, "0"), (float("nan"), "0")])
def test_the_case_that_holds_is_found(a: float, part: str) -> None:
    numbers = {"a": a, "0": 0.0, "1": 1.0}
    assert case_at("exp(a) if a >= 1, a/2 if a > 0, else 0", numbers.__getitem__) == part
    assert case_at("exp(a)", numbers.__getitem__) == "exp(a)"


def test_a_case_may_have_two_conditions() -> None:
    numbers = {"a": 2.0, "b": 1.0, "c": 3.0}
    assert case_at("b if a >= b and a >= c, else c", numbers.__getitem__) == "c"
    assert case_at("b if a >= b and a < c, else c", numbers.__getitem__) == "b"


def test_the_factor_of_a_power_stands_before_it() -> None:
    """Of x^2 the card said x^{2 - 1} 2."""
    base, exponent = local_derivatives(OPS["pow"])
    assert base.latex == "b a^{b - 1}"
    assert exponent.latex == r"a^{b} \log{\left(a \right)}"
