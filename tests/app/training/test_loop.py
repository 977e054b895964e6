"""The thread that trains does what it is told between two batches, and never floods whoever listens."""

from __future__ import annotations

import itertools
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest

from gradviz.app.sharing import USUAL
from gradviz.app.training.bench import Bench
from gradviz.app.training.loop import PERIOD, QUICK, Loop, sampled
from gradviz.app.training.report import Report
from gradviz.nn import checkpoint
from gradviz.nn.evaluation import Evaluator
from gradviz.nn.events import Batch, Epoch, Finished, TrainEvent
from gradviz.nn.findings import Finding
from gradviz.nn.spec import read_spec
from gradviz.nn.trainer import Trainer
from gradviz.project.network import Network


class Listener:
    """Takes every report in at once, unless it sleeps."""

    def __init__(self, *, sleeps: bool = False, clock: Callable[[], float] = time.perf_counter) -> None:
        self.reports: list[Report] = []
        self.loop = Loop(self.hear, clock)
        self._sleeps = sleeps
        self.spare = 0.0

    def hear(self, report: Report) -> None:
        self.reports.append(report)
        if not self._sleeps:
            self.loop.taken(self.spare)

    def until(self, reached: Callable[[], bool]) -> None:
        end = time.monotonic() + 20
        while not reached():
            assert time.monotonic() < end, [report.state for report in self.reports]
            time.sleep(0.005)

    @property
    def state(self) -> str:
        return self.reports[-1].state if self.reports else ""

    @property
    def has_batches(self) -> bool:
        return any(isinstance(event, Batch) for report in self.reports for event in report.events)


def test_a_training_runs_to_its_end_and_no_batch_is_lost(xor: Network) -> None:
    listener = Listener()
    listener.loop.open(xor, 7)
    listener.loop.start()
    listener.until(lambda: listener.state == "finished")
    listener.loop.close()
    events = [event for report in listener.reports for event in report.events]
    epochs = [event for event in events if isinstance(event, Epoch)]
    steps = [event for event in events if isinstance(event, Batch)]
    assert [event.epoch for event in epochs] == [1, 2, 3, 4]
    assert len(steps) == 4 * steps[0].batches
    assert isinstance(events[-1], Finished)
    assert {report.run for report in listener.reports} == {7}


def test_a_run_that_is_over_in_no_time_has_its_statistics_too(xor: Network) -> None:
    listener = Listener(clock=lambda: 0.0)
    kept: list[list[float]] = []
    listener.loop.open(xor, 1)
    listener.loop.start()
    listener.until(lambda: listener.state == "finished")
    listener.loop.ask(
        lambda bench: bench.history.statistics["update_ratios"].column("epoch").tolist(), lambda found, error: kept.append(found)
    )
    listener.until(lambda: bool(kept))
    listener.loop.close()
    assert len(kept[0]) >= 8
    assert kept[0][-1] > 2


def test_statistics_come_ever_more_seldom() -> None:
    assert all(sampled(made) for made in range(3))
    assert sum(map(sampled, range(100_000))) < 150


def test_a_window_that_sleeps_is_not_flooded(xor: Network) -> None:
    listener = Listener(sleeps=True)
    many = replace(xor, spec=xor.spec.with_training(epochs=100_000))
    listener.loop.open(many, 1)
    listener.loop.start()
    listener.until(lambda: listener.state == "running")
    heard = len(listener.reports)
    time.sleep(3 * PERIOD)
    assert len(listener.reports) == heard
    listener.loop.pause()
    listener.until(lambda: listener.state == "paused")
    listener.loop.close()
    assert any(isinstance(event, Batch) for event in listener.reports[-1].events)


def test_one_batch_then_rest_and_back_to_the_same_weights(xor: Network) -> None:
    listener = Listener()
    listener.loop.open(xor, 1)
    for _ in range(2):
        listener.loop.one_batch()
        listener.until(lambda: listener.state == "paused")
        listener.loop.rewind()
        listener.until(lambda: listener.state == "ready")
    listener.loop.close()
    curve = [event.loss for report in listener.reports for event in report.events if isinstance(event, Batch)]
    assert len(curve) == 2
    assert curve[0] == curve[1]


@pytest.mark.parametrize("tick", [0.01, 0.04, 0.09, 0.11, 0.14, 0.2, 0.4])
def test_after_one_batch_its_numbers_are_shown_however_slow_the_clock(xor: Network, tick: float) -> None:
    listener = Listener()
    times = itertools.count(1)
    listener.loop = Loop(listener.hear, lambda: tick * next(times))
    listener.loop.open(xor, 1)
    for _ in range(4):
        listener.until(lambda: listener.state in ("ready", "paused"))
        told = len(listener.reports)
        listener.loop.one_batch()
        listener.until(lambda told=told: len(listener.reports) > told and listener.state == "paused")
        assert any(report.look is not None for report in listener.reports[told:])
    listener.loop.close()


def test_a_checkpoint_is_kept_before_the_thread_ends(xor: Network, tmp_path: Path) -> None:
    listener = Listener()
    listener.loop.open(xor, 1)
    listener.loop.one_batch()
    listener.loop.keep(tmp_path / "stopped.npz")
    listener.loop.close()
    assert checkpoint.load(tmp_path / "stopped.npz").record["data"] == "xor"


def test_what_cannot_be_trained_is_said(xor: Network) -> None:
    listener = Listener()
    listener.loop.open(Network(read_spec('input = [2]\ndata = "no-such-set"\nlayers = ["dense 1"]\nloss = "mse"\n')), 1)
    listener.until(lambda: listener.state == "failed")
    assert listener.reports[-1].error is not None
    listener.loop.open(xor, 2)
    listener.until(lambda: listener.state == "ready")
    listener.loop.close()


def test_what_arrives_after_the_end_wakes_no_thread(xor: Network) -> None:
    listener = Listener()
    listener.loop.open(xor, 1)
    listener.until(lambda: listener.state == "ready")
    listener.loop.close()
    listener.loop.taken()
    listener.loop.start()
    assert listener.loop._thread is None


def test_nothing_is_found_in_a_network_that_has_not_seen_a_batch(xor: Network) -> None:
    listener = Listener()
    listener.loop.open(xor, 1)
    listener.until(lambda: listener.state == "ready")
    heard = len(listener.reports)
    listener.loop.retune(replace(xor, spec=xor.spec.with_training(batch=16)))
    listener.until(lambda: len(listener.reports) > heard)
    listener.loop.close()
    assert not any(report.findings for report in listener.reports)


def test_findings_are_those_of_the_weights_of_now(xor: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is said of what was before a rewind, and one batch is searched too, however soon it follows another."""
    asked: list[int] = []

    def search(bench: Bench) -> tuple[Finding, ...]:
        asked.append(bench.trainer.iteration)
        return (Finding("dead units", "{n}", ("dense1",), (), {"n": bench.trainer.iteration}),)

    monkeypatch.setattr(Bench, "findings", search)
    listener = Listener(clock=lambda: 0.0)
    listener.loop.open(replace(xor, spec=xor.spec.with_training(epochs=1_000_000)), 1)
    for batch in (1, 2, 3):
        listener.loop.one_batch()
        listener.until(lambda batch=batch: asked[-1:] == [batch] and listener.state == "paused")
    made: list[int] = []

    def has_gone_on() -> bool:
        listener.loop.ask(lambda bench: bench.trainer.iteration, lambda found, error: made.append(found))
        return made[-1:] > [3]

    listener.loop.start()
    listener.until(has_gone_on)
    listener.loop.rewind()
    listener.until(lambda: listener.state == "ready" and listener.reports[-1].fresh)
    listener.loop.close()
    assert asked == [1, 2, 3]
    assert listener.reports[-1].findings == ()


def test_the_pace_is_that_of_batches_not_of_the_validation_after_them(xor: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock stands still but for a second a step, and an hour where an epoch ends."""
    now = [0.0]
    step = Trainer.step

    def slow(trainer: Trainer) -> tuple[TrainEvent, ...]:
        events = step(trainer)
        now[0] += 3600.0 if any(isinstance(event, Epoch) for event in events) else 1.0
        return events

    monkeypatch.setattr(Trainer, "step", slow)
    listener = Listener(clock=lambda: now[0])
    listener.loop.open(xor, 1)
    listener.loop.start()
    listener.until(lambda: listener.state == "finished")
    listener.loop.close()
    assert listener.reports[-1].each == 1.0


def long(network: Network) -> Network:
    """The same for so many epochs that the training does not end by itself."""
    return replace(network, spec=network.spec.with_training(epochs=1_000_000))


def test_a_pause_is_told_before_anything_is_searched_or_looked_at(xor: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    listener, told = Listener(), Event()
    findings = Bench.findings

    def search(bench: Bench) -> tuple[Finding, ...]:
        if listener.loop._state == "paused":
            assert told.wait(20)
        return findings(bench)

    monkeypatch.setattr(Bench, "findings", search)
    listener.loop.open(long(xor), 1)
    listener.loop.start()
    listener.until(lambda: listener.state == "running" and listener.has_batches)
    listener.loop.pause()
    listener.until(lambda: listener.state == "paused")
    first = listener.reports[-1]
    assert first.look is None
    told.set()
    listener.until(lambda: listener.reports[-1] is not first)
    listener.loop.close()
    assert listener.reports[-1].look is not None
    assert listener.reports[-1].findings is not None
    assert listener.reports[-1].error is None


def test_the_training_has_stopped_before_it_is_tested(xor: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    listener, finish = Listener(), Trainer.finish

    def slow(trainer: Trainer) -> Finished:
        listener.until(lambda: listener.state == "testing")
        return finish(trainer)

    monkeypatch.setattr(Trainer, "finish", slow)
    listener.loop.open(long(xor), 1)
    listener.loop.start()
    listener.until(lambda: listener.state == "running")
    listener.loop.stop()
    listener.until(lambda: listener.state == "finished")
    listener.loop.close()
    last = listener.reports[-1]
    assert isinstance(last.events[-1], Finished)
    assert last.look is not None or listener.reports[-2].look is not None


@pytest.mark.parametrize(("order", "state"), [("pause", "paused"), ("stop", "testing")])
def test_who_asks_for_a_rest_during_a_validation_does_not_wait_for_it(
    xor: Network, monkeypatch: pytest.MonkeyPatch, order: str, state: str
) -> None:
    listener, measure, ordered = Listener(), Evaluator.measure, Event()

    def slow(evaluator: Evaluator, *given: object) -> tuple[float | None, float | None]:
        if not ordered.is_set():
            ordered.set()
            getattr(listener.loop, order)()
            assert evaluator.between is not None
            evaluator.between()
            assert listener.state == state
            assert listener.reports[-1].run == 1
        return measure(evaluator, *given)

    monkeypatch.setattr(Evaluator, "measure", slow)
    listener.loop.open(long(xor), 1)
    listener.loop.start()
    listener.until(lambda: listener.state == ("paused" if order == "pause" else "finished") and any_epoch(listener.reports))
    listener.loop.close()
    events = [event for report in listener.reports for event in report.events]
    assert len([event for event in events if isinstance(event, Epoch)]) == 1
    assert not any(report.error for report in listener.reports)


def any_epoch(reports: list[Report]) -> bool:
    return any(isinstance(event, Epoch) for report in reports for event in report.events)


def test_a_network_that_fails_after_another_has_run_is_told_once(xor: Network) -> None:
    listener = Listener()
    listener.loop.open(long(xor), 1)
    listener.loop.start()
    listener.until(lambda: listener.state == "running" and listener.has_batches)
    listener.loop.open(replace(xor, spec=replace(xor.spec, layers=())), 2)
    listener.until(lambda: listener.state == "failed")
    heard = len(listener.reports)
    listener.loop.one_batch()
    listener.loop.keep(Path("nowhere"))
    listener.loop.close()
    assert len(listener.reports) == heard


def test_the_lock_changes_hands_quickly_while_batch_follows_batch_and_only_then(xor: Network) -> None:
    """The window holds it for many milliseconds otherwise, and the training needs it for every product."""
    listener = Listener()
    loop = listener.loop
    loop.open(long(xor), 1)
    listener.until(lambda: listener.state == "ready")
    assert sys.getswitchinterval() == pytest.approx(USUAL)
    loop.start()
    listener.until(lambda: sys.getswitchinterval() == pytest.approx(QUICK))
    loop.pause()
    listener.until(lambda: sys.getswitchinterval() == pytest.approx(USUAL))
    loop.start()
    listener.until(lambda: sys.getswitchinterval() == pytest.approx(QUICK))
    loop.close()
    assert sys.getswitchinterval() == pytest.approx(USUAL)


def test_a_window_that_spares_looks_gets_none_until_the_training_rests(xor: Network) -> None:
    listener = Listener()
    listener.spare = 1e9
    listener.loop.open(long(xor), 1)
    listener.until(lambda: listener.state == "ready")
    assert listener.reports[-1].look is not None
    listener.loop.start()
    listener.until(lambda: sum(report.state == "running" and bool(report.events) for report in listener.reports) > 5)
    assert not any(report.look for report in listener.reports if report.state == "running")
    listener.loop.pause()
    listener.until(lambda: listener.state == "paused" and listener.reports[-1].look is not None)
    listener.loop.close()
