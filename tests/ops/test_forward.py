"""Values by the forward functions alone."""

from __future__ import annotations

import math

import numpy as np
import pytest

from gradviz.language import parse
from gradviz.ops.forward import forward_values


def test_every_node_has_its_value() -> None:
    graph = parse("e=(a+b)*(b+1)")
    values = forward_values(graph, {"a": 2, "b": 1})
    assert {graph.labels[node.id]: values[node.id] for node in graph.nodes} == {"a": 2.0, "b": 1.0, "c": 3.0, "1": 1.0, "d": 2.0, "e": 6.0}


def test_what_lies_behind_the_last_node_is_left_out() -> None:
    graph = parse("c=a+1; e=c*b")
    assert forward_values(graph, {"a": 2}, graph.id("c"))[-1] == 3.0


@pytest.mark.parametrize(("text", "value"), [("1/x", math.inf), ("x^-1", math.inf), ("log(x)", -math.inf)])
def test_no_number_raises(text: str, value: float) -> None:
    assert forward_values(parse(text), {"x": 0})[-1] == value


def test_arrays_flow_as_well_as_numbers() -> None:
    assert forward_values(parse("2*x"), {"x": [1, 2]})[-1] == pytest.approx(np.array([2.0, 4.0]))
