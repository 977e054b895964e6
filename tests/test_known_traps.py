"""Defects that other tools have had, each tried here without a window: nothing of them may come back.

A finished run over newer work, a batch taken for a feature, numbers of before an edit shown as of now, weights that do not
arrive, a learning rate that comes back, a penalty counted as loss, a parameter nobody reads, scores above 1.
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from gradviz.engine.tensor_plan import TensorPlan
from gradviz.errors import InputError
from gradviz.graph import Builder
from gradviz.nn.events import Batch
from gradviz.nn.levels import ViewPath, level_at
from gradviz.nn.model import Model
from gradviz.nn.spec import from_table
from gradviz.nn.trainer import Trainer
from gradviz.project.network_edits import (
    add_layer,
    duplicate_layer,
    land_run,
    move_layer,
    network_of,
    new_network,
    set_field,
    set_layer_field,
    set_weights,
)
from gradviz.project.network_run import network_trace


def source(classes: int = 3) -> Any:
    rng = np.random.default_rng(0)
    part = SimpleNamespace(x=rng.normal(size=(40, 4)).astype(np.float32), y=rng.integers(0, classes, 40))
    return SimpleNamespace(task="classes", train=part, validation=part, test=part)


def trainer(**training: Any) -> Trainer:
    table = {"input": [4], "layers": ["dense 5", "relu", "dense 3"], "loss": "cross_entropy", "training": {"batch": 20, **training}}
    return Trainer(Model(from_table(table)), source())


def test_a_finished_run_never_lands_on_newer_work() -> None:
    start = new_network("xor")
    key = network_of(start).key
    assert network_of(land_run(set_field(start, "training", "epochs", 9), key, "run.npz")).weights == "run.npz"
    for newer in (set_layer_field(start, "dense1", "units", 7), add_layer(start, "relu"), new_network("mlp")):
        assert land_run(newer, key, "run.npz") == newer


def test_the_batch_is_never_taken_for_a_feature() -> None:
    builder = Builder()
    x = builder.leaf("x")
    w = builder.leaf("w", "parameter")
    graph = builder.build(builder.gate("sum", [builder.gate("mul", [x, builder.gate("transpose", [builder.gate("add", [x, w])])])]))
    with pytest.raises(InputError, match="batch"):
        TensorPlan(graph, {"x": (3, 3), "w": (3,)})


def test_numbers_of_before_an_edit_are_not_those_of_now() -> None:
    document = set_weights(new_network("cnn"), "old.npz")
    for edited in (duplicate_layer(document, "conv1"), move_layer(document, "relu1", 0), set_layer_field(document, "dense1", "units", 9)):
        assert network_of(edited).weights == ""
        assert network_of(edited).key != network_of(document).key


def test_a_weight_that_is_set_arrives_at_every_level() -> None:
    plan = trainer().plan
    plan.set("x", np.ones((20, 4), np.float32))
    plan.set("y", np.zeros(20, np.float32))
    changed = np.array(plan.parameter("dense1/weights"))
    changed[1, 2] = 42.0
    plan.set("dense1/weights", changed)
    plan.run()
    assert plan.parameters[plan.places["dense1/weights"][0]].reshape(4, 5)[1, 2] == 42.0
    unit = level_at(plan, ViewPath("dense1", "matmul", (2,)))
    assert unit.trace.value("weights[1,2]") == 42.0
    assert level_at(plan, ViewPath()).trace.value("dense1/weights")[1, 2] == 42.0


def test_the_learning_rate_that_was_set_stays() -> None:
    document = set_field(new_network("cnn"), "optimizer", "rate", 0.123)
    for edited in (
        add_layer(document, "relu"),
        set_layer_field(document, "conv1", "channels", 3),
        set_field(document, "training", "batch", 7),
    ):
        assert network_of(edited).choice("optimizer").settings["rate"] == 0.123


def test_a_penalty_is_not_counted_as_loss() -> None:
    losses = []
    for strength in (0.0, 10.0):
        events = trainer(l2=strength).step()
        losses.append(next(event.loss for event in events if isinstance(event, Batch)))
    assert losses[0] == pytest.approx(losses[1], rel=1e-6)


def test_a_picture_that_is_exported_shows_the_loss_without_the_penalty() -> None:
    """The gate called loss is that of the data; a penalty is gates of its own behind it, and held-out sets know none."""
    plain = new_network("xor")
    runs = [network_trace(network_of(document)) for document in (plain, set_field(plain, "training", "l2", 10.0))]
    assert runs[0].value("loss") == pytest.approx(runs[1].value("loss"))
    assert float(runs[1].value(runs[1].graph.output)) > 2 * float(runs[1].value("loss"))
    trainers = [trainer(l2=strength) for strength in (0.0, 10.0)]
    assert trainers[0].evaluate(trainers[0].sets.test)[0] == trainers[1].evaluate(trainers[1].sets.test)[0]


def test_a_parameter_nobody_reads_has_no_gradient_and_breaks_nothing() -> None:
    builder = Builder()
    x, w = builder.leaf("x"), builder.leaf("w", "parameter")
    builder.leaf("unused", "parameter")
    graph = builder.build(builder.gate("sum", [builder.gate("matmul", [x, w], group="d")], name="loss", group="loss"))
    plan = TensorPlan(graph, {"x": (2, 3), "w": (3, 2), "unused": (4,)})
    plan.set("x", np.ones((2, 3), np.float32))
    plan.run()
    assert not np.any(plan.gradient("unused"))
    run = level_at(plan, ViewPath()).trace
    assert graph.id("unused") not in run.used
    assert not np.any(run.grad("unused"))


@pytest.mark.parametrize("loss", ["cross_entropy", "mse", "bce_logits"])
def test_a_score_is_a_share(loss: str) -> None:
    table = {"input": [4], "layers": ["dense 3"], "loss": loss, "training": {"epochs": 2, "batch": 7}}
    done = Trainer(Model(from_table(table)), source())
    for _ in done.run():
        pass
    for row in done.history:
        assert row.accuracy is not None
        assert 0 <= row.accuracy <= 1
        assert row.val_accuracy is not None
        assert 0 <= row.val_accuracy <= 1
