"""Work is done in a thread and its result comes back to this one, in order and only while it is wanted."""

from __future__ import annotations

import sys
import threading

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from gradviz.app.sharing import GENTLE, USUAL
from gradviz.app.worker import Worker


def test_results_come_back_on_the_ui_thread_in_order(qtbot: QtBot) -> None:
    worker = Worker()
    worker.release()
    here, threads, results = threading.get_ident(), [], []
    for number in range(5):
        worker.run(
            lambda number=number: (number, threading.get_ident()),
            lambda made: (results.append(made), threads.append(threading.get_ident())),
            worker,
        )
    qtbot.waitUntil(lambda: len(results) == 5)
    assert [number for number, _ in results] == [0, 1, 2, 3, 4]
    assert all(thread != here for _, thread in results)
    assert set(threads) == {here}
    worker.close()


def test_the_window_has_its_turn_often_while_it_works(qtbot: QtBot) -> None:
    worker, results = Worker(), []
    worker.release()
    worker.run(sys.getswitchinterval, results.append, worker)
    qtbot.waitUntil(lambda: bool(results))
    worker.close()
    assert results == [pytest.approx(GENTLE)]
    assert sys.getswitchinterval() == pytest.approx(USUAL)


def test_nothing_begins_before_the_release_and_the_urgent_goes_first(qtbot: QtBot) -> None:
    worker, results = Worker(), []
    worker.run(lambda: "later", results.append, worker)
    worker.run(lambda: "first", results.append, worker, 1)
    qtbot.wait(30)
    assert results == []
    worker.release()
    qtbot.waitUntil(lambda: len(results) == 2)
    assert results == ["first", "later"]
    worker.close()


def test_an_error_is_not_swallowed_and_the_next_work_is_done(qtbot: QtBot) -> None:
    worker, results = Worker(), []
    worker.release()
    with qtbot.captureExceptions() as caught:
        worker.run(lambda: 1 / 0, results.append, worker)
        worker.run(lambda: "next", results.append, worker)
        qtbot.waitUntil(lambda: bool(results))
    assert results == ["next"]
    assert [kind for kind, *_ in caught] == [ZeroDivisionError]
    worker.close()


def test_a_closed_worker_delivers_nothing(qtbot: QtBot) -> None:
    worker, results = Worker(), []
    gate = threading.Event()
    worker.release()
    worker.run(lambda: gate.wait(5), results.append, worker)
    gate.set()
    worker.close()
    qtbot.wait(30)
    assert results == []


def test_a_worker_dropped_as_its_result_arrives_ends_quietly(qtbot: QtBot) -> None:
    for _ in range(20):
        worker, results = Worker(), []
        worker.release()
        worker.run(lambda: 1, results.append, worker)
        qtbot.waitUntil(lambda results=results: bool(results))
        worker.close()
        del worker


def test_who_is_gone_gets_neither_result_nor_error(qtbot: QtBot) -> None:
    worker, asker, results = Worker(), QObject(), []
    worker.run(lambda: "too late", results.append, asker)
    worker.run(lambda: 1 / 0, results.append, asker)
    worker.run(lambda: "next", results.append, worker)
    delete(asker)
    with qtbot.captureExceptions() as caught:
        worker.release()
        qtbot.waitUntil(lambda: bool(results))
    assert results == ["next"]
    assert caught == []
    worker.close()
