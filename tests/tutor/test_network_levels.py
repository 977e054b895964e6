"""At every level of a network the transport, the card and the picture work as they do for a formula."""

from __future__ import annotations

import numpy as np
import pytest

from gradviz.engine.tensor_plan import TensorPlan
from gradviz.export.svg import write
from gradviz.nn.levels import Level, ViewPath, level_at
from gradviz.nn.levels.fold import folded
from gradviz.nn.model import Model
from gradviz.nn.spec import from_table
from gradviz.picture.compose import Drawing
from gradviz.picture.layered import arrange
from gradviz.picture.theme import THEMES
from gradviz.tutor.explain import explain

LAYERS = ["conv2d 2 kernel=3", "batch_norm", "relu", "max_pool 2", "flatten", "dropout 0.5", "dense 3"]
PATHS = [
    ViewPath(),
    ViewPath("conv1"),
    ViewPath("batch_norm1"),
    ViewPath("max_pool1", "maxpool2d"),
    ViewPath("conv1", "conv2d", (1, 2, 3), 1),
    ViewPath("relu1", "relu", (0, 1, 1)),
    ViewPath("max_pool1", "maxpool2d", (1, 0, 1)),
    ViewPath("dropout1", "dropout", (3,)),
    ViewPath("dense1", "bias", (2,)),
    ViewPath("loss", "cross_entropy", (), 2),
]


@pytest.fixture(scope="module")
def plan() -> TensorPlan:
    model = Model(from_table({"input": [1, 6, 6], "layers": LAYERS, "loss": "cross_entropy"}))
    made = TensorPlan(model.graph(True), model.shapes(3))
    rng = np.random.default_rng(0)
    for name, values in model.initial(rng).items():
        if name in made.shapes:
            made.set(name, values.astype(np.float32))
    made.set("x", rng.normal(size=made.shapes["x"]).astype(np.float32))
    made.set("y", np.array([0, 2, 1], np.float32))
    made.set("dropout1/noise", rng.integers(0, 2, made.shapes["dropout1/noise"]).astype(np.float32))
    made.run()
    return made


def walked(level: Level) -> None:
    """Every step is told and drawn."""
    run = level.trace
    drawing = Drawing(level.graph, arrange(level.graph))
    for granularity in ("edge", "node", "phase"):
        for moment in run.moments(granularity):
            told = explain(run, moment, granularity)
            assert told.title
            assert told.happened
            drawing.state(run, run.frame(moment.stop), moment=moment)
    assert write(drawing.state(run, run.last), THEMES["light"])


@pytest.mark.parametrize("path", PATHS, ids=str)
def test_a_level_is_told_and_drawn_step_by_step(plan: TensorPlan, path: ViewPath) -> None:
    walked(folded(level_at(plan, path), 4))
