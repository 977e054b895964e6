"""What is to be written is written elsewhere, the newest only, and nothing is lost when the program ends."""

from __future__ import annotations

import threading

import pytest

from gradviz.app.writer import Writer


def test_of_what_waits_the_newest_is_written_by_another_thread() -> None:
    writer, done = Writer(), list[tuple[str, bool]]()
    gate = threading.Event()

    def work(name: str) -> None:
        gate.wait(20)
        done.append((name, threading.current_thread() is threading.main_thread()))

    for name in ("first", "left out", "last"):
        begun = writer._thread
        writer.write(lambda name=name: work(name))
        while begun is None and writer._next is not None:
            pass
    gate.set()
    writer.finish()
    assert done == [("first", False), ("last", False)]


def test_it_begins_again_after_it_was_idle() -> None:
    writer, done = Writer(), list[int]()
    for number in range(3):
        writer.write(lambda number=number: done.append(number))
        writer.finish()
        writer.finish()
    assert done == [0, 1, 2]


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_after_a_fault_it_goes_on_with_what_comes() -> None:
    writer, done = Writer(), list[str]()
    writer.write(lambda: 1 / 0)
    writer.finish()
    writer.write(lambda: done.append("next"))
    writer.finish()
    assert done == ["next"]


def test_the_program_does_not_end_before_it() -> None:
    writer, daemons = Writer(), list[bool]()
    writer.write(lambda: daemons.append(threading.current_thread().daemon))
    writer.finish()
    assert daemons == [False]
