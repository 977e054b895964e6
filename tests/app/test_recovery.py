"""Unsaved work is kept by the clock, off the UI thread, found after a crash, and never found twice or while its window lives."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from gradviz import files
from gradviz.app import recovery as module
from gradviz.app.recovery import PERIOD_MS, Left, Recovery, Unsaved
from gradviz.errors import FileError
from gradviz.files import backup_of
from gradviz.project import Document
from gradviz.project.network_edits import new_network
from gradviz.project.recovery import Work, find, keep, parts, places

WORK = Work(Document.from_text("x*x", {"x": 3.0}), Path("mine.gradviz"))
OTHER = Work(Document.from_text("y+1", {"y": 2.0}))
NETWORK = Work(new_network("xor"))

Make = Callable[[Unsaved], Recovery]


@pytest.fixture
def make(qtbot: QtBot) -> Iterator[Make]:
    """Recoveries of several windows, which all end with the test."""
    made: list[Recovery] = []

    def one(unsaved: Unsaved) -> Recovery:
        made.append(Recovery(unsaved))
        return made[-1]

    yield one
    for recovery in made:
        recovery.close()


class Window:
    """What a window has not saved: a formula and a network."""

    def __init__(self, *works: Work | None) -> None:
        self.works = works

    def __call__(self) -> tuple[Work | None, ...]:
        return self.works


def killed(recovery: Recovery) -> None:
    """Its process is gone: nothing more is written, and its locks are free."""
    recovery._writer.finish()
    recovery._clock.stop()
    for lock in recovery._locks:
        lock.unlock()


class SlowDisk:
    """Whatever is written or forgotten waits for `go`; `done` says in which order it was."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.go, self.begun, self.done = threading.Event(), threading.Event(), list[tuple[str, str]]()
        keep, forget = module.keep, module.forget
        monkeypatch.setattr(module, "keep", lambda work, place: self._wait("keep", lambda: keep(work, place), work.document.text))
        monkeypatch.setattr(module, "forget", lambda place: self._wait("forget", lambda: forget(place), place.name))

    def _wait(self, what: str, work: Callable[[], None], name: str) -> None:
        assert threading.current_thread() is not threading.main_thread()
        self.begun.set()
        assert self.go.wait(20)
        work()
        self.done.append((what, name))


def test_what_a_window_kept_is_found_once_it_is_gone(make: Make) -> None:
    first = make(Window(WORK))
    assert first.begin() == ()
    first.keep_now()
    assert places()[0].exists()
    assert make(Window(None)).begin() == ()
    killed(first)
    after = make(Window(None))
    ((work, settle),) = after.begin()
    assert work == WORK
    settle()
    after.keep_now()
    assert not places()[0].exists()
    killed(after)
    assert make(Window(None)).begin() == ()


def test_the_window_does_not_wait_for_a_slow_disk(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    disk = SlowDisk(monkeypatch)
    window = Window(WORK)
    recovery = make(window)
    recovery.begin()
    recovery.keep()
    assert disk.begun.wait(20)
    window.works = (OTHER,)
    recovery.keep()
    window.works = (None,)
    recovery.keep()
    assert disk.done == []
    disk.go.set()
    recovery.close()
    assert disk.done[0] == ("keep", "x*x")
    assert disk.done[-1] == ("forget", "work-1.gradviz")
    assert not places()[0].exists()


def test_what_a_crash_keeps_is_on_the_disk_when_its_report_goes_on(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    disk = SlowDisk(monkeypatch)
    window = Window(WORK)
    recovery = make(window)
    recovery.begin()
    recovery.keep()
    assert disk.begun.wait(20)
    window.works = (OTHER,)
    threading.Timer(0.05, disk.go.set).start()
    recovery.keep_now()
    assert disk.done == [("keep", "x*x"), ("keep", "y+1")]
    assert found_at(places()[0]) == OTHER


def test_what_is_forgotten_last_is_not_kept_and_what_is_kept_last_is_there(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    disk = SlowDisk(monkeypatch)
    window = Window(WORK)
    recovery = make(window)
    recovery.begin()
    recovery.keep()
    assert disk.begun.wait(20)
    for works in ((None,), (OTHER,), (None,), (WORK,)):
        window.works = works
        recovery.keep()
    disk.go.set()
    recovery.keep_now()
    assert found_at(places()[0]) == WORK


def found_at(place: Path) -> Work | None:
    """What a new start finds there."""
    work = find(place)
    return work and replace(work, view={})


def test_two_windows_keep_their_work_apart(make: Make) -> None:
    one, two = make(Window(WORK)), make(Window(OTHER))
    one.begin()
    two.begin()
    one.keep_now()
    two.keep_now()
    assert [found_at(place) for place in places()[:2]] == [WORK, OTHER]


def test_a_formula_and_a_network_are_both_kept(make: Make) -> None:
    """Only the one that was shown was."""
    window = Window(WORK, NETWORK)
    first = make(window)
    first.begin()
    first.keep_now()
    killed(first)
    after = make(Window(None, None))
    left = after.begin()
    assert [work for work, _ in left] == [WORK, NETWORK]
    left[0][1]()
    after.keep_now()
    killed(after)
    ((work, _),) = make(Window(None, None)).begin()
    assert work == NETWORK


def test_of_two_the_one_that_is_saved_is_forgotten_alone(make: Make) -> None:
    window = Window(WORK, NETWORK)
    recovery = make(window)
    recovery.begin()
    recovery.keep_now()
    formula, network = parts(places()[0])
    window.works = (None, NETWORK)
    recovery.keep_now()
    assert not formula.exists()
    assert found_at(network) == NETWORK


def test_work_that_is_saved_is_not_found(make: Make) -> None:
    window = Window(WORK)
    recovery = make(window)
    recovery.begin()
    recovery.keep_now()
    assert places()[0].exists()
    window.works = (None,)
    recovery.keep_now()
    assert not places()[0].exists()
    window.works = (WORK,)
    recovery.keep_now()
    recovery.close()
    assert make(Window(None)).begin() == ()


def test_equal_work_is_written_once_and_the_clock_runs(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    assert PERIOD_MS <= 30_000
    written: list[object] = []
    monkeypatch.setattr(module, "keep", lambda work, place: written.append(work))
    recovery = make(Window(WORK))
    recovery.begin()
    recovery.keep_now()
    recovery.keep_now()
    assert written == [WORK]
    assert recovery._clock.isActive()
    recovery.close()
    assert not recovery._clock.isActive()


def test_a_place_that_cannot_be_written_is_no_second_fault(make: Make) -> None:
    places()[0].parent.parent.mkdir(parents=True, exist_ok=True)
    places()[0].parent.write_text("a file where the folder should be")
    recovery = make(Window(WORK))
    assert recovery.begin() == ()
    recovery.keep_now()
    recovery.close()


def test_what_could_not_be_written_is_written_when_it_can(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    full = [True]
    write = files.write

    def refuse(path: Path, data: bytes, *, backup: bool = True) -> None:
        if full[0]:
            raise FileError("unwritable", "no space")
        write(path, data, backup=backup)

    monkeypatch.setattr(files, "write", refuse)
    recovery = make(Window(WORK))
    recovery.begin()
    recovery.keep_now()
    assert not places()[0].exists()
    full[0] = False
    recovery.keep_now()
    assert found_at(places()[0]) == WORK


def test_another_view_of_the_same_work_is_written_too(make: Make) -> None:
    window = Window()
    recovery = make(window)
    recovery.begin()
    for step in (3, 5):
        window.works = (replace(WORK, view={"step": step}),)
        recovery.keep_now()
        found = find(places()[0])
        assert found is not None
        assert found.document.view["step"] == step


@pytest.fixture
def left(make: Make) -> Path:
    """Where a window that is gone has left its work."""
    keep(WORK, places()[0])
    return places()[0]


def test_what_is_open_again_is_kept_before_what_was_left_goes(make: Make, left: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second crash within half a minute lost it."""
    window = Window(None)
    after = make(window)
    ((work, settle),) = after.begin()
    window.works = (work,)
    disk = SlowDisk(monkeypatch)
    disk.go.set()
    settle()
    after.keep_now()
    assert disk.done == [("keep", "x*x"), ("forget", left.name)]
    assert found_at(places()[1]) == WORK


def test_what_was_left_stays_where_the_work_cannot_be_kept(make: Make, left: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(work: Work, place: Path) -> None:
        raise FileError("unwritable", "no space")

    window = Window(None)
    after = make(window)
    ((work, settle),) = after.begin()
    window.works = (work,)
    monkeypatch.setattr(module, "keep", refuse)
    settle()
    after.keep_now()
    assert found_at(left) == WORK


def test_what_one_window_offers_another_does_not(make: Make, left: Path) -> None:
    """Settled in one window, the place was taken by a third, whose work the second then forgot."""
    first, second = make(Window(None)), make(Window(None))
    ((_, settle),) = first.begin()
    assert second.begin() == ()
    settle()
    first.keep_now()
    assert not left.exists()
    assert backup_of(left).exists()


def test_what_nobody_answered_is_offered_again(make: Make, left: Path) -> None:
    def offered() -> tuple[Left, ...]:
        return make(Window(None)).begin()

    first = make(Window(None))
    assert len(first.begin()) == 1
    first.close()
    assert len(offered()) == 1
