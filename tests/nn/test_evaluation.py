from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from gradviz.nn.evaluation import BATCH, Evaluator
from gradviz.nn.model import Model
from gradviz.nn.sets import Part, prepare
from gradviz.nn.spec import from_table

Pictures = Callable[..., Any]


def net(loss: str = "cross_entropy", *layers: str) -> Model:
    return Model(from_table({"input": [1, 6, 6], "layers": list(layers or ("flatten", "dense 3")), "loss": loss}))


def ready(model: Model) -> Evaluator:
    evaluator = Evaluator(model, np.float64, 1)
    first = model.initial(np.random.default_rng(0))
    evaluator.take(first, {name: first[name] for name in model.states})
    return evaluator


def test_a_set_that_no_batch_divides_is_measured_whole(pictures: Pictures) -> None:
    model = net()
    part = prepare(model, pictures((2 * BATCH + 7, 0, 0)), np.random.default_rng(0), np.float64).train
    evaluator = ready(model)
    loss, accuracy = evaluator.measure(part)
    logits = evaluator.outputs(part)
    assert logits.shape == (2 * BATCH + 7, 3)
    shares = np.exp(logits - logits.max(axis=1, keepdims=True))
    shares /= shares.sum(axis=1, keepdims=True)
    assert loss == pytest.approx(-np.log(shares[np.arange(len(part)), part.y.astype(int)]).mean(), rel=1e-6)
    assert accuracy == pytest.approx((logits.argmax(axis=1) == part.y).mean())


def test_a_sum_is_told_per_sample(pictures: Pictures) -> None:
    found = []
    for loss in ("cross_entropy", "cross_entropy reduction=sum"):
        model = net(loss)
        found.append(ready(model).measure(prepare(model, pictures(), np.random.default_rng(0), np.float64).train)[0])
    assert found[0] == pytest.approx(found[1], rel=1e-6)


def test_an_empty_set_has_no_score() -> None:
    model = net()
    assert ready(model).measure(Part(np.zeros((0, 1, 6, 6)), np.zeros(0))) == (None, None)
    assert ready(model).outputs(Part(np.zeros((0, 1, 6, 6)), np.zeros(0))).shape == (0, 3)


def test_nothing_is_right_in_a_reconstruction(pictures: Pictures) -> None:
    model = net("reconstruction", "flatten", "dense 36")
    loss, accuracy = ready(model).measure(prepare(model, pictures(), np.random.default_rng(0)).test)
    assert loss is not None
    assert accuracy is None


def test_dropout_is_off_and_moving_statistics_are_used(pictures: Pictures) -> None:
    model = net("cross_entropy", "flatten", "batch_norm", "dropout 0.9", "dense 3")
    part = prepare(model, pictures(), np.random.default_rng(0), np.float64).test
    evaluator = ready(model)
    assert (evaluator.outputs(part) == evaluator.outputs(part)).all()
    before = evaluator.outputs(part)
    evaluator.take({}, {"batch_norm1/running_mean": np.ones(36)})
    assert not np.allclose(evaluator.outputs(part), before)
