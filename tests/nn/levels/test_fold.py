"""A long sum is shown by its largest terms; value and gradients of what stays are the same."""

from __future__ import annotations

from typing import Any

import pytest

from gradviz.engine.tensor_plan import TensorPlan
from gradviz.nn.levels import ViewPath, level_at
from gradviz.nn.levels.fold import folded


def test_the_largest_terms_stay_and_nothing_changes(planned: Any) -> None:
    plan = planned({"input": [60], "layers": ["dense 2"], "loss": "mse"}, 3)
    whole = level_at(plan, ViewPath("dense1", "matmul", (1,), 2))
    short = folded(whole, 5)
    assert len(whole.graph.nodes) == 239
    assert sum(node.op == "mul" for node in short.graph.nodes) == 5
    assert "55 more" in short.inputs
    assert short.trace.value(short.graph.output) == pytest.approx(whole.trace.value(whole.graph.output), rel=1e-12)
    products = [abs(whole.trace.value(node.id)) for node in whole.graph.nodes if node.op == "mul"]
    shown = [abs(short.trace.value(node.id)) for node in short.graph.nodes if node.op == "mul"]
    assert sorted(shown) == pytest.approx(sorted(products)[-5:])
    assert set(short.elements) == set(short.inputs) - {"55 more"}
    for name in short.elements:
        assert short.trace.grad(name) == pytest.approx(whole.trace.grad(name), rel=1e-12)


def test_the_terms_that_stay_are_added_in_pairs(planned: Any) -> None:
    plan = planned({"input": [60], "layers": ["dense 2"], "loss": "mse"}, 3)
    graph = folded(level_at(plan, ViewPath("dense1", "matmul", (1,), 2)), 3).graph
    adders = {node.id for node in graph.nodes if node.op == "add"}
    assert len(adders) == 3
    assert [sum(source in adders for source in graph.operands[node]) for node in sorted(adders)] == [0, 0, 2]


def test_every_unit_of_a_network_can_be_folded(network: TensorPlan) -> None:
    for path in (
        ViewPath("dense1", "matmul", (0,)),
        ViewPath("loss", "cross_entropy", ()),
        ViewPath("batch_norm1", "batch_variance", (1,)),
    ):
        whole = level_at(network, path)
        short = folded(whole, 2)
        assert short.trace.value(short.graph.output) == pytest.approx(whole.trace.value(whole.graph.output), rel=1e-12)
        assert len(short.graph.nodes) <= len(whole.graph.nodes)
        assert len(short.places) == len(short.graph.nodes)


def test_a_short_sum_stays(network: TensorPlan) -> None:
    level = level_at(network, ViewPath("dense1", "matmul", (0,)))
    assert folded(level, 100) is level


def test_a_network_keeps_its_own_gates_as_its_run_is_recorded(planned: Any) -> None:
    plan = planned({"input": [3], "layers": ["dense 3", "tanh"] * 6, "loss": "mse", "training": {"l2": 0.01}}, 2)
    whole = level_at(plan, ViewPath())
    short = folded(whole, 2)
    assert short.trace.graph is short.graph
