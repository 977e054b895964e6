"""A running training is kept from time to time, never too often, and nothing of it stays once it is over."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest

from gradviz.app.training import guarding
from gradviz.app.training.bench import Bench
from gradviz.app.training.guarding import Guard
from gradviz.app.training.loop import Loop
from gradviz.app.training.opening import opened
from gradviz.app.training.origin import Origin
from gradviz.app.training.report import Report
from gradviz.project import stopped
from gradviz.project.network import Network
from gradviz.project.network_run import dataset_of
from gradviz.project.stopped import Stopped


def make_note(place: Path, done: float, epochs: int) -> Stopped:
    return Stopped(str(place), "", "XOR", done, epochs)


@pytest.fixture
def bench(xor: Network) -> Bench:
    made, error = opened(xor, dataset_of(xor), None)
    assert error is None
    for _ in range(3):
        made.trainer.step()
    return made


def test_what_is_kept_goes_on_to_the_bit_and_leaves_nothing(bench: Bench, xor: Network, tmp_path: Path) -> None:
    guard, place = Guard(), tmp_path / "running-1.npz"
    guard.begin(place, make_note)
    guard.keep(bench)
    note = stopped.found(stopped.note_of(place))
    assert note is not None
    assert (note.done, note.epochs) == (3 / len(bench.trainer.cuts), 4)
    again, error = opened(xor, dataset_of(xor), Origin(place, "checkpoint"))
    assert error is None
    assert again.trainer.step() == bench.trainer.step()
    guard.keep(bench)
    guard.forget()
    assert list(tmp_path.iterdir()) == []


def test_it_takes_no_more_than_its_share_of_the_time(bench: Bench, tmp_path: Path) -> None:
    now = [0.0]

    def clock() -> float:
        now[0] += 2.0
        return now[0]

    guard = Guard(clock)
    assert guard.due == float("inf")
    guard.begin(tmp_path / "running-1.npz", make_note)
    assert guard.due == 2 + guarding.PERIOD
    guard.keep(bench)
    assert guard.due == now[0] + 2 / guarding.SHARE


def test_what_cannot_be_written_or_is_too_large_is_left(bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    guard = Guard()
    guard.begin(tmp_path / "file" / "running-1.npz", make_note)
    guard.keep(bench)
    monkeypatch.setattr(guarding, "LARGEST", 10)
    guard.begin(tmp_path / "running-1.npz", make_note)
    guard.keep(bench)
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


@pytest.mark.parametrize("end", [Loop.stop, Loop.rewind, Loop.close])
def test_the_loop_keeps_and_forgets(end: Callable[[Loop], None], xor: Network, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guarding, "PERIOD", 0.0)
    kept, ended = Event(), Event()
    place = tmp_path / "running-1.npz"

    def hear(report: Report) -> None:
        if report.state == "running" and stopped.note_of(place).exists():
            kept.set()
        if kept.is_set() and report.state in ("finished", "ready"):
            ended.set()
        loop.taken()

    loop = Loop(hear)
    loop.guard(place, make_note)
    loop.open(replace(xor, spec=xor.spec.with_training(epochs=100_000)), 1)
    loop.start()
    assert kept.wait(20)
    end(loop)
    assert end is Loop.close or ended.wait(20)
    assert not stopped.note_of(place).exists()
    loop.close()
    assert list(tmp_path.iterdir()) == []
