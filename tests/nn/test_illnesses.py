"""Each illness is found in a run that has it, with the layer to show, and not in one that has not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from gradviz.engine.tensor_plan import TensorPlan
from gradviz.nn.diagnosis import Watch
from gradviz.nn.events import Epoch
from gradviz.nn.findings import Evidence, Finding, evidence, findings
from gradviz.nn.history import RunHistory, followed
from gradviz.nn.illnesses import linear_layers
from gradviz.nn.model import Model
from gradviz.nn.presets import PRESETS
from gradviz.nn.spec import from_table
from gradviz.nn.trainer import Trainer

Pictures = Callable[..., SimpleNamespace]


def deep(activation: str, layers: int = 6) -> list[str]:
    return ["flatten", *(part for _ in range(layers) for part in ("dense 12", activation)), "dense 3"]


def run(source: SimpleNamespace, layers: list[str], initializer: str = "he", **training: Any) -> dict[str, Finding]:
    """The findings by code at the end of a run, with its history."""
    settings = {"epochs": 4, "batch": 20, "optimizer": "adam rate=0.003", **training}
    spec = from_table({"input": [1, 6, 6], "layers": layers, "loss": "cross_entropy", "initializer": initializer, "training": settings})
    trainer, history = Trainer(Model(spec), source), RunHistory()
    trainer.watch = Watch(statistics=True)
    for _ in followed(trainer, history):
        pass
    return {finding.code: finding for finding in findings(evidence(trainer, history))}


SMALL = ["flatten", "dense 16", "relu", "dense 3"]
RUNS: Mapping[str, tuple[dict[str, Any], dict[str, Any], str]] = {
    "vanishing gradient": (
        {"layers": deep("sigmoid"), "initializer": "xavier", "optimizer": "sgd rate=0.01"},
        {"layers": deep("relu")},
        "dense1",
    ),
    "exploding gradient": (
        {"layers": deep("relu"), "initializer": "normal a=1.5", "optimizer": "sgd rate=1e-9"},
        {"layers": deep("relu")},
        "dense1",
    ),
    "dead units": ({"layers": deep("relu", 2), "optimizer": "adam rate=3.0"}, {"layers": deep("relu", 2)}, "relu2"),
    "saturated units": (
        {"layers": ["flatten", "dense 16", "tanh", "dense 3"], "initializer": "normal a=5.0", "optimizer": "sgd rate=1e-6"},
        {"layers": ["flatten", "dense 16", "tanh", "dense 3"], "initializer": "xavier"},
        "tanh1",
    ),
    "linear layers": ({"layers": ["flatten", "dense 16", "dense 3"]}, {"layers": SMALL}, "dense1"),
    "rate too high": ({"layers": SMALL, "optimizer": "sgd rate=5.0"}, {"layers": SMALL, "optimizer": "sgd rate=0.1"}, ""),
    "rate too low": ({"layers": SMALL, "optimizer": "sgd rate=1e-6"}, {"layers": SMALL, "optimizer": "sgd rate=0.1"}, "dense"),
}


@pytest.mark.parametrize("code", RUNS)
def test_found_where_it_is_and_not_where_it_is_not(pictures: Pictures, code: str) -> None:
    ill, well, where = RUNS[code]
    found = run(pictures(), **ill)
    assert code in found, found
    assert found[code].message
    assert len(found[code].helps) >= 2
    assert any(block.startswith(where) for block in found[code].blocks)
    assert code not in run(pictures(), **well)


def test_layers_without_an_activation_are_one_finding_and_a_narrow_way_between_is_none(pictures: Pictures) -> None:
    found = run(pictures(), ["flatten", "dense 40", "dense 20", "dense 8", "relu", "dense 3"])["linear layers"]
    assert found.blocks == ("dense1", "dense2", "dense3")
    assert "dense1 to dense3" in found.message
    narrow = ["flatten", "dense 2", "dense 16", "relu", "dense 3"]
    assert "linear layers" not in run(pictures(), narrow), "a network of rank 2 is another network"


def test_no_ready_network_is_made_of_layers_that_are_one() -> None:
    for preset in PRESETS.values():
        if preset.name != "alexnet":
            model = Model(preset.spec())
            plan = TensorPlan(model.graph(True), model.shapes(2))
            assert linear_layers(Evidence(plan)) == [], preset.name
            plan.close()


def test_what_dead_units_stop_does_not_vanish(pictures: Pictures) -> None:
    found = run(pictures(), deep("relu", 3), optimizer="adam rate=30.0")
    assert next(iter(found)) == "dead units"
    assert "vanishing gradient" not in found


def test_a_healthy_step_is_no_sign_of_too_high_a_rate() -> None:
    losses = np.repeat([1.0, 0.1, 0.1, 0.5], 10)
    (found,) = findings(Evidence(losses=losses, update_ratios={"dense1/weights": 0.002}))
    assert found.code == "rate too high"
    assert "step moves" not in found.message
    (found,) = findings(Evidence(losses=losses, update_ratios={"dense1/weights": 0.2}))
    assert "a step moves dense1/weights by 0.2" in found.message


def test_raw_data(pictures: Pictures) -> None:
    source = pictures()
    for part in (source.train, source.validation, source.test):
        part.x = part.x * 40 + 200
    raw = run(source, SMALL, normalize=False, optimizer="sgd rate=1e-7")
    assert raw["raw data"].blocks == ("x",)
    assert "raw data" not in run(source, SMALL)


def test_the_first_number_that_is_none(pictures: Pictures) -> None:
    source = pictures()
    model = Model(
        from_table({"input": [1, 6, 6], "layers": SMALL, "loss": "cross_entropy", "training": {"optimizer": "sgd rate=1e30", "epochs": 3}})
    )
    trainer = Trainer(model, source)
    for _ in trainer.run():
        pass
    assert trainer.reason == "failed"
    first = findings(evidence(trainer))[0]
    assert first.code == "not finite"
    assert set(first.blocks) <= {"dense1", "relu1", "dense2", "loss"}
    assert first.message.startswith("The first nan or inf came from ")
    assert first.arguments["node"] in {"dense1", "relu1", "dense2", "loss"}, "a layer, which a window calls by its own name"
    assert "not finite" not in run(source, SMALL)


def rows(train: list[float], validation: list[float]) -> list[Epoch]:
    pairs = zip(train, validation, strict=True)
    return [Epoch(place + 1, loss, None, val, None, 0.0, 0.1) for place, (loss, val) in enumerate(pairs)]


def test_overfitting_since_an_epoch() -> None:
    ill = rows([1, 0.6, 0.4, 0.3, 0.2, 0.1], [1, 0.8, 0.7, 0.8, 0.9, 1.0])
    (found,) = findings(Evidence(epochs=ill))
    assert (found.code, found.since) == ("overfitting", 3)
    assert "since epoch 3" in found.message
    assert findings(Evidence(epochs=rows([1, 0.6, 0.4, 0.3, 0.2, 0.1], [1, 0.8, 0.7, 0.65, 0.6, 0.61]))) == ()
    assert findings(Evidence(epochs=rows([1, 2, 3, 4, 5], [1, 2, 3, 4, 5]))) == ()
    assert findings(Evidence(epochs=rows([1, 0.6, 0.4, 0.3, 0.2, 0.19], [1, 0.1, 0.12, 0.14, 0.16, 0.18]))) == ()


def test_overfitting_in_a_run(pictures: Pictures) -> None:
    source = pictures((30, 60, 10))
    source.train.y = np.random.default_rng(7).integers(0, 3, 30)
    found = run(source, ["flatten", "dense 64", "relu", "dense 3"], epochs=40, optimizer="adam rate=0.01")
    assert found["overfitting"].since is not None


def test_dead_units_are_dated(pictures: Pictures) -> None:
    shares = np.array([0.1, 0.2, 0.9, 0.95])
    found = run(pictures(), deep("relu", 2), optimizer="adam rate=3.0")
    assert found["dead units"].since is not None
    healthy = Evidence(dead_shares={"relu1": shares}, dead_epochs=np.arange(4.0))
    assert findings(healthy) == ()


@pytest.mark.parametrize(("second", "ill"), [(1.0, False), (25.0, True), (0.0, False)])
def test_features_of_very_different_size_are_raw_data(second: float, ill: bool) -> None:
    """All together they may look well; a feature that never changes is no measure of another."""
    net = Model(from_table({"input": [2], "layers": ["dense 2"], "loss": "cross_entropy"}))
    plan = TensorPlan(net.graph(True), net.shapes(40))
    x = np.random.default_rng(0).normal(size=(40, 2)).astype(np.float32) * np.array([1.0, second], np.float32)
    plan.set("x", x / max(1.0, second / 5))
    found = {finding.code for finding in findings(Evidence(plan=plan))}
    assert ("raw data" in found) is ill
