"""The check page judges every input and explains kinks."""

from __future__ import annotations

import pytest

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
    monkeypatch.setattr(Symbolic, "value", lambda self, run, name: run.grad(name))
    page.refresh()
    assert page.verdict.text() == "All three agree"
    monkeypatch.setattr(Symbolic, "value", lambda self, run, name: 7.0)
    page.refresh()
    assert page.verdict.text() == "They differ for a, b"


def test_a_kink_is_explained_instead_of_judged(window: MainWindow) -> None:
    page = page_of(window)
    window.session.start(window.session.document.from_text("y=relu(x)", {"x": 0.0}))
    page.refresh()
    assert page.conventions.text() == "ReLU y is at a kink: libraries take 0, the lectures 1."
    assert page.verdict.text() == "Not judged: the slope here is a convention."
