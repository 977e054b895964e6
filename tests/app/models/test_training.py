"""What the window follows of a training: states, numbers of runs, and changes that do or do not begin a new one."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gradviz.app.models.network import preset_document
from gradviz.app.models.training import BREATH, GLANCE, LATEST, LEAST, SPELL, TrainingModel, breath
from gradviz.app.training.bench import Look
from gradviz.app.training.loop import PERIOD
from gradviz.app.training.report import Report
from gradviz.errors import DataError, InputError, TraceError
from gradviz.language import parse
from gradviz.nn.events import Batch, Failed
from gradviz.nn.settings import Choice
from gradviz.project import Document
from gradviz.project.network import Network
from gradviz.project.network_edits import add_layer, network_of, new_network

Reach = Callable[[str], None]


def test_start_to_end_and_start_again(qtbot: QtBot, training: TrainingModel, xor: Network, reach: Reach) -> None:
    training.follow(xor)
    reach("ready")
    assert training.look is not None
    training.start()
    reach("finished")
    assert training.epoch is not None
    assert training.epoch.epoch == xor.spec.training.epochs
    rows = len(training.history.batches)
    first = training.history.batches.column("loss")[0]
    with qtbot.waitSignal(training.opened, timeout=20_000):
        training.start()
    reach("finished")
    assert len(training.history.batches) == rows
    assert training.history.batches.column("loss")[0] == first


def test_a_run_that_goes_on_after_its_end_has_no_result_yet(training: TrainingModel, xor: Network, reach: Reach, qtbot: QtBot) -> None:
    """More epochs after the end: what the test set said is of other weights from the next batch on."""
    training.follow(xor)
    reach("ready")
    training.start()
    reach("finished")
    assert training.finished is not None
    before = training.epochs_done
    training.follow(replace(xor, spec=xor.spec.with_training(epochs=1_000_000)))
    training.start()
    qtbot.waitUntil(lambda: training.epochs_done > before, timeout=20_000)
    assert training.finished is None
    training.stop()
    reach("finished")
    assert training.finished is not None


def test_undoing_an_edit_brings_the_training_back(training: TrainingModel, xor: Network, reach: Reach, qtbot: QtBot) -> None:
    """A layer that was added by mistake had cost all that was learned."""
    training.follow(xor)
    reach("ready")
    training.start()
    reach("finished")
    losses, done = training.history.batches.column("loss").tolist(), training.epochs_done
    other = network_of(add_layer(Document("", network=xor), "dropout", 1))
    training.follow(other)
    reach("ready")
    assert not len(training.history.batches)
    training.follow(xor)
    reach("finished")
    assert training.history.batches.column("loss").tolist() == losses
    assert training.epochs_done == done
    training.follow(other)
    reach("ready")
    training.start()
    reach("finished")
    training.follow(xor)
    reach("finished")
    assert training.history.batches.column("loss").tolist() == losses
    training.follow(other)
    reach("finished")
    training.open(xor)
    reach("ready")
    assert not len(training.history.batches), "opened anew, not undone"


def test_undoing_an_edit_goes_on_where_a_pause_was(training: TrainingModel, xor: Network, reach: Reach, qtbot: QtBot) -> None:
    long = replace(xor, spec=xor.spec.with_training(epochs=1_000_000))
    training.follow(long)
    reach("ready")
    training.one_batch()
    reach("paused")
    training.follow(network_of(add_layer(Document("", network=long), "dropout", 1)))
    reach("ready")
    training.follow(long)
    reach("paused")
    before = training.epochs_done
    assert before > 0
    training.start()
    qtbot.waitUntil(lambda: training.epochs_done > before, timeout=20_000)


def test_a_slow_window_still_comes_to_its_other_events(training: TrainingModel, xor: Network, reach: Reach) -> None:
    many = replace(xor, spec=xor.spec.with_training(epochs=1_000_000))
    training.follow(many)
    reach("ready")
    seen = 0

    def paint_slowly() -> None:
        nonlocal seen
        seen += 1
        time.sleep(1.5 * PERIOD)
        if seen == 8:
            training.pause()

    training.moved.connect(paint_slowly)
    training.start()
    reach("running")
    QCoreApplication.processEvents()
    before = seen
    QCoreApplication.processEvents()
    assert before < 8, "events of the training alone kept the event loop busy"
    training.pause()
    reach("paused")


def test_an_older_run_never_lands_on_a_newer_document(training: TrainingModel, xor: Network, reach: Reach) -> None:
    training.follow(xor)
    reach("ready")
    old = training.run
    training.follow(replace(xor, seed=3))
    reach("ready")
    training._take(Report(old, "finished", (Batch(9, 0, 1, 1, 0.0, 0.1, 0.1),)))
    assert training.state == "ready"
    assert training.batch is None
    assert len(training.history.batches) == 0


def test_the_rate_changes_while_it_runs_and_layers_begin_anew(training: TrainingModel, xor: Network, reach: Reach) -> None:
    training.follow(xor)
    reach("ready")
    run = training.run
    tuned = xor.spec.with_training(optimizer=Choice("adam", {"rate": 0.2}))
    training.follow(replace(xor, spec=tuned))
    training.loop.one_batch()
    reach("paused")
    assert training.batch is not None
    assert training.batch.rate == 0.2
    assert training.run == run
    training.follow(replace(xor, spec=replace(tuned, layers=tuned.layers[:-1], loss=Choice("mse", {}))))
    assert training.run == run + 1


def test_a_network_that_does_not_fit_says_so_and_still_looks_at_its_data(training: TrainingModel, xor: Network, reach: Reach) -> None:
    training.follow(replace(xor, spec=replace(xor.spec, layers=())))
    reach("failed")
    assert training.error is not None
    assert training.facts is not None
    training.follow(xor)
    reach("ready")
    assert training.error is None


def test_a_question_of_a_former_run_is_not_answered(qtbot: QtBot, training: TrainingModel, xor: Network, reach: Reach) -> None:
    training.follow(xor)
    reach("ready")
    heard: list[object] = []
    training.ask(lambda bench: bench.trainer.epoch, lambda result, error: heard.append(result))
    training.open(xor)
    reach("ready")
    training.ask(lambda bench: "new", lambda result, error: heard.append(result))
    qtbot.waitUntil(lambda: bool(heard))
    assert heard == ["new"]


def test_a_closed_model_leaves_no_timer(training: TrainingModel, xor: Network, reach: Reach) -> None:
    training.follow(xor)
    reach("ready")
    training.start()
    training.close()
    training._reported.emit(Report(training.run, "running"))
    assert not any(timer.isActive() for timer in training.findChildren(QTimer))


def test_what_shows_a_run_waits_for_a_turn_of_its_own_only_while_it_goes_on(qtbot: QtBot) -> None:
    model, seen = TrainingModel(), list[str]()
    model.show("rest", lambda: seen.append("at once"))
    assert seen == ["at once"]
    model.state = "running"
    for _ in range(2):
        model.show("picture", lambda: seen.append("picture"))
    model.show("plots", lambda: seen.append("plots"))
    assert seen == ["at once"]
    qtbot.waitUntil(lambda: seen == ["at once", "picture", "plots"], timeout=20_000)
    model.show("dropped", lambda: seen.append("dropped"))
    model.close()
    QApplication.processEvents()
    assert seen[-1] == "plots"


def test_the_next_look_waits_for_a_look_that_took_long_and_the_plots_do_not(
    training: TrainingModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [0.0]
    monkeypatch.setattr("gradviz.app.models.training.time.perf_counter", lambda: now[0])
    report = Report(training.run, "running", (Batch(0, 0, 10, 8, 0.5, 0.1, 1.0),))
    look = Look(parse("a"), (), {}, {})
    rests = []
    for brought, took in ((None, 0.004), (look, 0.03), (None, 0.005), (look, 60.0)):
        training._take(replace(report, look=brought))
        training._turns.drop()
        training._painted.stop()
        now[0] += took
        training._rest()
        rests.append((training._rested.interval() / 1000, training._spare))
        training._rested.stop()
    usual, slower = breath(0.004), breath(0.005)
    assert rests == [pytest.approx(rest) for rest in ((usual, 0.0), (usual, GLANCE * 0.03), (slower, 0.0), (slower, LATEST))]


def test_a_report_is_rested_from_for_longer_the_longer_it_took_but_comes_again_soon_enough() -> None:
    assert [breath(took) for took in (0.0, 0.001, 0.02, 0.1)] == pytest.approx([0.0, BREATH * 0.001, SPELL, LEAST * 0.1])


def test_a_network_without_data_is_told_to_choose_some(qtbot: QtBot) -> None:
    model = TrainingModel()
    try:
        network = preset_document("xor").network
        assert network is not None
        model.follow(replace(network, spec=replace(network.spec, data="")))
        qtbot.waitUntil(lambda: model.state == "failed", timeout=20_000)
        assert model.lacks_data
        assert "data panel" in model.complaint
    finally:
        model.close()


def test_an_order_is_known_until_it_has_come_about(qtbot: QtBot, training: TrainingModel, xor: Network, reach: Reach) -> None:
    training.follow(replace(xor, spec=xor.spec.with_training(epochs=1_000_000)))
    reach("ready")
    training.pause()
    assert not training.order, "nothing runs"
    training.start()
    reach("running")
    with qtbot.waitSignal(training.ordered):
        training.pause()
    assert training.order == "pause"
    reach("paused")
    assert not training.order
    training.start()
    reach("running")
    training.stop()
    assert training.order == "stop"
    reach("finished")
    assert not training.order
    assert training.finished is not None


def test_the_play_key_does_nothing_while_the_test_set_is_read(training: TrainingModel, xor: Network, reach: Reach) -> None:
    training.follow(xor)
    reach("ready")
    training.state = "testing"
    training.toggle()
    training.loop.one_batch()
    reach("paused")
    assert training.epochs_done > 0
    assert not training.running


def test_a_gate_that_broke_is_told_by_the_name_of_its_layer(training: TrainingModel, reach: Callable[[str], None]) -> None:
    training.follow(network_of(new_network("xor")))
    reach("ready")
    training.state = "failed"
    training.error = TraceError("not finite", "the forward pass broke at {node}: {why}", node="matmul of dense1", layer="dense1", why="inf")
    assert training.complaint == "The forward pass broke at Dense 1: inf."
    training.error = TraceError("not finite", "the forward pass broke at {node}: {why}", node="matmul of dense1", why="inf")
    assert "matmul of dense1" in training.complaint


def test_a_file_that_cannot_be_read_goes_by_its_name(training: TrainingModel, reach: Callable[[str], None], tmp_path: Path) -> None:
    training.follow(network_of(new_network("xor")))
    reach("ready")
    training.state = "failed"
    training.error = DataError("ragged", "{path}: row {row} is short", "Add a cell.", path=str(tmp_path / "marks.csv"), row=2)
    assert training.complaint == "marks.csv: row 2 is short. Add a cell."


def test_the_layer_at_which_it_broke_is_called_as_on_screen(training: TrainingModel, xor: Network, reach: Reach) -> None:
    training.follow(xor)
    reach("ready")
    error = InputError("not finite", "it broke at {node}", "Look at {node}.", node="dense2")
    training._take(Report(training.run, "failed", (Failed(0, 0, "dense2", "forward", error),)))
    assert training.complaint == "It broke at Dense 2. Look at Dense 2."
