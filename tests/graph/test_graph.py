"""Graph: its questions about structure."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from gradviz.graph import Builder
from gradviz.language import parse


def test_inputs_come_in_order_of_first_appearance() -> None:
    assert parse("y*x+y").inputs == ("y", "x")
    assert parse("e=x*d; d=y+1; e").inputs == ("x", "y")


def test_operands_stand_below_their_gate() -> None:
    graph = parse("e=(a+b)*(b+1)")
    assert all(source < node.id for node in graph.nodes for source in graph.operands[node.id])


def test_id_finds_names_labels_and_ids() -> None:
    graph = parse("e=(a+b)*(b+1)")
    assert graph.id("e") == graph.output == graph.id(graph.output)
    assert graph.nodes[graph.id("c")].op == "add"


def test_id_of_what_does_not_exist_is_a_key_error() -> None:
    graph = parse("a+b")
    with pytest.raises(KeyError, match="no node is called 'zz'"):
        graph.id("zz")
    for missing in (99, -1, np.int64(99)):
        with pytest.raises(KeyError, match=f"no node {missing}; ids run from 0 to {len(graph.nodes) - 1}'"):
            graph.id(missing)
    others: tuple[Any, ...] = (None, 1.0, (1,))
    for other in others:
        with pytest.raises(KeyError, match="no node is called"):
            graph.id(other)


def test_an_id_may_come_out_of_an_array() -> None:
    graph = parse("a+b")
    assert [graph.id(place) for place in np.arange(3)] == [0, 1, 2]
    assert type(graph.id(np.int64(1))) is int


def test_ancestors_hold_what_a_node_depends_on() -> None:
    graph = parse("c=a+b; d=x*y; c")
    found = graph.ancestors(graph.output)
    assert graph.id("a") in found
    assert graph.id("x") not in found


def test_edges_know_their_slots() -> None:
    graph = parse("a-b")
    assert [(graph.labels[edge.source], edge.slot) for edge in graph.incoming[graph.output]] == [("a", 0), ("b", 1)]
    assert len(graph.edges) == 2
    assert graph.outgoing[graph.id("a")][0].target == graph.output


def test_readers_are_seen_through_the_copy_gate() -> None:
    builder = Builder()
    x = builder.leaf("x")
    square = builder.gate("mul", [x, x])
    graph = builder.build(builder.gate("add", [square, x]))
    assert [graph.nodes[reader].op for reader in graph.readers(graph.id("x"))] == ["mul", "mul", "add"]
    assert graph.readers(graph.output) == ()


def test_the_original_of_a_node_is_what_its_copy_gates_copy() -> None:
    builder = Builder()
    x = builder.leaf("x")
    graph = builder.build(builder.gate("mul", [x, x]))
    assert [graph.original(node.id) for node in graph.nodes] == [0, 0, 2]
    assert graph.is_copy(1)


def test_start_values_are_those_of_the_text() -> None:
    assert parse("a=2; w=[1,2]; y=a*x+w").starts == {"a": 2.0, "w": (1.0, 2.0)}
