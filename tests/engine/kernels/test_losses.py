"""Loss kernels equal their ops for both reductions, far out too, and send gradients to targets where these are wanted."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from gradviz.engine.tensor_plan import TensorPlan
from gradviz.ops import OPS

LOSSES = [name for name in ("cross_entropy", "mse") if name in OPS]


@pytest.mark.parametrize("reduction", ["mean", "sum"])
@pytest.mark.parametrize("loss", LOSSES)
def test_both_reductions(sketch: Any, held_to_the_ops: Any, loss: str, reduction: str) -> None:
    for batch in (1, 2, 5):
        for threads in (1, 2):
            held_to_the_ops(sketch(4).dense(3).done(loss, reduction), batch, threads=threads)
            held_to_the_ops(sketch(4).dense(3).done(loss, reduction), batch, threads=threads, rewrites=())
            held_to_the_ops(sketch(4).done(loss, reduction), batch, threads=threads, wrt=["x"])


def test_logits_far_out_stay_finite(sketch: Any) -> None:
    network = sketch(3).done()
    plan = TensorPlan(network.graph, network.shapes(2), wrt=["x"])
    plan.set("x", [[1e4, -1e4, 0], [-1e4, 1e4, 0]])
    plan.set("y", [0, 0])
    plan.run()
    assert plan.loss == 1e4
    assert np.array_equal(plan.gradient("x"), [[0, 0, 0], [-0.5, 0.5, 0]])


def test_logits_against_probabilities_run_plainly(held_to_the_ops: Any, sketch: Any) -> None:
    net = sketch(4).dense(3)
    network = net.done("cross_entropy")
    rows = type(network)(network.graph, network.parameters, {**network.batched, "y": (3,)})
    plan = held_to_the_ops(rows, 4, threads=2)
    assert "cross entropy of classes" not in {thunk.kernel for thunk in plan.thunks}
