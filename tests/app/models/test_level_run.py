"""One gets from the network down to one multiplication and back, and an edit closes only what is gone."""

from __future__ import annotations

from collections.abc import Callable
from threading import Thread, current_thread, main_thread
from typing import Any

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from gradviz.app.models.level_run import LevelRun
from gradviz.app.models.training import TrainingModel
from gradviz.nn.levels import ViewPath
from gradviz.nn.levels import level as level_module
from gradviz.nn.spec import read_spec
from gradviz.project.network import Network


@pytest.fixture
def levels(training: TrainingModel, qtbot: QtBot) -> LevelRun:
    run = LevelRun(training)
    training.open(network("dense 6", "tanh", "dense 1"))
    qtbot.waitUntil(lambda: run.level is not None, timeout=20_000)
    return run


def network(*layers: str) -> Network:
    return Network(read_spec(f'data = "xor"\ninput = [2]\nlayers = {list(layers)}\nloss = "bce_logits"\n'))


@pytest.fixture
def at(levels: LevelRun, qtbot: QtBot) -> Callable[..., None]:
    return lambda *place: qtbot.waitUntil(lambda: levels.path == ViewPath(*place), timeout=20_000)


def test_down_to_one_multiplication_and_back(levels: LevelRun, at: Callable[..., None]) -> None:
    graph = levels.graph
    assert graph is not None
    levels.open(graph.names["dense1"])
    at("dense1")
    assert levels.graph is not None
    levels.open(levels.graph.output)
    at("dense1", "bias")
    levels.back()
    at("dense1")
    product = next(node.id for node in levels.graph.nodes if levels.graph.operands[node.id])
    levels.open(product)
    at("dense1", "matmul")
    assert levels.sheet is not None
    assert levels.sheet[1] == (6,)
    levels.open_unit((2,))
    at("dense1", "matmul", (2,))
    assert any(node.op == "mul" for node in levels.graph.nodes)
    assert levels.moments
    levels.back()
    levels.back()
    levels.back()
    at()


def test_the_network_is_stepped_layer_by_layer(levels: LevelRun) -> None:
    assert levels.level is not None
    levels.move_to(0)
    levels.step(1)
    assert 0 < len(levels.moments) < len(levels.level.trace.steps)
    assert levels.moment is not None


def test_a_level_has_no_update_of_its_own_and_says_where_there_is_one(levels: LevelRun, at: Callable[..., None]) -> None:
    assert levels.parameters
    levels.go(ViewPath("dense1"))
    at("dense1")
    assert not levels.parameters
    assert "whole network" in levels.no_update[1]
    assert "no parameters" not in levels.no_update[0]


def test_an_edit_closes_what_is_gone(levels: LevelRun, training: TrainingModel, at: Callable[..., None], qtbot: QtBot) -> None:
    assert levels.graph is not None
    levels.open(levels.graph.names["tanh1"])
    at("tanh1")
    training.open(network("dense 6", "relu", "dense 1"))
    at()


def test_a_network_that_cannot_be_built_shows_no_level(levels: LevelRun, training: TrainingModel, qtbot: QtBot) -> None:
    training.open(Network(read_spec('data = "xor"\ninput = [2]\nlayers = ["conv2d 3"]\nloss = "mse"\n')))
    qtbot.waitUntil(lambda: levels.graph is None)
    assert levels.moments == ()


def test_a_step_of_the_network_is_an_op_a_layer_or_a_phase(levels: LevelRun) -> None:
    counts = {}
    for granularity in ("edge", "node", "phase"):
        levels.set_granularity(granularity)
        counts[granularity] = levels.run_moments
        assert levels.trace is not None
        assert levels.moments[levels.run_moments - 1].stop == len(levels.trace.steps)
    assert counts["edge"] > counts["node"] > counts["phase"] == 2


def test_what_a_newer_network_does_not_have_is_not_opened(levels: LevelRun) -> None:
    levels.open(10_000)
    levels.select(10_000)
    assert levels.explanation(10_000) is None
    assert levels.explanation() is not None
    assert levels.path.depth == levels._goal.depth == 0


def test_the_update_follows_the_run_and_is_the_step_that_the_training_would_make(
    levels: LevelRun, training: TrainingModel, qtbot: QtBot
) -> None:
    assert levels.parameters == ("Dense 1/weights", "Dense 1/bias", "Dense 2/weights", "Dense 2/bias")
    assert len(levels.moments) == levels.run_moments + 4
    levels.set_live(False)
    levels.move_to(levels.run_moments + 1)
    assert levels.happened.startswith("Dense 1/weights moves against its gradient")
    told = levels.explanation()
    assert told is not None
    assert told.sentence == "Adam makes this step out of the gradient and of those before it."
    assert not told.moves
    first = levels.updates[0]
    assert np.allclose(np.abs(first.step)[np.abs(first.gradient) > 1e-4], first.rate, rtol=1e-2)
    heard: list[bool] = []
    training.ask(
        lambda bench: np.array_equal(bench.trainer.weights()["dense1/weights"], first.before), lambda yes, error: heard.append(yes)
    )
    qtbot.waitUntil(lambda: bool(heard), timeout=20_000)
    assert heard == [True]
    levels.open(levels.graph.names["dense1"] if levels.graph is not None else 0)
    qtbot.waitUntil(lambda: levels.depth == 1, timeout=20_000)
    assert levels.parameters == ()


def test_a_node_of_another_network_is_not_selected(levels: LevelRun) -> None:
    assert levels.graph is not None
    levels.select(len(levels.graph.nodes) - 1)
    assert levels.selection
    levels.select(len(levels.graph.nodes))
    assert not levels.selection


def test_the_run_of_a_level_is_worked_out_off_the_window(
    levels: LevelRun, at: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    work, threads = level_module.trace, list[Thread]()

    def traced(*given: Any, **named: Any) -> Any:
        threads.append(current_thread())
        return work(*given, **named)

    monkeypatch.setattr(level_module, "trace", traced)
    levels.go(ViewPath("dense1"))
    at("dense1")
    assert len(threads) == 1
    assert threads[0] is not main_thread()
