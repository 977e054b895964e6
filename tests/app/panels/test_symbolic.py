"""The SymPy page shows the tree at once and the rest when SymPy has it."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QGuiApplication

from gradviz.algebra.session import Answer
from gradviz.algebra.whole import Written
from gradviz.app.main_window import MainWindow
from gradviz.app.models.symbolic import Symbolic
from gradviz.app.panels.symbolic import SymbolicPage

ANSWER = Answer(Written("a + 2 b + 1", "a + 2*b + 1", 3))


def page_of(window: MainWindow) -> SymbolicPage:
    """The page, shown."""
    window.commands.on_panel("sympy")
    page = window.right.pages["sympy"]
    assert isinstance(page, SymbolicPage)
    return page


def test_the_tree_selects_its_gates(window: MainWindow) -> None:
    page = page_of(window)
    top = page.tree.topLevelItem(0)
    assert top is not None
    assert top.text(0).startswith("e = c · d")
    assert top.childCount() == 2
    page.tree.itemClicked.emit(top.child(0), 0)
    assert window.session.graph is not None
    assert [window.session.graph.labels[item] for item in window.session.selection if isinstance(item, int)] == ["c"]


def test_answers_are_shown_counted_and_copied(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    page = page_of(window)
    assert page.derivative.plain.text() == "SymPy is working …"
    assert page.costs.texts()[1][1] == "…"
    monkeypatch.setattr(Symbolic, "derivative", lambda self, graph, name: ANSWER)
    monkeypatch.setattr(Symbolic, "simplified", lambda self, graph, name: Answer(note="not written out in {seconds:g} s"))
    page.refresh()
    assert page.derivative.plain.text() == "a + 2*b + 1"
    assert page.simple.plain.text() == "not written out in 2 s"
    assert page.simple.again.isHidden()
    monkeypatch.setattr(Symbolic, "simplified", lambda self, graph, name: Answer(note="not written out in {seconds:g} s", late=True))
    page.refresh()
    assert (page.simple.again.isHidden(), page.derivative.again.isHidden()) == (False, True)
    assert [row[1] for row in page.costs.texts()] == ["3", "3", "14"]
    page.derivative.copy.click()
    assert QGuiApplication.clipboard().text() == "a + 2 b + 1"
