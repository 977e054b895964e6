"""Writing happens off the UI thread, only the newest work waits, and nothing is lost when the program ends."""

from __future__ import annotations

import gc
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from gradviz.app.writer import Writer

ENDING = """
import sys, time
from pathlib import Path
from gradviz.app.writer import Writer

def work():
    time.sleep(0.3)
    Path(sys.argv[1]).write_text("written")

writer = Writer()
writer.write(work)
if sys.argv[2] == "forgotten":
    del writer
"""


def test_of_what_waits_the_newest_is_written_by_another_thread() -> None:
    writer, done = Writer(), list[tuple[str, bool]]()
    begun, gate = threading.Event(), threading.Event()

    def work(name: str) -> None:
        begun.set()
        gate.wait(20)
        done.append((name, threading.current_thread() is threading.main_thread()))

    writer.write(lambda: work("first"))
    begun.wait(20)
    writer.write(lambda: work("left out"))
    writer.write(lambda: work("last"))
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


def test_no_thread_is_begun_while_the_window_waits_for_it_to_write() -> None:
    writer = Writer()
    writer.finish()
    threads = set(threading.enumerate())
    writer.write(lambda: threads.add(threading.current_thread()))
    writer.finish()
    assert threads == set(threading.enumerate())


def test_its_thread_ends_with_it() -> None:
    before = set(threading.enumerate())
    writer = Writer()
    (thread,) = set(threading.enumerate()) - before
    del writer
    gc.collect()
    thread.join(20)
    assert not thread.is_alive()


def test_a_fault_is_told_and_it_goes_on_with_what_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    writer, done, told = Writer(), list[str](), list[type[BaseException] | None]()
    monkeypatch.setattr(threading, "excepthook", lambda said: told.append(said.exc_type))
    writer.write(lambda: 1 / 0)
    writer.finish()
    writer.write(lambda: done.append("next"))
    writer.finish()
    assert (told, done) == ([ZeroDivisionError], ["next"])


@pytest.mark.parametrize("writer", ["kept", "forgotten"])
def test_the_program_does_not_end_before_all_is_written(writer: str, tmp_path: Path) -> None:
    target = tmp_path / "file"
    subprocess.run([sys.executable, "-c", ENDING, str(target), writer], check=True, timeout=60)
    assert target.read_text() == "written"
