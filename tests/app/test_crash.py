"""A fault of our own has the work kept, is told, and lets the app go on."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest

from gradviz.app import crash


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[object]]:
    """What was kept and told, with the hook installed."""
    notes: list[object] = []
    monkeypatch.setattr(sys, "excepthook", sys.__excepthook__)
    before = crash.install(lambda: notes.append("kept"), notes.append)
    assert before is sys.__excepthook__
    yield notes


def test_a_fault_is_kept_told_and_logged(heard: list[object], caplog: pytest.LogCaptureFixture) -> None:
    fault = ZeroDivisionError("planted")
    sys.excepthook(ZeroDivisionError, fault, None)
    assert heard == ["kept", fault]
    assert [record.getMessage() for record in caplog.records] == ["not caught"]
    caplog.clear()


def test_an_interrupt_is_left_to_the_interpreter(heard: list[object], capsys: pytest.CaptureFixture[str]) -> None:
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert heard == []
    assert "KeyboardInterrupt" in capsys.readouterr().err
