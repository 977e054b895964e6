"""The records of a graph."""

from __future__ import annotations

import pytest

from gradviz.graph import Edge, Node, Span


def test_records_cannot_change() -> None:
    with pytest.raises(AttributeError):
        Node(0, "add").op = "mul"


def test_a_node_is_a_gate_unless_told_otherwise() -> None:
    node = Node(3, "add")
    assert (node.role, node.name, node.span, dict(node.attributes)) == ("gate", None, None, {})


def test_span_and_edge_are_plain_tuples() -> None:
    assert Span(1, 4) == (1, 4)
    assert Edge(0, 2, 1) == (0, 2, 1)
