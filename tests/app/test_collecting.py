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
