"""Builder: nodes in post-order and copy gates where a value is read twice."""

from __future__ import annotations

import pytest

from gradviz.graph import COPY, Builder


def test_a_value_read_twice_goes_through_one_copy_gate() -> None:
    builder = Builder()
    x = builder.leaf("x")
    graph = builder.build(builder.gate("mul", [x, x]))
    assert [node.op for node in graph.nodes] == ["input", COPY, "mul"]
    assert graph.operands == ((), (0,), (1, 1))


def test_a_constant_read_twice_needs_no_copy_gate() -> None:
    builder = Builder()
    two = builder.constant(2.0)
    graph = builder.build(builder.gate("mul", [two, two]))
    assert [node.op for node in graph.nodes] == ["constant", "mul"]


def test_a_start_value_stands_in_the_attributes() -> None:
    builder = Builder()
    graph = builder.build(builder.leaf("x", start=2.0))
    assert graph.nodes[0].attributes == {"start": 2.0}


def test_an_input_without_start_has_no_attributes() -> None:
    builder = Builder()
    assert builder.build(builder.leaf("x")).nodes[0].attributes == {}


def test_a_gate_cannot_read_what_does_not_exist() -> None:
    with pytest.raises(ValueError, match="only 0 nodes exist"):
        Builder().gate("add", [0, 1])


def test_the_output_is_the_node_itself_not_its_copy_gate() -> None:
    builder = Builder()
    x = builder.leaf("x")
    double = builder.gate("add", [x, x])
    builder.gate("mul", [double, double])
    graph = builder.build(double)
    assert graph.nodes[graph.output].op == "add"


def test_rename_gives_a_gate_its_name() -> None:
    builder = Builder()
    gate = builder.gate("neg", [builder.leaf("x")])
    builder.rename(gate, "y")
    assert builder.name_of(gate) == "y"
    assert builder.build(gate).id("y") == 1
