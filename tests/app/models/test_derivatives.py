"""Local derivatives come from SymPy with the names of the gate, and nothing is said while they are not known."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from gradviz.algebra.session import Algebra
from gradviz.app.models.derivatives import LocalDerivatives, letters, renamed
from gradviz.app.worker import Worker
from gradviz.engine import trace
from gradviz.language import parse


@pytest.fixture
def derivatives(qtbot: QtBot) -> Iterator[LocalDerivatives]:
    """SymPy in a child, ended after the test."""
    algebra, worker = Algebra(), Worker()
    worker.release()
    yield LocalDerivatives(algebra, worker)
    algebra.close()
    worker.close()


def test_the_form_wears_the_names_of_the_gate(derivatives: LocalDerivatives, qtbot: QtBot) -> None:
    run = trace(parse("q = u*v"), {"u": 3.0, "v": 4.0})
    edge = run.graph.incoming[run.graph.output][0]
    with qtbot.waitSignal(derivatives.ready, timeout=30_000):
        assert derivatives.form(run.graph, edge) == ("", "")
    assert derivatives.form(run.graph, edge) == ("v", "v")
    assert derivatives.value(run, edge) == 4.0


def test_letters_are_replaced_all_at_once() -> None:
    assert renamed(r"a + \sin(b)", {"a": "b", "b": "a", "sin": "no"}) == r"b + \sin(a)"
    assert len(set(letters(5))) == 6
