"""From lines to a graph: definitions in any order, functions written out, sums, second names."""

from __future__ import annotations

import pytest

from gradviz.errors import ExpressionError
from gradviz.language import parse


def test_definitions_come_in_any_order() -> None:
    graph = parse("c=a+b; e=c*d; d=b+1")
    assert graph.names.keys() >= {"c", "d", "e"}
    assert graph.inputs == ("a", "b")


def test_a_function_is_written_out_at_every_call() -> None:
    assert [node.op for node in parse("f(x)=x^2; f(a)+f(b)").nodes if node.role == "gate"] == ["pow", "pow", "add"]


def test_a_cycle_is_named() -> None:
    with pytest.raises(ExpressionError, match="a, b are defined by each other"):
        parse("a=b+1; b=a+1")
