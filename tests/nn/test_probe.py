"""A sample is read as the training reads it, and can be made more of what one wants."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from gradviz.nn.levels import ViewPath, level_at
from gradviz.nn.model import Model
from gradviz.nn.probe import Probe
from gradviz.nn.spec import from_table
from gradviz.nn.trainer import Trainer

Pictures = Callable[..., SimpleNamespace]
LAYERS = ["conv2d 4 kernel=3", "batch_norm", "relu", "dropout 0.2", "flatten", "dense 3"]


def trained(source: Any, loss: str = "cross_entropy", layers: list[str] = LAYERS, **training: Any) -> Trainer:
    settings = {"epochs": 5, "batch": 30, "optimizer": "adam rate=0.01", **training}
    trainer = Trainer(Model(from_table({"input": [1, 6, 6], "layers": layers, "loss": loss, "training": settings})), source)
    for _ in trainer.run():
        pass
    return trainer


def test_it_answers_as_the_evaluation_does(pictures: Pictures) -> None:
    source = pictures()
    trainer = trained(source)
    probe = Probe(trainer)
    wanted = trainer.predict(trainer.sets.test)
    for place in range(5):
        answer = probe.look(source.test.x[place])
        assert np.allclose(answer.outputs, wanted[place], rtol=1e-4, atol=1e-5)
        assert answer.shares is not None
        assert answer.shares.sum() == pytest.approx(1.0)
        assert answer.ranking[0] == wanted[place].argmax()
    probe.close()


def test_a_picture_is_made_more_of_another_class(pictures: Pictures) -> None:
    source = pictures()
    source.test.x = np.clip(source.test.x / 1.6, 0, 1)
    source.train.x = np.clip(source.train.x / 1.6, 0, 1)
    trainer = trained(source)
    probe = Probe(trainer)
    picture = source.test.x[0]
    other = (int(probe.look(picture).ranking[0]) + 1) % 3
    shares = []
    for _ in range(12):
        answer = probe.look(picture, other)
        assert answer.shares is not None
        shares.append(answer.shares[other])
        picture = probe.toward(picture, other)
        assert 0 <= picture.min() <= picture.max() <= 1
    assert shares[-1] > 0.5 > shares[0]


def test_the_gradient_is_the_slope_of_the_loss(pictures: Pictures) -> None:
    source = pictures()
    trainer = Trainer(Model(from_table({"input": [1, 6, 6], "layers": LAYERS, "loss": "cross_entropy"})), source, dtype=np.float64)
    probe = Probe(trainer)
    sample = source.test.x[0].astype(np.float64)
    probe.look(sample, 2)
    slope = probe.gradient()
    step = np.zeros_like(sample)
    step[0, 2, 3] = 1e-6
    losses = []
    for sign in (1, -1):
        probe.look(sample + sign * step, 2)
        losses.append(float(probe.plan.value("loss")))
    assert slope[0, 2, 3] == pytest.approx((losses[0] - losses[1]) / 2e-6, rel=1e-4, abs=1e-8)


def test_it_opens_level_by_level(pictures: Pictures) -> None:
    source = pictures()
    probe = Probe(trained(source, epochs=1))
    probe.look(source.test.x[0])
    unit = level_at(probe.plan, ViewPath("conv1", "conv2d", (1, 2, 2)))
    assert unit.trace.value(unit.graph.output) == pytest.approx(
        float(probe.plan.value(unit.places[unit.graph.output])[0, 1, 2, 2]), rel=1e-4
    )


@pytest.mark.parametrize(
    ("loss", "layers"),
    [
        ("mse", ["flatten", "dense 3"]),
        ("bce_logits", ["flatten", "dense 3"]),
        ("reconstruction", ["flatten", "dense 4", "dense 36", "sigmoid"]),
        ("margin_ranking", ["flatten", "dense 1"]),
    ],
)
def test_every_kind_of_target_can_be_aimed_at(pictures: Pictures, loss: str, layers: list[str]) -> None:
    source = pictures()
    probe = Probe(trained(source, loss, layers, epochs=1, normalize=loss != "reconstruction"))
    answer = probe.look(source.test.x[0], 1)
    assert np.isfinite(answer.outputs).all()
    assert (answer.shares is not None) == (loss == "bce_logits")
    assert probe.gradient().shape == (1, 6, 6)
