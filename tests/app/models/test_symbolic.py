"""Whole derivatives arrive once SymPy has them, and those of another formula are dropped."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from gradviz.algebra.session import Answer, Standing
from gradviz.algebra.whole import Written
from gradviz.app.models.symbolic import Symbolic, evaluated
from gradviz.engine import trace
from gradviz.graph import Graph
from gradviz.language import parse


class ToyAlgebra:
    """Answers every question with the derivative of x*x."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str | None]] = []

    def derivative(self, graph: Graph, name: str) -> Answer:
        self.asked.append(("derivative", name))
        return Answer(Written("2 x", "2*x", 1))

    def simplified(self, graph: Graph, name: str | None = None) -> Answer:
        self.asked.append(("simplified", name))
        return Answer(note="not written out in {seconds:g} s")


class Later:
    """A worker that works when it is told to."""

    def __init__(self) -> None:
        self.jobs: list[tuple[Callable[[], Any], Callable[[Any], None]]] = []

    def run(self, work: Callable[[], Any], then: Callable[[Any], None], asker: QObject, priority: int = 0) -> None:
        self.jobs.append((work, then))

    def work_off(self) -> None:
        jobs, self.jobs = self.jobs, []
        for work, then in jobs:
            then(work())


@pytest.fixture
def parts(qtbot: QtBot) -> tuple[Symbolic, ToyAlgebra, Later]:
    """The model over toys."""
    algebra, worker = ToyAlgebra(), Later()
    return Symbolic(algebra, worker), algebra, worker


def test_an_answer_is_asked_for_once_and_has_a_value(parts: tuple[Symbolic, ToyAlgebra, Later]) -> None:
    symbolic, algebra, worker = parts
    run = trace(parse("x*x"), {"x": 3.0})
    assert symbolic.derivative(run.graph, "x") is None
    worker.work_off()
    assert symbolic.derivative(run.graph, "x") == Answer(Written("2 x", "2*x", 1))
    assert algebra.asked == [("derivative", "x")]
    assert evaluated(run, "2*x") == 6.0
    assert evaluated(run, "2*z") is evaluated(run, "2*(") is evaluated(run, "1/(x-3)") is None


def test_no_answer_in_time_is_an_answer_too(parts: tuple[Symbolic, ToyAlgebra, Later]) -> None:
    symbolic, _, worker = parts
    graph = parse("x*x")
    symbolic.simplified(graph, "x")
    worker.work_off()
    answer = symbolic.simplified(graph, "x")
    assert answer is not None
    assert answer.sentence == "not written out in 2 s"


def test_answers_for_another_formula_are_dropped(parts: tuple[Symbolic, ToyAlgebra, Later]) -> None:
    symbolic, algebra, worker = parts
    symbolic.derivative(parse("x*x"), "x")
    new = parse("x*x*x")
    symbolic.simplified(new, None)
    worker.work_off()
    assert algebra.asked == [("simplified", None)]
    assert symbolic.derivative(new, "x") is None


def test_what_came_late_is_asked_for_again_on_request_alone(
    parts: tuple[Symbolic, ToyAlgebra, Later], monkeypatch: pytest.MonkeyPatch
) -> None:
    symbolic, algebra, worker = parts
    graph = parse("x*x")
    with monkeypatch.context() as slow:
        slow.setattr(ToyAlgebra, "derivative", lambda self, graph, name: Answer(note="late", late=True))
        assert symbolic.standing(graph, ["x"]) is Standing.WORKING
        worker.work_off()
    assert symbolic.standing(graph, ["x"]) is Standing.LATE
    assert (algebra.asked, worker.jobs) == ([], [])
    symbolic.retry()
    assert symbolic.standing(graph, ["x"]) is Standing.WORKING
    worker.work_off()
    assert symbolic.standing(graph, ["x"]) is Standing.KNOWN
    assert algebra.asked == [("derivative", "x")]
