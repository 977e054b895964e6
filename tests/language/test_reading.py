"""parse and read as a whole: round trips, an independent oracle, random texts, limits."""

from __future__ import annotations

import ast
import math
import random
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gradviz.errors import ExpressionError
from gradviz.graph import Graph
from gradviz.language import parse, read
from gradviz.language.typeset import graph_latex, graph_text
from gradviz.ops import OPS

pytestmark = pytest.mark.timeout(900)
Evaluate = Callable[[Graph, Mapping[str, float]], float]
NAMES = st.sampled_from(["x", "y", "w0", "w1", "a", "theta", "k_s", "loss", "e"])
NUMBERS = st.one_of(st.integers(0, 20).map(str), st.floats(0.01, 1e6, allow_nan=False).map(repr))
UNARY = ["sin", "exp", "tanh", "sqrt", "relu", "sigmoid", "abs", "step", "log"]
BITS = [
    "x",
    "y",
    "e",
    "w1",
    "sin",
    "max",
    "(",
    ")",
    "+",
    "-",
    "*",
    "/",
    "^",
    "=",
    "\n",
    ";",
    "[",
    "]",
    "|",
    ",",
    "²",
    "⁻",
    "σ",
    "λ",
    "√",
    "∑",
    "sum[i=1..3]",
    "1",
    "2.5",
    ".",
    "..",
    "'",
    "_",
    "≥",
    "<",
    "==",
    "and",
    "not",
    "¬",
    "!",
    "#",
    "f(x)=",
    "log",
    "leaky_relu",
    "x_i",
    "i",
    "select",
    "tan^-1",
    "softmax",
    "@",
    ":=",
    "%",
    "ⁿ",
    "0",
    "pi",
    "π",
    "nan",
    "ᵀ",
    "ﬁ",
    "𝑥",
    "½",
    "\u200b",
    "e^",
    "1e400",
    "^T",
    "\\frac",
    "{",
    "}",
    "\\sum_{i=1}^{3}",
    "\\left(",
    "\\begin{cases}",
    "\\end{cases}",
    "&",
    "\\\\",
    "\\sqrt[3]",
    "\\hat",
    "\\log_",
    "\\operatorname{",
    "\\text{if}",
    "$",
    "~",
]


def extended(parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.tuples(parts, st.sampled_from([" + ", "-", "*", "/", "^", "·", " × ", "**"]), parts).map(lambda p: f"({p[0]}){p[1]}({p[2]})"),
        st.tuples(parts, st.sampled_from(["+", "-", "*", "/"]), parts).map(lambda p: p[0] + p[1] + p[2] if p[2][0] != "-" else "x"),
        st.tuples(st.sampled_from(UNARY), parts).map(lambda p: f"{p[0]}({p[1]})"),
        st.tuples(st.sampled_from(["max", "min", "atan2"]), parts, parts).map(lambda p: f"{p[0]}({p[1]}, {p[2]})"),
        st.tuples(parts, parts).map(lambda p: f"({p[0]})({p[1]})"),
        parts.map(lambda p: f"-({p})"),
        parts.map(lambda p: f"[({p}) > 0]"),
        parts.map(lambda p: f"({p})²"),
    )


FORMULAS = st.recursive(st.one_of(NAMES, NUMBERS), extended, max_leaves=12)


def structure(graph: Graph) -> list[tuple[Any, ...]]:
    """Everything of a graph but spans and the names of gates."""
    return [
        (node.op, graph.operands[node.id], node.name if node.role != "gate" else None, str(dict(node.attributes))) for node in graph.nodes
    ]


@given(FORMULAS)
def test_text_to_graph_to_text_to_graph(text: str) -> None:
    graph = parse(text)
    again = parse(graph_text(graph), names=graph.names)
    assert structure(again) == structure(graph)


@given(FORMULAS)
def test_the_reading_reads_the_same(text: str) -> None:
    reading = read(text)
    assert structure(parse(reading.plain, names=reading.graph.names)) == structure(reading.graph)


@given(FORMULAS)
def test_latex_reads_the_same(text: str) -> None:
    graph = parse(text)
    again = parse("{" + graph_latex(graph) + "}", names=graph.names)
    assert [(op, operands, name and name.replace("_", ""), rest) for op, operands, name, rest in structure(again)] == [
        (op, operands, name and name.replace("_", ""), rest) for op, operands, name, rest in structure(graph)
    ]


ARITHMETIC = {ast.Add: lambda a, b: a + b, ast.Sub: lambda a, b: a - b, ast.Mult: lambda a, b: a * b, ast.Div: np.divide, ast.Pow: np.power}


def by_python(tree: ast.expr, values: Mapping[str, float]) -> Any:
    """The value of a Python expression tree: an oracle that shares no line with our reader."""
    match tree:
        case ast.Constant(value=float() | int() as number):
            return np.float64(number)
        case ast.Name(id=name):
            return np.float64(values[name])
        case ast.UnaryOp(op=ast.USub(), operand=inner):
            return -by_python(inner, values)
        case ast.BinOp(left=left, op=sign, right=right):
            return ARITHMETIC[type(sign)](by_python(left, values), by_python(right, values))
    raise AssertionError(ast.dump(tree))


PLAIN = st.recursive(
    st.one_of(st.sampled_from("xyz"), st.integers(0, 9).map(str)),
    lambda parts: st.one_of(
        st.tuples(parts, st.sampled_from(["+", "-", "*", "/", "**"]), parts).map("".join),
        parts.map("({})".format),
        parts.map("-{}".format),
    ),
    max_leaves=10,
)


@given(PLAIN)
def test_arithmetic_means_what_python_means(value_of: Evaluate, text: str) -> None:
    values = {"x": 1.25, "y": 0.5, "z": 2.0}
    with np.errstate(all="ignore"):
        wanted = by_python(ast.parse(text, mode="eval").body, values)
    got = value_of(parse(text), values)
    assert got == wanted or (math.isnan(got) and math.isnan(wanted)) or math.isclose(got, wanted, rel_tol=1e-12)


def only_expression_errors(text: str) -> None:
    try:
        read(text)
    except ExpressionError as problem:
        assert 0 <= problem.start <= len(text)
        assert 1 <= problem.line <= text.count("\n") + 1
        assert problem.column >= 1
        assert problem.message


RANDOM = 400 if settings().max_examples < 1000 else 20_000


@settings(max_examples=RANDOM)
@given(st.one_of(st.text(max_size=80), st.lists(st.sampled_from(BITS), max_size=40).map("".join)))
def test_random_texts_raise_expression_errors_only(text: str) -> None:
    only_expression_errors(text)


def test_long_random_texts_raise_expression_errors_only() -> None:
    rng = random.Random(5)
    for _ in range(RANDOM // 10):
        only_expression_errors("".join(rng.choice(BITS) for _ in range(rng.randrange(100, 900))))


@pytest.mark.parametrize(
    "text", ["\n" * 9000, "x=1" + "\n " * 4500, "ﬁ", "aﬁ", "ﬁ" * 3000, "_" * 9000, "((" * 4000, "{" * 9000, "\\" * 9999]
)
def test_texts_that_once_took_forever(text: str) -> None:
    only_expression_errors(text)


@pytest.mark.parametrize(
    ("text", "code", "column"),
    [
        ("x" * 10_001, "characters", 10_001),
        ("x " * 5_000 + "+", "characters", 10_001),
        ("+x" * 2_600, "tokens", 5_001),
        ("(" * 101 + "x" + ")" * 101, "depth", 101),
        ("-" * 101 + "x", "depth", 101),
        ("sin " * 101 + "x", "depth", 401),
        ("+".join(["x"] * 2_002), "gates", 1),
        ("1" * 41, "digits", 1),
        ("a" * 33, "name length", 1),
        ("9e999", "too large", 1),
        ("sum[i=1..64] sum[j=1..64] x", "gates", 14),
        ("{" * 101 + "xy" + "}" * 101, "depth", 101),
        ("x^" * 1_000 + "x", "depth", 401),
        ("f(x)=x\n" + "f(" * 101 + "x" + ")" * 101, "depth", 201),
        ("x" + "²" * 41, "digits", 2),
        ("f(x)=x\n" + "\n".join(f"f{i}(x)=f{i - 1 if i else ''}(x)" for i in range(440)) + "\nf439(y)", "depth", 9),
    ],
)
def test_limits(text: str, code: str, column: int) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse(text)
    assert (caught.value.code, caught.value.column) == (code, column)


def test_what_lies_just_inside_the_limits_reads() -> None:
    parse("(" * 99 + "x" + ")" * 99)
    parse("1+(2*3^(" * 33 + "x" + "))" * 33)
    parse("+".join(["x"] * 2_000))
    parse("9**9**9")
    parse("x^" * 99 + "x")
    parse("f(x)=x\n" + "f(" * 100 + "x" + ")" * 100)


@pytest.mark.parametrize(
    "text", ["x y = " + "sin " * 90 + "x", "\\operatorname{" + "x" * 9_000, "np." + "x^" * 90 + "x", "a+b+" * 600 + "c = y"]
)
def test_a_sentence_quotes_no_more_of_a_text_than_one_can_read(text: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse(text)
    assert len(str(caught.value)) < 300


def test_a_toy_op_reads_by_name_alias_and_sign() -> None:
    ops = OPS.copy()
    ops.register("blend", replace(OPS["atan2"], name="blend", aliases=("mixture",), infix="<>", binding=20, text="{0} <> {1}"))
    for text in ("blend(x, y)", "mixture(x, y)", "x <> y"):
        graph = parse(text, ops=ops)
        assert graph.nodes[graph.output].op == "blend"
    with pytest.raises(ExpressionError):
        parse("blend(x, y)")


def test_a_registered_tensor_op_reads() -> None:
    ops = OPS.copy()
    ops.register("logsumexp", replace(OPS["tanh"], name="logsumexp"))
    assert parse("logsumexp(z)", ops=ops).nodes[-1].op == "logsumexp"


def test_every_op_reads_as_a_call_by_each_of_its_names() -> None:
    unread = [word for word, op in names_of(OPS) if not reads_as(word, op, OPS)]
    assert unread == []


def test_an_op_whose_name_cannot_be_typed_is_seen() -> None:
    ops = OPS.copy()
    ops.register("a b", replace(OPS["tanh"], name="a b"))
    assert [word for word, op in names_of(ops) if not reads_as(word, op, ops)] == ["a b"]


def names_of(ops: Mapping[str, Any]) -> list[tuple[str, Any]]:
    return [(word, op) for op in ops.values() if op.typed for word in (op.name, *op.aliases)]


def reads_as(word: str, op: Any, ops: Any) -> bool:
    try:
        graph = parse(f"{word}({', '.join('xyz'[: op.arity])})", ops=ops)
    except ExpressionError:
        return False
    return bool(graph.nodes[graph.output].op == op.name)


def test_spans_hold_the_characters_of_every_gate() -> None:
    text = "e = (a+b)*sin(b)"
    graph = parse(text)
    spans = {node.op: text[slice(*node.span)] for node in graph.nodes if node.span and node.role == "gate" and not graph.is_copy(node.id)}
    assert spans == {"add": "a+b", "sin": "sin(b)", "mul": "(a+b)*sin(b)"}


def test_the_span_of_a_power_of_e_holds_its_exponent() -> None:
    text = "y=e^(a*b)+e^x+1"
    graph = parse(text)
    assert [text[slice(*node.span)] for node in graph.nodes if node.op == "exp" and node.span] == ["e^(a*b)", "e^x"]


def test_spans_point_into_pasted_latex() -> None:
    text = r"\frac{a}{b}+\sin c"
    graph = parse(text)
    assert graph.text == text
    assert [text[slice(*node.span)] for node in graph.nodes if node.op == "sin" and node.span] == [r"\sin c"]


def test_the_output_is_the_last_line() -> None:
    graph = parse("e=c*d; c=a+b; d=b+1")
    assert graph.nodes[graph.output].name == "d"


def test_a_signed_number_is_a_start_value() -> None:
    graph = parse("x=2; y=-3.5; x*y")
    assert [(node.name, node.attributes["start"]) for node in graph.leaves] == [("x", 2.0), ("y", -3.5)]


def test_a_second_name_is_a_gate_of_its_own() -> None:
    graph = parse("c=a+b; d=c; d*d")
    assert graph.nodes[graph.id("d")].op != graph.nodes[graph.id("c")].op


def test_a_split_offers_one_name() -> None:
    (note,) = read("kb T").notes
    assert (note.code, note.declare, note.message) == ("split", "kb", "kb is read as k·b")
    assert parse("kb T", names=[note.declare]).inputs == ("kb", "T")


def test_a_division_by_a_product_is_remarked() -> None:
    assert [note.message for note in read("1/2x").notes] == ["read as (1/2)·x"]


def test_the_reading_shows_every_product() -> None:
    reading = read("e=(a+b)(b+1)")
    assert reading.latex == r"e = \left(a + b\right) \cdot \left(b + 1\right)"
    assert reading.plain == "e = (a + b) · (b + 1)"


@pytest.mark.parametrize(
    ("text", "code", "marked"),
    [("y+1/2x", "division", "1/2x"), ("y+x^1/2", "quotient", "x^1/2"), ("y+f(x)", "factor", "f("), ("ab+y", "split", "ab")],
)
def test_a_remark_lies_on_what_it_is_about(text: str, code: str, marked: str) -> None:
    (note,) = read(text).notes
    assert note.code == code
    assert text[note.start : note.start + note.length] == marked
