"""Rewriting keeps what a graph computes, its names, spans and text; copy gates stand where they belong again."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from gradviz.engine import gradients
from gradviz.graph import Builder, Graph
from gradviz.graph.rewrite import folded, merged, merging_saves, opened
from gradviz.language import parse


def gates(graph: Graph) -> list[str]:
    return [node.op for node in graph.nodes if node.role == "gate" and not graph.is_copy(node.id)]


def same(graph: Graph, other: Graph, **inputs: float) -> bool:
    """Equal value and gradients."""
    value, slopes = gradients(graph, inputs)
    again, others = gradients(other, inputs)
    return bool(np.isclose(value, again, rtol=1e-12)) and all(np.isclose(slopes[name], others[name], rtol=1e-9) for name in graph.inputs)


def square_plus_one() -> Graph:
    """u * u + 1."""
    builder = Builder()
    u = builder.leaf("u")
    return builder.build(builder.gate("add", [builder.gate("mul", [u, u]), builder.constant(1.0)]))


def test_a_gate_opens_into_its_parts() -> None:
    graph = parse("y=3sin(x)+b")
    sine = next(node.id for node in graph.nodes if node.op == "sin")
    wide = opened(graph, sine, square_plus_one(), "inside")
    assert gates(wide) == ["mul", "add", "mul", "add"]
    assert same(wide, parse("y=3(x*x+1)+b"), x=0.7, b=2.0)
    inner = [node for node in wide.nodes if node.group == "inside"]
    assert [node.op for node in inner] == ["mul", "add"]
    assert {node.span for node in inner} == {graph.nodes[sine].span}
    assert wide.text == graph.text
    assert wide.inputs == graph.inputs


def test_an_opened_gate_keeps_its_name() -> None:
    graph = parse("s=sin(x); y=2s")
    wide = opened(graph, graph.id("s"), square_plus_one(), "s")
    assert wide.nodes[wide.id("s")].op == "add"
    assert wide.nodes[wide.output].name == "y"


def test_folding_puts_one_gate_in_the_place_of_several() -> None:
    graph = parse("y=k+(x*x+1)")
    root = next(node.id for node in graph.nodes if node.op == "add")
    square = next(node.id for node in graph.nodes if node.op == "mul")
    one = next(node.id for node in graph.nodes if node.role == "constant")
    small = folded(graph, root, {square, one}, "cosh", [graph.id("x")], {})
    assert gates(small) == ["cosh", "add"]
    assert same(small, parse("y=k+cosh(x)"), x=0.4, k=1.0)


def test_equal_parts_become_one() -> None:
    graph = parse("e=(a+b)*(a+b)+(b+a)*2+(a+b)*3")
    assert merging_saves(graph) == 2
    small = merged(graph)
    assert gates(small).count("add") == gates(graph).count("add") - 2
    assert same(small, graph, a=1.5, b=-0.5)
    assert merging_saves(small) == 0
    assert [node.op for node in merged(small).nodes] == [node.op for node in small.nodes]


def test_operands_the_other_way_round_are_not_equal() -> None:
    assert merging_saves(parse("(a-b)*(b-a)")) == 0
    assert merging_saves(parse("(a+b)*(b+a)")) == 0


def test_constants_of_gates_that_stay_are_their_own() -> None:
    graph = merged(parse("(x+1)*(y+1)*(x+1)"))
    assert sum(node.role == "constant" for node in graph.nodes) == 2


def test_attributes_tell_gates_apart() -> None:
    assert merging_saves(parse("leaky_relu(x, 0.1)+leaky_relu(x, 0.2)")) == 0
    assert merging_saves(parse("leaky_relu(x, 0.2)+leaky_relu(x, 0.2)")) == 1


def test_a_name_is_kept_and_two_names_stay_two() -> None:
    later = merged(parse("e=(a+b)*c; c=a+b"))
    assert later.nodes[later.id("c")].op == "add"
    assert gates(later).count("add") == 1
    assert merging_saves(parse("c=a+b; d=a+b; e=c*d")) == 0
    assert merging_saves(parse("c=a+b; d=a+b; e=c*d*(a+b)")) == 1


def test_what_the_output_does_not_use_stays() -> None:
    graph = merged(parse("u=a*b; e=(a+b)+(a+b)"))
    assert graph.nodes[graph.id("u")].op == "mul"


def test_a_constant_output_and_start_values_stay() -> None:
    assert merged(parse("2")).nodes[0].attributes["value"] == 2.0
    assert merged(parse("x=3; x+x")).nodes[0].attributes["start"] == 3.0


@pytest.mark.parametrize("seed", range(30))
def test_random_graphs_keep_their_value(seed: int) -> None:
    rng = np.random.default_rng(seed)
    builder = Builder()
    places = [builder.leaf("x"), builder.leaf("y"), builder.constant(2.0), builder.constant(2.0)]
    for _ in range(25):
        picked: list[Any] = [places[int(place)] for place in rng.integers(len(places), size=2)]
        places.append(builder.gate(str(rng.choice(["add", "sub", "max"])), picked))
    graph = builder.build(places[-1])
    small = merged(graph)
    assert len(gates(small)) == len(gates(graph)) - merging_saves(graph)
    assert gradients(small, {"x": 1.5, "y": -0.25})[0] == gradients(graph, {"x": 1.5, "y": -0.25})[0]
