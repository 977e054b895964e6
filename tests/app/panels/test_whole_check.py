"""The check page judges every input and explains kinks."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from gradviz.algebra.session import Answer
from gradviz.algebra.whole import Written
from gradviz.app.main_window import MainWindow
from gradviz.app.models.symbolic import Symbolic
from gradviz.app.panels.whole_check import CheckPage


def page_of(window: MainWindow) -> CheckPage:
    """The page, shown."""
    window.commands.on_panel("check")
    page = window.right.pages["check"]
    assert isinstance(page, CheckPage)
    return page


def test_two_ways_then_three(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    page = page_of(window)
    assert page.table.texts()[1:] == [["a", "2", "—", "2"], ["b", "5", "—", "5"]]
    written = {"a": "b + 1", "b": "a + 2*b + 1"}
    monkeypatch.setattr(Symbolic, "derivative", lambda self, graph, name: Answer(Written("", written[name], 1)))
    page.refresh()
    assert page.verdict.text() == "All three agree"
    written.update(a="7", b="8")
    window.session.set_value("a", 3.0)
    page.refresh()
    assert page.verdict.text() == "They differ for a, b"


def test_a_large_one_is_checked_off_the_ui_thread_with_progress_and_can_be_stopped(window: MainWindow, qtbot: QtBot) -> None:
    page = page_of(window)
    window.session.set_text("y=" + "+".join(f"x{at}*x{at}" for at in range(60)))
    page.refresh()
    assert page.check.working
    assert page.progress.text() == "0 of 60 inputs checked"
    page.halt.click()
    assert (page.check.working, page.check.stopped, page.halt.text()) == (False, True, "Stop")
    page.refresh()
    assert page.halt.text() == "Go on"
    page.halt.click()
    qtbot.waitUntil(lambda: not page.check.working and len(page.check.rows) == 60, timeout=20_000)
    page.refresh()
    assert page.progress.isHidden()
    assert all(row.agree for row in page.check.rows)


def test_a_kink_is_explained_instead_of_judged(window: MainWindow) -> None:
    page = page_of(window)
    window.session.start(window.session.document.from_text("y=relu(x)", {"x": 0.0}))
    page.refresh()
    assert page.conventions.text() == "ReLU y is at a kink: libraries take 0, the lectures 1."
    assert page.verdict.text() == "Not judged: the slope here is a convention."


def test_what_sympy_did_not_say_in_time_can_be_asked_for_again(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    page = page_of(window)
    assert (page.verdict.text(), page.again.isHidden()) == ("Both agree, SymPy is still working", True)
    monkeypatch.setattr(Symbolic, "derivative", lambda self, graph, name: Answer(note="late", late=True))
    page.refresh()
    assert (page.verdict.text(), page.again.isHidden()) == ("Both agree, SymPy was stopped after 2 s", False)
    monkeypatch.setattr(Symbolic, "derivative", lambda self, graph, name: Answer(note="none"))
    page.again.click()
    page.refresh()
    assert (page.verdict.text(), page.again.isHidden()) == ("Both agree, SymPy has no formula here", True)
