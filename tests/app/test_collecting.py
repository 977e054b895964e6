"""Cycles are freed in the thread of the window, whichever thread makes objects meanwhile."""

from __future__ import annotations

import gc
import sys
import threading
import weakref
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from gradviz.app import collecting
from gradviz.app.collecting import ALL, BUSY_MS, FEW, MANY, MIDDLE, PERIOD_MS, ROUNDS, YOUNG, Collector, count_of, search_new


class Knot:
    """An object that holds itself, and tells which thread frees it."""

    def __init__(self, freed: list[str]) -> None:
        self.knot = self
        weakref.finalize(self, lambda: freed.append(threading.current_thread().name))


class World:
    """Objects in their ages, a clock and a count of work, as a test wants them."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.objects, self.rounds = [0, 0], [0, 0, 0]
        self.now = self.worked = self.search_takes = 0.0
        self.searched: list[int] = []
        monkeypatch.setattr(gc, "get_objects", lambda age: [None] * self.objects[age])
        monkeypatch.setattr(gc, "get_count", lambda: tuple(self.rounds))
        monkeypatch.setattr(gc, "collect", self._search)

    def _search(self, age: int) -> None:
        self.searched.append(age)
        self.now += self.search_takes if age == ALL else 0.0

    def collector(self) -> Collector:
        return Collector(clock=lambda: self.now, work=lambda: self.worked)


@pytest.fixture
def world(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> World:
    return World(monkeypatch)


@pytest.fixture
def collector(qtbot: QtBot) -> Iterator[Collector]:
    made = Collector()
    yield made
    made.close()
    gc.disable()


def make(freed: list[str]) -> None:
    for _ in range(3000):
        Knot(freed)


@pytest.mark.parametrize("kept", [True, False])
def test_only_the_window_frees_cycles(collector: Collector, qtbot: QtBot, kept: bool) -> None:
    gc.enable()
    if kept:
        collector.begin()
    freed: list[str] = []
    worker = threading.Thread(target=make, args=(freed,), name="beside the window")
    worker.start()
    worker.join()
    if kept:
        qtbot.waitUntil(lambda: len(freed) == 3000)
    assert ("beside the window" in freed) != kept


@pytest.fixture
def failures() -> Iterator[list[BaseException]]:
    """Those of a thread beside this one that makes tuples piece by piece all the time, as the two take turns as often as can be."""
    found: list[BaseException] = []
    is_over = threading.Event()

    def make_tuples() -> None:
        try:
            while not is_over.is_set():
                tuple(piece for piece in range(50))
        except SystemError as error:
            found.append(error)

    usual, was_on = sys.getswitchinterval(), gc.isenabled()
    gc.disable()
    sys.setswitchinterval(1e-6)
    worker = threading.Thread(target=make_tuples)
    worker.start()
    yield found
    is_over.set()
    worker.join()
    sys.setswitchinterval(usual)
    if was_on:
        gc.enable()


def test_what_another_thread_is_making_is_let_alone(failures: list[BaseException]) -> None:
    for _ in range(30_000):
        count_of(YOUNG)
    assert not failures


def test_what_is_held_while_another_thread_makes_it_fails(failures: list[BaseException]) -> None:
    """The fault that counting must not have."""
    for _ in range(300_000):
        held = gc.get_objects(YOUNG)
        del held
        if failures:
            break
    assert failures


def test_it_is_left_to_python_again(collector: Collector) -> None:
    collector.begin()
    assert not gc.isenabled()
    collector.close()
    assert gc.isenabled()
    assert not collector.isActive()


def test_it_looks_more_often_while_many_objects_are_made(world: World) -> None:
    collector = world.collector()
    for new, period in ((0, PERIOD_MS), (FEW + 1, BUSY_MS), (FEW + 1, BUSY_MS), (FEW, PERIOD_MS)):
        world.objects[YOUNG] = new
        collector.collect()
        assert collector.interval() == period


@pytest.mark.parametrize(
    ("new", "left", "rounds", "searched"),
    [(FEW, MANY, ROUNDS + 1, []), (FEW + 1, 0, 0, [YOUNG]), (FEW + 1, MANY, 0, [MIDDLE]), (FEW + 1, 0, ROUNDS + 1, [MIDDLE])],
)
def test_few_are_left_alone_and_what_a_search_left_does_not_become_many(
    world: World, new: int, left: int, rounds: int, searched: list[int]
) -> None:
    world.objects, world.rounds = [new, left], [0, rounds, 0]
    assert search_new() == new
    assert world.searched == searched


@pytest.mark.parametrize("busy", [False, True])
def test_all_are_looked_through_when_nothing_goes_on_or_after_a_while(world: World, busy: bool) -> None:
    world.rounds = [0, 0, collecting.SEARCHES + 1]
    world.search_takes = 0.4
    collector, took = world.collector(), []
    before = 0.0
    while world.now < 1000:
        world.now += 0.05
        world.worked += 0.03 if busy else 0.0
        collector.collect()
        if len(world.searched) > len(took):
            took.append(world.now - before)
            before = world.now
    first = collecting.LATEST_S if busy else collecting.DUE_S
    assert took[0] == pytest.approx(first, abs=1.0)
    assert took[1] == pytest.approx(collecting.SPARE * world.search_takes, abs=1.0), "a long one is made seldom"


def test_where_little_was_made_not_all_are_looked_through(world: World) -> None:
    collector = world.collector()
    world.now = 1000.0
    collector.collect()
    assert world.searched == []
