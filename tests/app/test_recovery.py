"""Unsaved work is kept by the clock, found after a crash, and never found twice or while its window lives."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from gradviz.app.recovery import PERIOD_MS, Recovery
from gradviz.project import Document
from gradviz.project.recovery import Work, find, places

WORK = Work(Document.from_text("x*x", {"x": 3.0}), Path("mine.gradviz"))


def test_what_a_window_kept_is_found_once_it_is_gone(qtbot: QtBot) -> None:
    first = Recovery(lambda: WORK)
    assert first.begin() == ()
    place = first.keep()
    assert place == places()[0]
    living = Recovery(lambda: None)
    assert living.begin() == ()
    assert first._lock is not None
    first._lock.unlock()
    after = Recovery(lambda: None)
    ((work, settle),) = after.begin()
    assert work == WORK
    settle()
    assert Recovery(lambda: None).begin() == ()


def test_two_windows_keep_their_work_apart(qtbot: QtBot) -> None:
    one, two = Recovery(lambda: WORK), Recovery(lambda: WORK)
    one.begin()
    two.begin()
    assert one.keep() != two.keep()


def test_work_that_is_saved_is_not_found(qtbot: QtBot) -> None:
    work: list[Work | None] = [WORK]
    recovery = Recovery(lambda: work[0])
    recovery.begin()
    place = recovery.keep()
    assert place is not None
    assert place.exists()
    work[0] = None
    assert recovery.keep() is None
    assert not place.exists()
    work[0] = WORK
    recovery.keep()
    recovery.close()
    assert Recovery(lambda: None).begin() == ()


def test_equal_work_is_written_once_and_the_clock_runs(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    assert PERIOD_MS <= 30_000
    written: list[object] = []
    monkeypatch.setattr("gradviz.app.recovery.keep", lambda work, place: written.append(work))
    recovery = Recovery(lambda: WORK)
    recovery.begin()
    recovery.keep()
    recovery.keep()
    assert written == [WORK]
    assert recovery._clock.isActive()
    recovery.close()
    assert not recovery._clock.isActive()


def test_a_place_that_cannot_be_written_is_no_second_fault(qtbot: QtBot) -> None:
    places()[0].parent.parent.mkdir(parents=True, exist_ok=True)
    places()[0].parent.write_text("a file where the folder should be")
    recovery = Recovery(lambda: WORK)
    assert recovery.begin() == ()
    assert recovery.keep() is None
    recovery.close()


def test_another_view_of_the_same_work_is_written_too(qtbot: QtBot) -> None:
    work = [replace(WORK, view={"step": 3})]
    recovery = Recovery(lambda: work[0])
    recovery.begin()
    for step in (3, 5):
        work[0] = replace(WORK, view={"step": step})
        place = recovery.keep()
        assert place is not None
        found = find(place)
        assert found is not None
        assert found.document.view["step"] == step
    recovery.close()
