"""A fault of our own has the work kept, is told, and lets the app go on, in whichever thread it happened."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator

import pytest
from pytestqt.qtbot import QtBot

from gradviz.app import crash

Heard = list[tuple[str, object, bool]]
"""What was called, with what, and whether by the thread of the window."""


@pytest.fixture
def heard(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Heard]:
    """What was kept and told, with the hooks installed."""
    notes: Heard = []
    monkeypatch.setattr(sys, "excepthook", sys.__excepthook__)
    monkeypatch.setattr(threading, "excepthook", threading.__excepthook__)

    def note(what: str) -> Callable[..., None]:
        return lambda *given: notes.append((what, *(given or (None,)), threading.current_thread() is threading.main_thread()))

    restore = crash.install(note("kept"), note("told"))
    yield notes
    restore()
    assert sys.excepthook is sys.__excepthook__
    assert threading.excepthook is threading.__excepthook__


def in_a_thread(work: Callable[[], object]) -> None:
    """Do it beside the window, and wait for its end."""
    thread = threading.Thread(target=work, name="beside")
    thread.start()
    thread.join()


def failing(fault: BaseException) -> Callable[[], None]:
    """What raises it."""

    def fail() -> None:
        raise fault

    return fail


def test_a_fault_is_kept_told_and_logged(heard: Heard, caplog: pytest.LogCaptureFixture) -> None:
    fault = ZeroDivisionError("planted")
    sys.excepthook(ZeroDivisionError, fault, None)
    assert heard == [("kept", None, True), ("told", fault, True)]
    assert [record.getMessage() for record in caplog.records] == ["not caught"]
    caplog.clear()


def test_a_fault_beside_the_window_is_kept_and_told_by_its_thread(heard: Heard, qtbot: QtBot, caplog: pytest.LogCaptureFixture) -> None:
    fault = ZeroDivisionError("planted")
    in_a_thread(failing(fault))
    assert heard == []
    assert [record.getMessage() for record in caplog.records] == ["not caught in the thread beside"]
    assert caplog.records[0].exc_info is not None
    qtbot.waitUntil(lambda: len(heard) == 2)
    assert heard == [("kept", None, True), ("told", fault, True)]
    caplog.clear()


def test_what_qt_catches_in_another_thread_goes_the_same_way(heard: Heard, qtbot: QtBot, caplog: pytest.LogCaptureFixture) -> None:
    fault = ZeroDivisionError("planted")
    in_a_thread(lambda: sys.excepthook(ZeroDivisionError, fault, None))
    assert heard == []
    qtbot.waitUntil(lambda: len(heard) == 2)
    assert heard == [("kept", None, True), ("told", fault, True)]
    caplog.clear()


def test_an_interrupt_is_left_to_the_interpreter(heard: Heard, capsys: pytest.CaptureFixture[str]) -> None:
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert heard == []
    assert "KeyboardInterrupt" in capsys.readouterr().err


@pytest.mark.parametrize(("end", "said"), [(KeyboardInterrupt(), "KeyboardInterrupt"), (SystemExit(3), "")])
def test_a_thread_that_is_told_to_end_is_left_alone(
    heard: Heard, qtbot: QtBot, capsys: pytest.CaptureFixture[str], end: BaseException, said: str
) -> None:
    in_a_thread(failing(end))
    qtbot.wait(1)
    assert heard == []
    assert (said in capsys.readouterr().err) is True
