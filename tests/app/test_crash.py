"""A fault of our own saves the work, is told, and lets the app go on."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest

from gradviz.app import crash
from gradviz.project import Document, load

WORK = Document.from_text("x*x", {"x": 3.0})


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[BaseException]]:
    """What the window was told, with the hook installed."""
    heard: list[BaseException] = []
    monkeypatch.setattr(sys, "excepthook", sys.__excepthook__)
    before = crash.install(lambda: WORK, heard.append)
    assert before is sys.__excepthook__
    yield heard


def test_a_fault_is_told_logged_and_the_work_is_kept(told: list[BaseException], caplog: pytest.LogCaptureFixture) -> None:
    fault = ZeroDivisionError("planted")
    sys.excepthook(ZeroDivisionError, fault, None)
    assert told == [fault]
    assert [record.getMessage() for record in caplog.records] == ["not caught"]
    caplog.clear()
    assert load(crash.recovery_file()).text == WORK.text


def test_an_interrupt_is_left_to_the_interpreter(told: list[BaseException], capsys: pytest.CaptureFixture[str]) -> None:
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert told == []
    assert not crash.recovery_file().exists()


def test_a_place_that_cannot_be_written_is_no_second_fault() -> None:
    crash.recovery_file().mkdir(parents=True)
    assert crash.keep(WORK) is None
