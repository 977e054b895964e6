"""A fit moves the document as one undo, stops where anything else changes, and says what is wrong."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import numpy as np
import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from gradviz import registry
from gradviz.app.models.fitting import Fitting
from gradviz.app.models.session import Session
from gradviz.app.worker import Worker
from gradviz.errors import GradvizError
from gradviz.project import Document, edits
from gradviz.project.rows import LIMIT
from gradviz.tutor.fit import fit, oscillates

LINE = "x,y\n" + "".join(f"{x},{3 * x - 1}\n" for x in range(-2, 3))


class Later:
    """A worker that works when it is told to."""

    def __init__(self) -> None:
        self.jobs: list[tuple[Callable[[], Any], Callable[[Any], None]]] = []

    def release(self) -> None:
        """Nothing to start."""

    def run(self, work: Callable[[], Any], then: Callable[[Any], None], asker: QObject, priority: int = 0) -> None:
        self.jobs.append((work, then))

    def work(self) -> None:
        """Everything that is asked for now."""
        jobs, self.jobs = self.jobs, []
        for work, then in jobs:
            then(work())


@pytest.fixture
def later() -> Later:
    return Later()


@pytest.fixture
def session(qtbot: QtBot) -> Session:
    registry.discover(("gradviz.ops",))
    return Session(Document.from_text("w*x+b", {"w": 0.5, "x": 2, "b": 0}))


@pytest.fixture
def fitting(session: Session, later: Later) -> Fitting:
    made = Fitting(session, cast("Worker", later))
    made.take(LINE)
    return made


def run_until_it_stops(fitting: Fitting, later: Later) -> None:
    for _ in range(400):
        later.work()
        if not fitting.running:
            return
        fitting._next.stop()
        fitting._go_on()
    raise AssertionError("it never stopped")


def test_columns_are_bound_and_the_others_are_learned(fitting: Fitting, session: Session) -> None:
    assert fitting.bound is not None
    assert (dict(fitting.bound.columns), fitting.bound.target, fitting.parameters, fitting.loss) == ({"x": "x"}, "y", ("w", "b"), "squared")
    session.set_parameter("b", True)
    assert fitting.parameters == ("b",)
    session.set_parameter("x", True)
    session.set_parameter("b", False)
    assert fitting.parameters == ("w", "b")


def test_one_update_is_the_engines_and_one_undo(fitting: Fitting, session: Session, later: Later) -> None:
    before = session.document
    assert fitting.bound is not None
    assert session.graph is not None
    steps = fit(session.graph, session.values, ("w", "b"), 0.1, fitting.bound, "squared")
    next(steps)
    wanted = next(steps)
    fitting.update_once()
    later.work()
    assert {name: session.values[name] for name in ("w", "b")} == dict(wanted.parameters)
    assert [number for number, _ in fitting.losses] == [0, 1]
    session.undo()
    assert session.document == before


def test_a_run_finds_the_line_ends_by_itself_and_is_one_undo(fitting: Fitting, session: Session, later: Later) -> None:
    before = session.document
    fitting.toggle()
    run_until_it_stops(fitting, later)
    assert session.values["w"] == pytest.approx(3)
    assert session.values["b"] == pytest.approx(-1)
    assert fitting.converged
    assert fitting.losses[-1][1] < 1e-12
    session.undo()
    assert session.document == before
    session.redo()
    assert session.values["w"] == pytest.approx(3)


def test_the_count_goes_on_until_a_value_is_changed_by_hand(fitting: Fitting, session: Session, later: Later) -> None:
    for _ in range(2):
        fitting.update_once()
        later.work()
    assert [number for number, _ in fitting.losses] == [0, 1, 2]
    session.set_value("w", 7)
    assert fitting.losses == []


def test_another_rate_goes_on_and_another_text_stops(fitting: Fitting, session: Session, later: Later) -> None:
    fitting.toggle()
    later.work()
    session.set_learning_rate(0.05)
    assert fitting.running
    for _ in range(2):
        fitting._go_on()
        later.work()
    assert fitting.losses[-1][0] > 1
    session.set_text("w*x+b*b")
    assert not fitting.running
    later.work()
    assert fitting.losses == []


def test_what_arrives_after_stop_is_dropped(fitting: Fitting, session: Session, later: Later) -> None:
    before = session.document
    fitting.toggle()
    fitting.toggle()
    later.work()
    assert session.document == before


def test_a_rate_that_is_too_large_gets_a_sentence_and_a_way_back(fitting: Fitting, session: Session, later: Later) -> None:
    session.set_learning_rate(100.0)
    session.settle()
    fitting.toggle()
    run_until_it_stops(fitting, later)
    later.work()
    assert "not finite" in fitting.trouble
    assert "0.1" in fitting.trouble
    assert np.isfinite([session.values["w"], session.values["b"]]).all()
    assert fitting.stable_rate == pytest.approx(0.1)
    fitting.restart_with_stable_rate()
    assert (session.values["w"], session.values["b"]) == (0.5, 0.0)
    assert session.document.learning_rate == pytest.approx(0.1)
    assert fitting.trouble == ""
    assert fitting.running
    fitting.stop()


def test_a_fit_that_failed_at_once_starts_again_too(fitting: Fitting, session: Session, later: Later) -> None:
    """No value had moved, so the trouble of before was still said and nothing ran."""
    session.set_value("w", 1e200)
    session.settle()
    fitting.toggle()
    run_until_it_stops(fitting, later)
    fitting.stable_rate = 1e-9
    assert fitting.trouble
    fitting.restart_with_stable_rate()
    assert fitting.running
    assert fitting.trouble == ""
    fitting.stop()


def test_another_rate_after_numbers_went_wrong_begins_where_the_fit_began(fitting: Fitting, session: Session, later: Later) -> None:
    """From the values that a rate too large had thrown far away no rate would have come back."""
    session.set_learning_rate(100.0)
    session.settle()
    fitting.toggle()
    run_until_it_stops(fitting, later)
    later.work()
    assert session.values["w"] != 0.5
    session.set_learning_rate(0.05)
    session.settle()
    fitting.toggle()
    run_until_it_stops(fitting, later)
    assert fitting.trouble == ""
    assert fitting.losses[-1][1] < fitting.losses[0][1] < 1e6


def test_a_loss_that_rises_is_said_too(fitting: Fitting, session: Session, later: Later) -> None:
    session.set_learning_rate(1.0)
    fitting.update_once()
    later.work()
    later.work()
    assert "has risen" in fitting.trouble
    assert fitting.stable_rate is not None


def test_faults_of_the_rows_are_sentences(fitting: Fitting, session: Session, later: Later) -> None:
    before = session.document
    with pytest.raises(GradvizError, match="row 2 has 1 cells"):
        fitting.take("x,y\n1\n")
    with pytest.raises(GradvizError, match="too many"):
        fitting.take("x,y\n" + "1,2\n" * LIMIT)
    assert session.document == before
    fitting.take("q,y\n1,2\n")
    assert fitting.error is not None
    assert "no column has the name" in fitting.error.message
    assert not fitting.ready
    session.set_text("w*q")
    assert fitting.error is None
    fitting.choose_target("q")
    assert fitting.error is not None
    fitting.choose_target("y")
    fitting.choose_loss("log")
    assert fitting.loss == "log"
    fitting.clear()
    assert (fitting.rows, fitting.bound, fitting.error) == (None, None, None)


def test_nothing_to_learn_is_said_by_the_fit(fitting: Fitting, session: Session, later: Later) -> None:
    session.set_text("x*x")
    fitting.toggle()
    later.work()
    assert fitting.error is not None
    assert "parameter" in fitting.error.message
    assert not fitting.running


def test_sample_rows_belong_to_the_formula(fitting: Fitting, session: Session) -> None:
    session.set_text("1+exp(w0+w1x)")
    assert fitting.sample()
    assert fitting.bound is not None
    assert tuple(fitting.bound.inputs) == ("x",)
    session.set_text("x*x")
    assert not fitting.sample()
    session.set_text("x*")
    assert not fitting.sample()


def test_the_picture_is_made_only_while_it_is_seen(fitting: Fitting, session: Session, later: Later) -> None:
    later.work()
    assert fitting.picture is None
    fitting.watch(True)
    session.set_value("w", 2)
    later.work()
    later.work()
    assert fitting.picture is not None
    assert np.ptp(fitting.picture.line[1]) == pytest.approx(2 * np.ptp(fitting.picture.line[0]))
    fitting.clear()
    assert fitting.picture is None


def test_another_document_starts_afresh(fitting: Fitting, session: Session, later: Later) -> None:
    fitting.update_once()
    later.work()
    session.start(session.document)
    assert fitting.losses == []
    session.start(edits.set_rows(Document.from_text(""), LINE))
    assert not fitting.ready


def test_a_long_run_keeps_a_bounded_curve(fitting: Fitting, session: Session, later: Later) -> None:
    session.set_learning_rate(1e-6)
    fitting.toggle()
    for _ in range(80):
        later.work()
        fitting._go_on()
    fitting.stop()
    assert len(fitting.losses) <= 2001
    assert fitting.losses[0][0] == 0


def test_a_loss_that_goes_up_and_down_is_restless_and_rounding_is_not() -> None:
    assert oscillates([1, 2, 1, 2, 1, 2], [2])
    assert not oscillates([1, 1.001, 1, 1.001, 1, 1.001], [2])
    assert not oscillates([], [])
