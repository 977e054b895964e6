"""Kept weights are looked at without a step being lost, quick scrubbing ends where it ends, and a replay comes back to now."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from gradviz.app.models import look_back
from gradviz.app.models.training import TrainingModel
from gradviz.nn.settings import Choice
from gradviz.project.network import Network


def weights(training: TrainingModel) -> bytes:
    look = training.look
    assert look is not None
    return np.asarray(look.values[look.graph.names["dense1/weights"]]).tobytes()


def looked(qtbot: QtBot, training: TrainingModel, action: Callable[[], None]) -> bytes:
    with qtbot.waitSignal(training.looked, timeout=20_000):
        action()
    return weights(training)


def finished(training: TrainingModel, xor: Network, reach: Callable[[str], None]) -> None:
    training.follow(xor)
    reach("ready")
    training.start()
    reach("finished")


def test_every_time_kept_has_its_own_weights_and_now_is_as_before(
    qtbot: QtBot, training: TrainingModel, xor: Network, reach: Callable[[str], None]
) -> None:
    training.follow(xor)
    reach("ready")
    first = weights(training)
    training.start()
    reach("finished")
    now = weights(training)
    back = training.back
    assert back.kept[0] == 0
    assert back.kept[-1] == 4
    assert any(0 < time < 1 for time in back.kept)
    seen = [looked(qtbot, training, lambda time=time: back.go(time)) for time in back.kept]
    assert len(set(seen)) == len(seen)
    assert seen[0] == first
    assert seen[-1] == now
    assert back.at == 4
    assert looked(qtbot, training, lambda: back.go(None)) == now
    assert back.at is None
    assert looked(qtbot, training, lambda: back.go(back.kept[1])) == seen[1]
    assert looked(qtbot, training, lambda: back.go(None)) == now, "from other weights too"
    assert looked(qtbot, training, lambda: back.go(0.0)) == first


def test_whatever_is_asked_at_the_bench_sees_what_is_looked_at(
    qtbot: QtBot, training: TrainingModel, xor: Network, reach: Callable[[str], None]
) -> None:
    finished(training, xor, reach)
    looked(qtbot, training, lambda: training.back.go(0.0))
    heard: list[bytes] = []
    training.ask(lambda bench: bench.trainer.weights()["dense1/weights"].tobytes(), lambda found, error: heard.append(found))
    qtbot.waitUntil(lambda: bool(heard), timeout=20_000)
    assert heard == [weights(training)]


def test_looking_back_changes_nothing_of_the_training(
    qtbot: QtBot, training: TrainingModel, xor: Network, reach: Callable[[str], None]
) -> None:
    finished(training, xor, reach)
    wanted = training.history.batches.column("loss").tolist()
    training.rewind()
    reach("ready")
    for _ in range(6):
        training.loop.one_batch()
        qtbot.waitUntil(lambda: training.state == "paused", timeout=20_000)
        looked(qtbot, training, lambda: training.back.go(0.0))
    training.start()
    assert training.back.at is None
    reach("finished")
    assert training.history.batches.column("loss").tolist() == wanted


def test_quick_scrubbing_ends_where_it_ends(qtbot: QtBot, training: TrainingModel, xor: Network, reach: Callable[[str], None]) -> None:
    finished(training, xor, reach)
    back = training.back
    last = looked(qtbot, training, lambda: back.go(2.0))
    for time in (0.0, 4.0, 1.0, 3.0, 2.0):
        back.go(time)
    qtbot.waitUntil(lambda: not back._waits, timeout=20_000)
    assert back.at == 2
    assert weights(training) == last


def test_keys_go_from_one_kept_to_the_next(training: TrainingModel, xor: Network, reach: Callable[[str], None]) -> None:
    finished(training, xor, reach)
    back = training.back
    back.step(-1)
    assert back.at == 4
    back.step(-1)
    assert back.at == 3
    back.step(1)
    back.step(1)
    assert back.at is None
    back.step(1)
    assert back.at is None
    back.go(0)
    back.step(-1)
    assert back.at == 0


def test_a_run_that_is_over_is_replayed_without_training(
    qtbot: QtBot, training: TrainingModel, xor: Network, reach: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(look_back, "WHOLE_MS", 0)
    monkeypatch.setattr(look_back, "QUICKEST_MS", 1)
    finished(training, xor, reach)
    rows, seen = len(training.history.batches), list[object]()
    training.back.turned.connect(lambda: seen.append(training.back.at))
    training.toggle()
    assert training.back.replaying
    qtbot.waitUntil(lambda: not training.back.replaying, timeout=20_000)
    assert [time for time in dict.fromkeys(seen) if time is not None] == list(training.back.kept)
    assert training.back.at is None
    assert training.state == "finished"
    assert len(training.history.batches) == rows


def test_a_run_that_was_changed_when_it_was_over_is_trained_anew(
    qtbot: QtBot, training: TrainingModel, xor: Network, reach: Callable[[str], None]
) -> None:
    finished(training, xor, reach)
    other = xor.spec.with_training(optimizer=Choice("adam", {"rate": 0.2}))
    with qtbot.waitSignal(training.turned):
        training.follow(replace(xor, spec=other))
    training.toggle()
    assert not training.back.replaying
    qtbot.waitUntil(lambda: training.state == "finished" and training.batch is not None and training.batch.rate == 0.2, timeout=20_000)
    training.toggle()
    assert training.back.replaying, "now it is over as it is"


def test_a_replay_rests_and_goes_on(training: TrainingModel, xor: Network, reach: Callable[[str], None]) -> None:
    finished(training, xor, reach)
    training.toggle()
    training.toggle()
    assert not training.back.replaying
    assert training.back.at == 0
    training.back.step(1)
    training.toggle()
    assert training.back.at == training.back.kept[1]
    training.close()
    assert not training.back.replaying


def test_another_run_looks_at_now(training: TrainingModel, xor: Network, reach: Callable[[str], None]) -> None:
    finished(training, xor, reach)
    training.back.go(1)
    training.rewind()
    reach("ready")
    assert training.back.at is None
    assert training.back.kept == (0,)
    training.back.go(3)
    training.follow(replace(xor, seed=4))
    reach("ready")
    assert training.back.at is None


def test_a_change_on_the_way_is_marked_in_the_history(
    qtbot: QtBot, training: TrainingModel, xor: Network, reach: Callable[[str], None]
) -> None:
    training.follow(xor)
    reach("ready")
    training.one_batch()
    reach("paused")
    tuned = replace(xor.spec.training, l2=0.1, batch=16, optimizer=Choice("adam", {"rate": 0.3}))
    training.follow(replace(xor, spec=replace(xor.spec, training=tuned)))
    qtbot.waitUntil(lambda: bool(training.history.changes), timeout=20_000)
    ((time, what),) = training.history.changes
    assert 0 < time < 1
    assert {name for name, *_ in what} == {"l2", "batch", "rate"}
    training.one_batch()
    qtbot.waitUntil(lambda: training.batch is not None and training.batch.rate == 0.3, timeout=20_000)


def test_more_epochs_go_on_from_the_end(qtbot: QtBot, training: TrainingModel, xor: Network, reach: Callable[[str], None]) -> None:
    finished(training, xor, reach)
    run = training.run
    training.follow(replace(xor, spec=xor.spec.with_training(epochs=6)))
    reach("paused")
    training.toggle()
    reach("finished")
    assert training.run == run
    assert training.back.kept[-1] == 6
