"""Small networks after one run, with every kind of gate that a preset has."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from gradviz.engine.tensor_plan import TensorPlan
from gradviz.nn.model import Model
from gradviz.nn.spec import from_table

Planned = Callable[..., TensorPlan]
MLP = {
    "input": [4],
    "layers": ["dense 5", "tanh", "dense 4", "batch_norm", "relu", "dropout 0.5", "dense 3"],
    "loss": "cross_entropy",
    "training": {"l2": 0.01},
}
CNN = {
    "input": [2, 5, 5],
    "layers": [
        "conv2d 4 kernel=3 padding=1 groups=2",
        "relu",
        "max_pool 2",
        "conv2d 3 kernel=2",
        "batch_norm",
        "leaky_relu",
        "avg_pool 1",
        "flatten",
        "dense 4",
        "maxout 2",
        "dense 3",
    ],
    "loss": "cross_entropy",
}


def run_once(table: dict[str, Any], batch: int = 3, dtype: Any = np.float64, seed: int = 0) -> TensorPlan:
    """A train plan after one run on random samples and weights."""
    model = Model(from_table(table))
    plan = TensorPlan(model.graph(True), model.shapes(batch), dtype=dtype)
    rng = np.random.default_rng(seed)
    for name, values in model.initial(rng).items():
        if name in plan.shapes:
            plan.set(name, (values + rng.normal(0, 0.1, values.shape)).astype(dtype))
    for node in plan.graph.leaves:
        shape = plan.shapes.get(node.name or "", ())
        if node.role == "noise" and node.name is not None:
            plan.set(node.name, rng.integers(0, 2, shape).astype(dtype))
    plan.set("x", rng.normal(size=plan.shapes["x"]).astype(dtype))
    plan.set(
        "y", rng.integers(0, 3, plan.shapes["y"]).astype(dtype) if model.loss.source == "labels" else rng.normal(size=plan.shapes["y"])
    )
    plan.run()
    return plan


@pytest.fixture
def planned() -> Planned:
    """Make a plan of a spec table and run it."""
    return run_once


@pytest.fixture(params=["mlp", "cnn"])
def network(request: pytest.FixtureRequest) -> TensorPlan:
    return run_once({"mlp": MLP, "cnn": CNN}[request.param])
