"""A small network that learns XOR within a moment, and a way to wait for what a training tells."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from pytestqt.qtbot import QtBot

from gradviz import registry
from gradviz.app.models.training import TrainingModel
from gradviz.nn.spec import read_spec
from gradviz.project.network import Network

XOR = """
title = "XOR"
data = "xor"
input = [2]
layers = ["dense 6", "tanh", "dense 1"]
loss = "bce_logits"
initializer = "xavier"
[training]
epochs = 4
batch = 32
optimizer = "adam rate=0.05"
"""


@pytest.fixture
def xor() -> Network:
    """Two layers and a loss."""
    registry.discover()
    return Network(read_spec(XOR))


@pytest.fixture
def training(qtbot: QtBot) -> Iterator[TrainingModel]:
    """A training that ends with its test."""
    model = TrainingModel()
    yield model
    model.close()


@pytest.fixture
def reach(qtbot: QtBot) -> Callable[[TrainingModel, str], None]:
    """Wait until a training is in a state."""

    def wait(model: TrainingModel, state: str) -> None:
        qtbot.waitUntil(lambda: model.state == state, timeout=20_000)

    return wait
