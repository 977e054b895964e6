"""Results follow the training while someone looks, the newest survey wins, and a threshold moves without reading again."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from gradviz.app.models.results import ResultsModel
from gradviz.app.models.training import TrainingModel
from gradviz.app.training.survey import Answers
from gradviz.nn.spec import read_spec
from gradviz.project.network import Network

DIGITS = 'data = "digits"\ninput = [1, 8, 8]\nlayers = ["flatten", "dense 10"]\nloss = "cross_entropy"\n[training]\nepochs = 2\n'


def opened(training: TrainingModel, network: Network, qtbot: QtBot) -> ResultsModel:
    model = ResultsModel(training, training)
    training.follow(network)
    qtbot.waitUntil(lambda: training.state == "ready", timeout=20_000)
    return model


def watched(training: TrainingModel, network: Network, qtbot: QtBot) -> tuple[ResultsModel, Answers]:
    """Opened, looked at, and its first answers."""
    model = opened(training, network, qtbot)
    model.watch(True)
    qtbot.waitUntil(lambda: model.answers is not None, timeout=20_000)
    assert model.answers is not None
    return model, model.answers


def test_nothing_is_read_while_nobody_looks(training: TrainingModel, xor: Network, qtbot: QtBot) -> None:
    model = opened(training, xor, qtbot)
    training.one_batch()
    qtbot.waitUntil(lambda: training.batch is not None, timeout=20_000)
    assert model.answers is None
    model.watch(True)
    qtbot.waitUntil(lambda: model.answers is not None, timeout=20_000)


def test_they_follow_the_training_to_its_end(training: TrainingModel, xor: Network, qtbot: QtBot) -> None:
    model, first = watched(training, xor, qtbot)
    training.start()
    qtbot.waitUntil(lambda: training.state == "finished", timeout=20_000)
    qtbot.waitUntil(lambda: model.answers is not first and not model._stale and not model._reading, timeout=20_000)
    last = training.history.epochs.column("val_accuracy")[-1]
    qtbot.waitUntil(lambda: model.tally is not None and model.tally.accuracy == pytest.approx(last), timeout=20_000)


def test_results_go_with_their_network_even_where_the_next_cannot_be_built(training: TrainingModel, xor: Network, qtbot: QtBot) -> None:
    """The confusion of a trained network stood beside one that an edit had broken."""
    model, _ = watched(training, xor, qtbot)
    broken = replace(xor, spec=replace(xor.spec, input=(3,)))
    training.follow(broken)
    assert model.answers is None
    assert not len(model.rows)
    qtbot.waitUntil(lambda: training.state == "failed", timeout=20_000)
    assert model.answers is None


def test_a_threshold_moves_the_counts_at_once(training: TrainingModel, xor: Network, qtbot: QtBot) -> None:
    model, answers = watched(training, xor, qtbot)
    model.set_threshold(0.0)
    assert model.tally is not None
    assert (model.tally.right_no, model.tally.missed) == (0, 0)
    model.set_threshold(7.0)
    assert model.threshold == 1.0
    assert model.answers is answers


def test_the_samples_of_a_cell_come_as_pictures(training: TrainingModel, qtbot: QtBot) -> None:
    model = opened(training, Network(read_spec(DIGITS)), qtbot)
    model.watch(True)
    qtbot.waitUntil(lambda: model.pictures is not None, timeout=20_000)
    assert model.answers is not None
    scores = model.answers.scores
    assert scores is not None
    assert model.pictures is not None
    assert np.array_equal(model.rows, scores.wrong())
    counts = scores.counts()
    place = np.unravel_index(int(np.argmax(counts)), counts.shape)
    with qtbot.waitSignal(model.sampled, timeout=20_000):
        model.choose_cell((int(place[0]), int(place[1])))
    assert len(model.rows) == counts.max()
    assert len(model.pictures) == min(48, counts.max())
    model.choose_split("test")
    qtbot.waitUntil(lambda: model.answers is not None and model.answers.split == "test", timeout=20_000)
    assert model.cell is None


def test_what_nobody_waits_for_is_dropped(training: TrainingModel, xor: Network, qtbot: QtBot) -> None:
    model = opened(training, xor, qtbot)
    model.watch(True)
    model.watch(False)
    done: list[object] = []
    training.ask(lambda bench: bench, lambda found, error: done.append(found))
    qtbot.waitUntil(lambda: bool(done), timeout=20_000)
    assert model.answers is None
    model.watch(True)
    qtbot.waitUntil(lambda: model.answers is not None, timeout=20_000)


def test_another_run_forgets_the_answers(training: TrainingModel, xor: Network, qtbot: QtBot) -> None:
    model, first = watched(training, xor, qtbot)
    training.open(Network(read_spec(DIGITS)))
    qtbot.waitUntil(lambda: model.answers is not None and model.answers is not first and model.answers.pictures, timeout=20_000)


def test_looking_back_shows_the_answers_of_that_time(training: TrainingModel, xor: Network, qtbot: QtBot) -> None:
    model = opened(training, xor, qtbot)
    model.watch(True)
    qtbot.waitUntil(lambda: model.answers is not None and model.answers.scores is not None, timeout=20_000)
    assert model.answers is not None
    assert model.answers.scores is not None
    first = model.answers.scores.shares
    training.start()
    qtbot.waitUntil(lambda: training.state == "finished" and not model._stale and not model._reading, timeout=20_000)
    qtbot.waitUntil(lambda: bool(training.back.kept), timeout=20_000)

    def shares() -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
        assert model.answers is not None
        assert model.answers.scores is not None
        return model.answers.scores.shares

    assert not np.allclose(shares(), first)
    training.back.go(0.0)
    assert training.back.kept[0] == 0
    qtbot.waitUntil(lambda: bool(np.allclose(shares(), first)), timeout=20_000)
