"""From lines to a graph: definitions in any order, functions written out, sums, second names."""

from __future__ import annotations

from collections.abc import Callable

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


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("sum[i=1..2] sum[j=1..2] i*j", 9.0),
        ("sum[i=1..2] i*sum[j=1..2] i*j", 15.0),
        ("sum[i=1..2] sum[i=3..4] i", 14.0),
        ("f(i)=sum[i=1..2] i; f(5)", 3.0),
        ("f(x)=2x; sum[i=1..3] f(i)", 12.0),
    ],
)
def test_the_index_of_a_sum_is_a_number_in_the_sums_inside_it_too(text: str, value: float, value_of: Callable[..., float]) -> None:
    assert value_of(parse(text), {}) == value


def test_every_index_that_is_read_is_a_constant_at_its_own_characters() -> None:
    graph = parse("sum[i=1..2] i*x")
    assert [graph.text[slice(*node.span)] for node in graph.nodes if node.role == "constant" and node.span] == ["i", "i"]


def test_an_input_keeps_its_own_characters_in_whatever_order_the_lines_are_read() -> None:
    graph = parse("e=c*d; d=b+1; c=a+b; a=2")
    assert [(node.name, graph.text[slice(*node.span)]) for node in graph.leaves if node.name and node.span] == [("b", "b"), ("a", "a")]
    assert [node.span for node in graph.leaves if node.name == "b"] == [(9, 10)]
