"""The first node that made a number not finite is named, with its pass and the reason."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from gradviz.engine.faults import first_bad
from gradviz.engine.tensor_plan import TensorPlan
from gradviz.graph import Builder


def plan_of(network: Any, threads: int = 1) -> TensorPlan:
    plan = TensorPlan(network.graph, network.shapes(4), threads=threads, strategy="split")
    network.fill(plan, 4)
    return plan


def test_a_good_run_has_none(pictures: Any) -> None:
    plan = plan_of(pictures)
    plan.run()
    assert first_bad(plan) is None


@pytest.mark.parametrize("threads", [1, 2])
def test_a_leaf_that_is_bad_itself(pictures: Any, threads: int) -> None:
    plan = plan_of(pictures, threads)
    weights = plan.parameter("layer0/weights").copy()
    weights.flat[3] = np.nan
    plan.set("layer0/weights", weights)
    plan.run()
    bad = first_bad(plan)
    assert bad is not None
    assert (bad.node, bad.phase) == (plan.graph.names["layer0/weights"], "forward")
    assert bad.why == "layer0/weights holds nan in 1 of its 54 numbers"


@pytest.mark.parametrize("threads", [1, 2])
def test_a_gate_that_overflows_even_one_that_a_rewrite_left_out(pictures: Any, threads: int) -> None:
    plan = plan_of(pictures, threads)
    plan.set("layer2/weights", np.full(plan.shapes["layer2/weights"], 3e38))
    plan.run()
    bad = first_bad(plan)
    assert bad is not None
    assert (plan.graph.nodes[bad.node].op, bad.phase) == ("conv2d", "forward")
    assert bad.why.startswith("Convolution makes inf")
    assert "from finite operands; the largest of these is 3e38" in bad.why


def test_a_gradient_that_is_bad_alone() -> None:
    builder = Builder()
    x, y, w = builder.leaf("x"), builder.leaf("y"), builder.leaf("w", "parameter")
    root = builder.gate("sqrt", [builder.gate("mul", [x, w])])
    graph = builder.build(builder.gate("cross_entropy", [root, y]))
    plan = TensorPlan(graph, {"x": (2, 3), "y": (2,), "w": (3,)})
    plan.set("w", np.ones(3))
    plan.set("x", [[1, 2, 0], [1, 1, 1]])
    plan.run()
    bad = first_bad(plan)
    assert bad is not None
    assert (plan.graph.nodes[bad.node].op, bad.phase) == ("mul", "backward")
    assert "sqrt" in bad.why
    assert "inf in 1 of its 6 numbers" in bad.why


def test_a_single_number_is_not_counted() -> None:
    builder = Builder()
    w = builder.leaf("w", "parameter")
    plan = TensorPlan(builder.build(builder.gate("exp", [w])), {"w": (1,)})
    plan.set("w", np.full(1, 1e4))
    plan.run()
    bad = first_bad(plan)
    assert bad is not None
    assert bad.why == "Exponential makes inf from finite operands; the largest of these is 10000"
