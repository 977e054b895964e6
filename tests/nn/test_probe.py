"""A probe answers what the whole network answers there, and its slope is that of finite differences."""

from __future__ import annotations

import numpy as np
import pytest

from gradviz import registry
from gradviz.nn.evaluation import Evaluator
from gradviz.nn.model import Model
from gradviz.nn.probe import Probe
from gradviz.nn.sets import Part
from gradviz.nn.spec import from_table

LAYERS = ("conv2d 3 kernel=3 padding=1", "batch_norm", "relu", "max_pool 2", "dropout", "flatten", "dense 5", "tanh", "dense 4")


@pytest.fixture(scope="module")
def model() -> Model:
    registry.discover()
    return Model(from_table({"input": [2, 6, 6], "layers": list(LAYERS), "loss": "cross_entropy"}))


def test_it_answers_as_the_network_does(model: Model) -> None:
    generator = np.random.default_rng(1)
    values, samples = model.initial(generator), generator.normal(size=(7, 2, 6, 6))
    evaluator = Evaluator(model, np.float64, 1)
    evaluator.take(values, {name: values[name] for name in model.states})
    last = Probe(model, model.spec.layers[-1].name, np.float64)
    last.take(values)
    assert last.answers(samples) == pytest.approx(evaluator.outputs(Part(samples, np.zeros(7))), abs=1e-12)


def test_the_slope_of_every_layer_is_that_of_differences(model: Model) -> None:
    generator = np.random.default_rng(2)
    values, sample = model.initial(generator), generator.normal(size=(2, 6, 6))
    for layer in model.spec.layers:
        probe = Probe(model, layer.name, np.float64)
        probe.take(values)
        unit = tuple(extent - 1 for extent in probe.shape)
        answer, slope = probe.slope(sample, unit)
        assert answer == pytest.approx(float(probe.answers(sample[np.newaxis])[0][unit]), abs=1e-12)
        for pixel in ((0, 0, 0), (1, 3, 4), (0, 5, 5)):
            step = np.zeros_like(sample)
            step[pixel] = 1e-6
            ends = [float(probe.answers((sample + way)[np.newaxis])[0][unit]) for way in (step, -step)]
            assert slope[pixel] == pytest.approx((ends[0] - ends[1]) / 2e-6, abs=1e-6)
