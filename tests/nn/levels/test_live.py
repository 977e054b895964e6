"""What is watched comes back by node, and an edited graph takes what it still has."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from gradviz.engine.blocks import blocks
from gradviz.nn.events import Snapshot
from gradviz.nn.levels.live import live_numbers, watch_of
from gradviz.nn.model import Model
from gradviz.nn.spec import from_table
from gradviz.nn.trainer import Trainer

TABLE = {"input": [1, 6, 6], "layers": ["conv2d 2", "relu", "flatten", "dense 3"], "loss": "cross_entropy", "training": {"epochs": 1}}


@pytest.mark.parametrize(("show", "known"), [("activations", 6), ("gradients", 6), ("weights", 3)])
def test_a_snapshot_by_nodes(show: str, known: int) -> None:
    trainer = Trainer(Model(from_table(TABLE)), made())
    graph = trainer.plan.graph
    parts = [block for block in blocks(graph, trainer.plan.shapes) if block.kind != "target"]
    trainer.watch = watch_of(graph, parts, show=show)
    snapshot = next(event for event in trainer.step() if isinstance(event, Snapshot))
    numbers = live_numbers(graph, snapshot)
    found = numbers.gradients if show == "gradients" else numbers.values
    assert len(found) == known
    assert graph.id("loss") in numbers.values
    other = Model(from_table({**TABLE, "layers": ["flatten", "dense 3"]})).graph(True)
    assert set(live_numbers(other, snapshot).values) <= set(other.names.values())


def made() -> SimpleNamespace:
    rng = np.random.default_rng(0)
    part = SimpleNamespace(x=rng.normal(size=(20, 1, 6, 6)), y=rng.integers(0, 3, 20))
    return SimpleNamespace(task="classes", train=part, validation=part, test=part)
