"""Cycles are freed in the thread of the window, whichever thread makes objects meanwhile."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from gradviz.app.collecting import Collector


class Knot:
    """An object that holds itself, and tells which thread frees it."""

    def __init__(self, freed: list[str]) -> None:
        self.knot = self
        weakref.finalize(self, lambda: freed.append(threading.current_thread().name))


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


def test_it_is_left_to_python_again(collector: Collector) -> None:
    collector.begin()
    assert not gc.isenabled()
    collector.close()
    assert gc.isenabled()
    assert not collector.isActive()


def test_a_long_search_through_all_is_made_seldom(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    now, searched = [0.0], list[int]()

    def search(age: int) -> None:
        searched.append(age)
        now[0] += 0.4

    monkeypatch.setattr(gc, "get_count", lambda: (0, 10, 200))
    monkeypatch.setattr(gc, "collect", search)
    collector = Collector(clock=lambda: now[0])
    for _ in range(3):
        collector.collect()
    assert searched == [2, 1, 1]
    now[0] += 1000
    collector.collect()
    assert searched == [2, 1, 1, 2]
