"""Every node can be read, computed or not, and reading changes nothing."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from gradviz.engine.tensor_plan import TensorPlan
from gradviz.engine.tensors.reading import Reading, read_only


@pytest.fixture
def run(pictures: Any) -> TensorPlan:
    plan = TensorPlan(pictures.graph, pictures.shapes(4), dtype=np.float64)
    for name, content in pictures.numbers(4).items():
        plan.set(name, content)
    plan.run()
    return plan


def test_what_was_computed_is_a_view_and_the_rest_is_kept_until_forgotten(run: TensorPlan) -> None:
    reading = Reading(run._shards[0])
    pooled, hidden = (next(node.id for node in run.graph.nodes if node.op == op) for op in ("maxpool2d", "relu"))
    assert np.shares_memory(reading.value(pooled), run._shards[0].values[pooled].storage)
    assert reading.value(hidden) is reading.value(hidden)
    assert reading.gradient(hidden) is reading.gradient(hidden)
    before = reading.value(hidden)
    reading.forget()
    assert reading.value(hidden) is not before
    assert np.array_equal(reading.value(hidden), before)


def test_a_fused_node_is_what_its_op_makes_of_its_operands(run: TensorPlan) -> None:
    for node in run.graph.nodes:
        if node.op == "relu":
            (source,) = run.graph.operands[node.id]
            assert np.array_equal(run.value(node.id), np.maximum(run.value(source), 0))


def test_reading_everything_changes_no_later_run(run: TensorPlan) -> None:
    gradients = run.gradients.copy()
    for _ in range(2):
        for node in run.graph.nodes:
            run.value(node.id)
            run.gradient(node.id)
        run.run()
    assert np.array_equal(run.gradients, gradients)


def test_a_constant_has_no_gradient(sketch: Any) -> None:
    net = sketch(3)
    net.at = net.builder.gate("mul", [net.at, net.builder.constant(2.0)])
    network = net.done()
    plan = TensorPlan(network.graph, network.shapes(2))
    plan.run()
    constant = next(node.id for node in network.graph.nodes if node.role == "constant")
    assert plan.gradient(constant) is None
    assert plan.value(constant) == 2


def test_read_only_leaves_the_original_writable() -> None:
    array = np.zeros(3)
    view = read_only(array)
    array[0] = 1
    assert view[0] == 1
    with pytest.raises(ValueError, match="read-only"):
        view[0] = 2
