"""Brackets where they are needed, and only there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from gradviz import words
from gradviz.errors import ExpressionError
from gradviz.graph import Builder, Graph
from gradviz.language import parse, read
from gradviz.language.typeset import graph_latex, graph_text, worded, worded_plain
from gradviz.ops import OPS, Op
from gradviz.registry import Registry


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("((a))+b", "a + b"),
        ("a*(b*c)", "a · (b · c)"),
        ("-(2)", "−(2)"),
        ("a-(-b)", "a − (−b)"),
        ("-(π)", "−(π)"),
        ("-π", "−π"),
        ("-(-(pi))", "−(−(π))"),
    ],
)
def test_how_it_reads(text: str, plain: str) -> None:
    assert read(text).plain == plain


def test_a_power_of_a_square_keeps_its_brackets() -> None:
    assert read("square(x)^2").latex == r"{\left({x}^{2}\right)}^{2}"
    assert read("square(a+b)").latex == r"{\left(a + b\right)}^{2}"
    assert read("square(sin(x))").latex == r"{\sin\left(x\right)}^{2}"


@pytest.mark.parametrize("text", ["e=(a+b)*exp(b)", "e+exp(x)", "f(e)=exp(e); f(2)", "sum[i=1..2] e exp(x_i)"])
def test_no_e_means_two_things(text: str) -> None:
    assert r"\operatorname{exp}\left(" in read(text).latex
    assert "e^" not in read(text).latex
    assert read("a+exp(x)").latex == "a + e^{x}"


def test_a_comparison_is_never_set_like_a_definition() -> None:
    assert read("x==y").latex == "x == y"


Printer = Callable[[Graph, Registry[Op]], str]
PRINTERS: tuple[Printer, ...] = (graph_text, graph_latex)


def pairs(ops: Registry[Op]) -> Iterator[tuple[str, Graph]]:
    """Every gate as every operand of every other gate."""
    gates = [op for op in ops.values() if op.typed]
    for outer in gates:
        for slot in range(outer.arity):
            for inner in gates:
                if outer.infix.startswith("*") and inner.infix == "^T":
                    continue  # a product sign beside a row is the matrix product
                if outer is not inner and not outer.elementwise and not inner.elementwise and outer.binding == inner.binding == 100:
                    continue  # a call within a call: its own brackets part them, and each meets all other gates
                builder = Builder()
                letters = iter("abcdfg")
                part = builder.gate(inner.name, [builder.leaf(next(letters)) for _ in range(inner.arity)], attributes=inner.settings({}))
                operands = [part if at == slot else builder.leaf(next(letters)) for at in range(outer.arity)]
                yield (
                    f"{outer.name}({slot}: {inner.name})",
                    builder.build(builder.gate(outer.name, operands, attributes=outer.settings({}))),
                )


def said(graph: Graph, node: int) -> Any:
    """A graph as nested tuples; a square is the power of 2 that it is printed as."""
    if graph.nodes[node].role == "constant":
        return graph.nodes[node].attributes["value"]
    operands = tuple(said(graph, source) for source in graph.operands[node])
    if graph.nodes[node].op == "square":
        return ("pow", *operands, 2.0)
    return (graph.nodes[node].op, *operands) if operands else graph.nodes[node].name


def misprinted(ops: Registry[Op], printer: Printer) -> list[str]:
    """Pairs of gates whose printed text reads as another graph, or not at all."""
    wrong = []
    for name, graph in pairs(ops):
        text = printer(graph, ops)
        try:
            again = parse(text if printer is graph_text else "{" + text + "}")
        except ExpressionError as problem:
            wrong.append(f"{name}: {text}: {problem.message}")
            continue
        if said(again, again.output) != said(graph, graph.output):
            wrong.append(f"{name}: {text}")
    return wrong


@pytest.mark.heavy
@pytest.mark.parametrize("printer", PRINTERS, ids=lambda printer: printer.__name__)
def test_every_pair_of_gates_is_printed_so_that_it_reads_back(printer: Printer) -> None:
    assert misprinted(OPS, printer) == []


@pytest.mark.parametrize("printer", PRINTERS, ids=lambda printer: printer.__name__)
def test_a_template_without_its_brackets_is_caught(printer: Printer) -> None:
    ops: Registry[Op] = Registry("op")
    for op in (replace(OPS["add"], binding=25), OPS["mul"]):
        ops.register(op.name, op)
    assert misprinted(ops, printer)


@pytest.mark.parametrize(
    ("attributes", "text"),
    [({"axis": 0}, "sum(x, 0)"), ({"axis": 0, "keepdims": True}, "sum(x, 0, 1)"), ({}, "sum(x)")],
    ids=str,
)
def test_settings_are_written_up_to_the_last_that_is_not_the_default(attributes: dict[str, Any], text: str) -> None:
    builder = Builder()
    assert graph_text(builder.build(builder.gate("sum", [builder.leaf("x")], attributes=attributes))) == text


def test_the_words_between_cases_are_in_the_present_language() -> None:
    exact = r"\begin{cases} 1 & \text{for}\: a > b \\0 & \text{otherwise} \end{cases}"
    assert worded(exact) == exact
    plain = "1 if a > b, else 0"
    assert worded_plain(plain) == "1 for a > b, otherwise 0"
    words.set_language("ru")
    try:
        assert worded_plain(plain) == "1 при a > b, иначе 0"
        assert "for" not in worded(exact)
        assert "otherwise" not in worded(exact)
    finally:
        words.set_language("en")


@pytest.mark.parametrize(
    ("text", "plain", "latex"),
    [
        ("[1,-2]", "[1, −2]", r"\begin{bmatrix}1 & -2\end{bmatrix}"),
        ("[1,2;3,4]", "[1, 2; 3, 4]", r"\begin{bmatrix}1 & 2 \\ 3 & 4\end{bmatrix}"),
        ("[[1,2]]", "[[1, 2]]", r"\begin{bmatrix}1 & 2\end{bmatrix}"),
        ("[1;2]", "[1; 2]", r"\begin{bmatrix}1 \\ 2\end{bmatrix}"),
        (
            "[[[1,2],[3,4]],[[5,6],[7,8]]]",
            "[[1, 2; 3, 4], [5, 6; 7, 8]]",
            r"\begin{bmatrix}\begin{bmatrix}1 & 2 \\ 3 & 4\end{bmatrix} & \begin{bmatrix}5 & 6 \\ 7 & 8\end{bmatrix}\end{bmatrix}",
        ),
        ("[[[1,2]]]", "[[[1, 2]]]", r"\begin{bmatrix}\begin{bmatrix}1 & 2\end{bmatrix}\end{bmatrix}"),
    ],
)
def test_numbers_with_any_number_of_axes_are_printed_so_that_they_read_back(text: str, plain: str, latex: str) -> None:
    graph = parse(text)
    assert (graph_text(graph), graph_latex(graph)) == (plain, latex)
    assert parse(plain).nodes[0].attributes == graph.nodes[0].attributes
