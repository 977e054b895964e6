"""The products of a unit add up to the unit, whatever the network, and go on doing so with other weights."""

from __future__ import annotations

import numpy as np
import pytest

from gradviz.engine.tensor_plan import TensorPlan
from gradviz.nn.levels.level import gate_at
from gradviz.nn.levels.products import products_of
from gradviz.nn.model import Model
from gradviz.nn.spec import INPUT, read_spec

SPEC = """
input = [2, 7, 7]
layers = ["conv2d 3 kernel=3 stride=2 padding=1 name=conv", "relu", "flatten", "dense 4 name=full"]
loss = "mse"
"""


@pytest.fixture
def plan() -> TensorPlan:
    model = Model(read_spec(SPEC))
    made = TensorPlan(model.graph(True), model.shapes(2), dtype=np.float64)
    drawn(made, 0)
    return made


def drawn(plan: TensorPlan, seed: int) -> None:
    rng = np.random.default_rng(seed)
    for name in plan.places:
        plan.set(name, rng.normal(size=plan.parameter(name).shape))
    plan.set(INPUT, rng.normal(size=(2, 2, 7, 7)))
    plan.run()


@pytest.mark.parametrize(("block", "place"), [("conv", (2, 1, 3)), ("conv", (0, 0, 0)), ("full", (3,))])
def test_they_add_up_to_the_unit(plan: TensorPlan, block: str, place: tuple[int, ...]) -> None:
    found = products_of(plan, block, place, 1)
    assert found is not None
    assert found.path.unit == place
    for seed in (0, 5):
        drawn(plan, seed)
        total = found.read.read(plan.value(found.read.node)) @ found.learned.read(plan.value(found.learned.node))
        assert total == pytest.approx(float(plan.value(gate_at(plan.graph, found.path))[(1, *place)]))


def test_a_layer_without_weights_has_none(plan: TensorPlan) -> None:
    assert products_of(plan, "relu1", (0, 0, 0)) is None
