from __future__ import annotations

from collections.abc import Callable

import pytest

from gradviz.algebra import to_sympy
from gradviz.algebra.gates import gate_class
from gradviz.errors import InputError
from gradviz.graph import Builder, Graph
from gradviz.ops import OPS

sp = pytest.importorskip("sympy")
X, Y = sp.symbols("x y")


def of_two(op: str, first: str | float, second: str | float) -> Graph:
    builder = Builder()
    known: dict[str | float, int] = {}
    for operand in (first, second):
        if operand not in known:
            known[operand] = builder.leaf(operand) if isinstance(operand, str) else builder.constant(operand)
    return builder.build(builder.gate(op, (known[first], known[second])))


@pytest.mark.parametrize("name", [name for name, op in OPS.items() if op.arity == 2 and op.elementwise])
def test_gates_stay_as_typed(name: str) -> None:
    gate = gate_class(name)
    assert to_sympy(of_two(name, "x", "x")).args == (X, X)
    assert to_sympy(of_two(name, "y", "x")).args == (Y, X)
    assert to_sympy(of_two(name, 2.0, 3.0)).args == (2, 3)
    assert to_sympy(of_two(name, 0.0, "x")).args == (0, X)
    assert gate(X, X) is gate(X, X)
    assert gate(X, Y) != gate(Y, X)


def test_no_step_of_sympy_rewrites_them() -> None:
    held = to_sympy(of_two("sub", "x", "x"))
    for kept in (held.doit(), held.func(*held.args), sp.expand(held), held.xreplace({Y: X})):
        assert kept == held
    assert held.subs(X, Y).args == (Y, Y)


def test_they_differentiate_gate_by_gate() -> None:
    assert to_sympy(of_two("add", "x", "x")).diff(X) == 2
    assert to_sympy(of_two("mul", "x", "y")).diff(Y) == X
    assert to_sympy(of_two("div", "x", "y")).diff(Y) == -X / Y**2


@pytest.mark.parametrize(
    ("op", "latex"),
    [("add", "x + x"), ("sub", "x - x"), ("div", r"\frac{x}{x}")],
)
def test_latex_is_the_gate_own(op: str, latex: str) -> None:
    assert sp.latex(to_sympy(of_two(op, "x", "x"))) == latex


def test_brackets_stand_where_a_reader_needs_them() -> None:
    total = gate_class("add")(X, Y)
    assert sp.latex(gate_class("mul")(total, total)) == r"\left(x + y\right) \cdot \left(x + y\right)"
    assert sp.latex(gate_class("div")(total, total)) == r"\frac{x + y}{x + y}"
    assert sp.latex(gate_class("add")(gate_class("mul")(X, Y), Y)) == r"x \cdot y + y"
    assert sp.latex(2 * total) == r"2 \left(x + y\right)"
    assert sp.latex(gate_class("pow")(gate_class("div")(X, Y), sp.Integer(2))) == r"{\left(\frac{x}{y}\right)}^{2}"


def test_every_gate_prints_inside_every_other() -> None:
    for op in OPS.values():
        inner = gate_class(op.name)(*sp.symbols("p:8")[: op.arity])
        for outer in (2 * inner, inner**2, gate_class("neg")(inner)):
            shown = sp.latex(outer)
            assert shown.count("{") == shown.count("}")
            assert "Gate" not in shown


def test_an_array_is_refused_by_name() -> None:
    builder = Builder()
    with pytest.raises(InputError) as caught:
        to_sympy(builder.build(builder.gate("neg", [builder.constant((1.0, 2.0))])))
    assert caught.value.code == "arrays"


@pytest.mark.parametrize("op", ["neg", "add"])
def test_a_chain_of_2000_gates_needs_no_recursion(op: str) -> None:
    def chain() -> Graph:
        builder = Builder()
        node = builder.leaf("x")
        for _ in range(2000):
            node = builder.gate(op, [node] * OPS[op].arity)
        return builder.build(node)

    assert to_sympy(chain()) == to_sympy(chain())
    assert isinstance(chain().sympy(), sp.Basic)


def test_shared_parts_are_one_object(random_graph: Callable[[int, int], Graph]) -> None:
    for seed in range(20):
        assert to_sympy(random_graph(seed, 12)) is to_sympy(random_graph(seed, 12))
