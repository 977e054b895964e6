"""What is inside a gate is found again as that gate, whatever stands around it; what merely looks like it is not."""

from __future__ import annotations

import numpy as np
import pytest

from gradviz.engine import gradients
from gradviz.graph import Builder, Graph
from gradviz.graph.rewrite import folded, opened
from gradviz.language import parse
from gradviz.ops import OPS, Op
from gradviz.ops.units import inside, units

COMPOSITE = [op for op in OPS.values() if op.expand is not None and op.elementwise]


def around(name: str) -> Graph:
    """2 op(a, ...) + a: the gate between others, its first operand read elsewhere too."""
    builder = Builder()
    leaves = [builder.leaf(letter) for letter, _ in zip("abc", OPS[name].domain, strict=False)]
    gate = builder.gate(name, leaves, attributes=OPS[name].settings({}))
    return builder.build(builder.gate("add", [builder.gate("mul", [builder.constant(2.0), gate]), leaves[0]]))


@pytest.mark.parametrize("op", COMPOSITE, ids=lambda op: op.name)
def test_a_gate_opens_and_closes_to_the_same(op: Op) -> None:
    name = op.name
    graph = around(name)
    gate = next(node.id for node in graph.nodes if node.op == name)
    content = inside(graph, gate)
    assert content is not None
    wide = opened(graph, gate, content, "g")
    rng = np.random.default_rng(3)
    inputs = {leaf: sampler(rng) for leaf, sampler in zip("abc", OPS[name].domain, strict=False)}
    assert np.isclose(gradients(wide, inputs)[0], gradients(graph, inputs)[0], rtol=1e-9)
    root = [node.id for node in wide.nodes if node.group == "g"][-1]
    unit = next(unit for unit in units(wide, root) if unit.op == name)
    again = folded(wide, root, unit.inside, name, unit.operands, OPS[name].settings({}))
    assert [node.op for node in again.nodes] == [node.op for node in graph.nodes]
    assert again.operands == graph.operands


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1/(1+exp(-x))", "sigmoid"), ("1/(exp(-x)+1)", "sigmoid"), ("1/(1+e^(-(a+b)))", "sigmoid"), ("2/(1+e^(-2x))-1", "tanh"),
        ("log(1+e^x)", "softplus"), ("log(e^x+1)", "softplus"), ("max(0,x)", "relu"), ("max(x,0)", "relu"), ("x*x", "square"),
        ("a+(-b)", "sub"), ("sin(x)/cos(x)", "tan"),
    ],
)  # fmt: skip
def test_what_is_typed_is_recognized_either_way_round(text: str, found: str) -> None:
    graph = parse(text)
    assert found in [unit.op for unit in units(graph, graph.output)]


@pytest.mark.parametrize(
    "text",
    [
        "1/(1-exp(-x))", "2/(1+exp(-x))", "sin(x)/cos(y)", "x*y", "max(1,x)", "g=exp(-x); y=1/(1+g)", "1/(1+exp(x))",
        "(exp(-x))*(1/(1+exp(-x)))", "x", "2",
    ],
)  # fmt: skip
def test_what_only_looks_like_it_is_not(text: str) -> None:
    graph = parse(text)
    assert not {"sigmoid", "tan", "square", "relu", "tanh"} & {unit.op for unit in units(graph, graph.output)}


def test_gates_that_are_read_from_outside_stay() -> None:
    graph = parse("g=1+exp(-x); y=1/g; z=y+g")
    assert units(graph, graph.id("y")) == ()


def test_a_shared_constant_stays() -> None:
    builder = Builder()
    x, zero = builder.leaf("x"), builder.constant(0.0)
    graph = builder.build(builder.gate("add", [builder.gate("max", [zero, x]), zero]))
    (unit,) = units(graph, next(node.id for node in graph.nodes if node.op == "max"))
    assert (unit.op, unit.inside) == ("relu", frozenset())


def test_the_largest_comes_first() -> None:
    graph = parse("2/(1+e^(-2x))-1")
    sizes = [len(unit.inside) for unit in units(graph, graph.output)]
    assert sizes == sorted(sizes, reverse=True)


def test_simple_gates_copies_and_leaves_hold_nothing() -> None:
    graph = parse("(x+1)*x")
    assert [inside(graph, node.id) for node in graph.nodes] == [None] * len(graph.nodes)
