"""The check of a run: at once where it is small, in stretches where it is large, and only what has not been done."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from gradviz.algebra.session import Algebra, Answer
from gradviz.algebra.whole import Written
from gradviz.app.models.symbolic import Symbolic
from gradviz.app.models.whole_check import WholeCheck
from gradviz.app.worker import Worker
from gradviz.engine import trace
from gradviz.graph import Graph
from gradviz.language import parse


class Answers(Symbolic):
    """Derivatives that are there once they are written."""

    def __init__(self) -> None:
        super().__init__(Algebra(), Worker())
        self.written: dict[str, str] = {}

    def derivative(self, graph: Graph, name: str) -> Answer | None:
        return Answer(Written("", self.written[name], 1)) if name in self.written else None


class Later(Worker):
    """Does the work when told."""

    def __init__(self) -> None:
        super().__init__()
        self.jobs: list[tuple[Callable[[], Any], Callable[[Any], None]]] = []

    def release(self) -> None:
        pass

    def run(self, work: Callable[[], Any], then: Callable[[Any], None], asker: QObject, priority: int = 0) -> None:
        self.jobs.append((work, then))

    def work_off(self) -> None:
        while self.jobs:
            work, then = self.jobs.pop(0)
            then(work())


@pytest.fixture
def parts(qtbot: QtBot) -> tuple[WholeCheck, Answers, Later]:
    """A check over toys."""
    answers, worker = Answers(), Later()
    return WholeCheck(answers, worker), answers, worker


def test_a_small_one_is_checked_at_once_and_takes_answers_that_come_later(parts: tuple[WholeCheck, Answers, Later]) -> None:
    check, answers, worker = parts
    run = trace(parse("e=(a+b)*(b+1)"), {"a": 2, "b": 1})
    check.check(run)
    assert [row.texts for row in check.rows] == [("2", "—", "2"), ("5", "—", "5")]
    answers.written["b"] = "a + 2*b + 1"
    check.check(run)
    assert [row.texts for row in check.rows] == [("2", "—", "2"), ("5", "5", "5")]
    assert not worker.jobs
    check.check(None)
    assert (check.rows, check.total) == ((), 0)


def test_another_run_drops_what_was_under_way(parts: tuple[WholeCheck, Answers, Later]) -> None:
    check, _, worker = parts
    first, second = (trace(parse("+".join(f"x{at}*x{at}" for at in range(60))), {f"x{at}": by for at in range(60)}) for by in (1.0, 2.0))
    check.check(first)
    assert check.working
    check.check(second)
    worker.work_off()
    assert len(check.rows) == check.total == 60
    assert {row.texts for row in check.rows} == {("4", "—", "4")}
