"""Local derivatives come from SymPy with the names of the gate, and nothing is said while they are not known."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
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


@pytest.mark.parametrize(
    ("text", "slopes"),
    [("max(u, v)", (0.0, 1.0)), ("min(u, v)", (1.0, 0.0)), ("relu(v)", (1.0,))],
)
def test_a_derivative_of_cases_has_a_number(derivatives: LocalDerivatives, qtbot: QtBot, text: str, slopes: tuple[float, ...]) -> None:
    graph = parse(f"q = {text}")
    run = trace(graph, {name: number for name, number in (("u", -3.0), ("v", 4.0)) if name in graph.inputs})
    edges = run.graph.incoming[run.graph.output]
    with qtbot.waitSignal(derivatives.ready, timeout=30_000):
        derivatives.form(run.graph, edges[0])
    assert [derivatives.value(run, edge) for edge in edges] == pytest.approx(slopes)
    assert all(row.agree for row in derivatives.checks(run, run.graph.output))


def test_letters_are_replaced_all_at_once() -> None:
    assert renamed(r"\mathrm{out} \left(1 - \mathrm{out}\right)", {"out": "y"}) == r"y \left(1 - y\right)"
    assert renamed(r"a + \sin(b)", {"a": "b", "b": "a", "sin": "no"}) == r"b + \sin(a)"
    assert len(set(letters(5))) == 6


def test_a_gate_that_takes_long_to_check_is_checked_off_the_window(derivatives: LocalDerivatives, qtbot: QtBot) -> None:
    draw = np.random.default_rng(0)
    small = trace(parse("y = A @ B", shapes={"A": (2, 3), "B": (3, 2)}), {"A": draw.normal(size=(2, 3)), "B": draw.normal(size=(3, 2))})
    assert all(row.agree for row in derivatives.checks(small, small.graph.output))
    large = trace(parse("y = A @ B", shapes={"A": (8, 90), "B": (90, 9)}), {"A": draw.normal(size=(8, 90)), "B": draw.normal(size=(90, 9))})
    with qtbot.waitSignal(derivatives.ready, timeout=30_000):
        assert derivatives.checks(large, large.graph.output) == ()
    assert [row.agree for row in derivatives.checks(large, large.graph.output)] == [True, True]
    other = trace(large.graph, large.inputs)
    assert derivatives.checks(other, other.graph.output) == ()
    assert all(row.agree for row in derivatives.checks(small, small.graph.output))
