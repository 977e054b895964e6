"""The gradient checks find nothing wrong with a right pass, and name the place of every planted fault."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from gradviz.engine import RIGHT, Calculus, trace
from gradviz.engine.calculus import local_partials, vector_jacobian
from gradviz.engine.checks import central_difference, complex_step, is_kink, measured_pull, numeric_gradient, wrong_gradients
from gradviz.graph import Edge, Graph
from gradviz.language import parse
from gradviz.ops import OPS, Op

INPUTS = {"a": 2, "b": 1}


def halved(op: Any, out: Any, operands: Any, convention: Any = "library", **attributes: Any) -> tuple[Any, ...]:
    """An add gate that gives each operand half."""
    partials = local_partials(op, out, operands, convention, **attributes)
    return tuple(0.5 * partial for partial in partials) if op.category == "add" else partials


def swapped(op: Any, out: Any, operands: Any, convention: Any = "library", **attributes: Any) -> tuple[Any, ...]:
    """A product gate that forgets to swap."""
    return tuple(operands) if op.rule == "swap" else local_partials(op, out, operands, convention, **attributes)


@pytest.mark.parametrize("seed", range(25))
def test_right_gradients_pass(random_graph: Any, seed: int) -> None:
    graph, inputs = random_graph(seed, 15)
    assert wrong_gradients(graph, inputs) == ()


def test_arrays_pass(lecture: Graph) -> None:
    assert wrong_gradients(lecture, {"a": [[1.0, 2.0], [3.0, 4.0]], "b": [0.5, -1.0]}) == ()


def test_a_gate_whose_slope_is_infinite_is_left_out() -> None:
    assert wrong_gradients(parse("y=log(x)"), {"x": 0.0}) == ()


@pytest.mark.parametrize("text", ["y=[x>1]", "y=relu(x-1)", "y=abs(x-1)"])
def test_a_nudge_that_crosses_a_jump_or_a_kink_measures_nothing(text: str) -> None:
    run = trace(parse(text), {"x": 1.000005})
    found = wrong_gradients(run.graph, run.inputs)
    assert [finding for finding in found if finding.kind == "local"] == []


@pytest.mark.parametrize(
    ("calculus", "kind", "places"),
    [
        (replace(RIGHT, combine=lambda parts: parts[-1]), "sum", {2}),
        (replace(RIGHT, local=halved), "local", {Edge(0, 3, 0), Edge(2, 3, 1), Edge(2, 5, 0)}),
        (replace(RIGHT, local=swapped), "local", {Edge(3, 6, 0), Edge(5, 6, 1)}),
        (replace(RIGHT, carry=lambda upstream, partial: partial), "carry", {Edge(0, 3, 0), Edge(2, 3, 1), Edge(2, 5, 0)}),
        (replace(RIGHT, seed=lambda value: value), "seed", {6}),
        (replace(RIGHT, ready=lambda arrived, expected: arrived == 1), "sum", {2}),
        (replace(RIGHT, ready=lambda arrived, expected: False), "missing", {Edge(0, 3, 0), Edge(2, 3, 1), Edge(2, 5, 0)}),
    ],
    ids=["overwrites", "halves", "does not swap", "forgets upstream", "wrong seed", "does not wait", "never goes on"],
)
def test_a_planted_fault_is_named_with_its_place(lecture: Graph, calculus: Calculus, kind: str, places: set[int | Edge]) -> None:
    findings = wrong_gradients(lecture, INPUTS, calculus)
    assert findings[0].kind == kind
    causes = {finding.place for finding in findings if finding.kind == kind}
    assert places <= causes
    assert {finding.kind for finding in findings} <= {kind, "gradient"}
    assert any(finding.kind == "gradient" for finding in findings)


def test_the_two_ways_to_measure_a_slope() -> None:
    assert complex_step(np.exp, 1.0) == pytest.approx(np.e, rel=1e-15)
    assert central_difference(np.exp, 1.0) == pytest.approx(np.e, rel=1e-9)
    assert abs(complex_step(np.sin, 1.0) - np.cos(1.0)) <= 1e-16


def test_a_whole_gradient_by_nudging(lecture: Graph) -> None:
    assert numeric_gradient(lecture, INPUTS, "b") == pytest.approx(5.0, rel=1e-8)
    assert numeric_gradient(lecture, {"a": [1.0, 2.0], "b": 1.0}, "a") == pytest.approx([2.0, 2.0], rel=1e-8)
    assert np.all(np.isnan(numeric_gradient(lecture, {"a": np.zeros(100), "b": 1.0}, "a")))


def test_a_right_network_passes(network: tuple[Graph, dict[str, Any]]) -> None:
    assert wrong_gradients(*network) == ()


def test_a_gate_that_sends_back_a_wrong_gradient_is_named(network: tuple[Graph, dict[str, Any]]) -> None:
    def pull(op: Any, upstream: Any, out: Any, operands: Any, *rest: Any, **attributes: Any) -> tuple[Any, ...]:
        sent = vector_jacobian(op, upstream, out, operands, *rest, **attributes)
        return (sent[0], 1.001 * sent[1]) if op.symbol == "@" else sent

    graph, inputs = network
    findings = wrong_gradients(graph, inputs, Calculus("weights a little off", pull=pull))
    assert findings[0].kind == "local"
    assert isinstance(findings[0].place, Edge)
    assert graph.nodes[findings[0].place.source].name == "dense/weights"
    assert {finding.place for finding in findings if finding.kind == "gradient"} == {graph.id("dense/weights")}


def test_many_elements_are_nudged_here_and_there() -> None:
    x = np.random.default_rng(0).normal(size=(20, 20))
    slopes = measured_pull(OPS["sum"], 2.0, [x], 0)
    assert np.isfinite(slopes).sum() == 64
    assert np.allclose(slopes[np.isfinite(slopes)], 2.0)


@pytest.mark.parametrize("op", [op for op in OPS.values() if op.kinked is not None], ids=lambda op: op.name)
@pytest.mark.parametrize("content", [np.inf, -np.inf, np.nan, 1.5e308])
def test_whether_a_gate_is_at_a_kink_is_found_out_for_any_numbers(op: Op, content: float) -> None:
    shapes = op.example or ((),) * op.arity
    assert is_kink(op, [np.full(shape, content)[()] for shape in shapes]) in (True, False)
