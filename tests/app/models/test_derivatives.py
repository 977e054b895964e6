"""Local derivatives come from SymPy with the names of the gate, and nothing is said while they are not known."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from gradviz.algebra.derive import local_derivatives
from gradviz.algebra.session import Algebra, LocalAnswer
from gradviz.app.models.derivatives import LocalDerivatives, Standing, letters, renamed
from gradviz.app.worker import Worker
from gradviz.engine import trace
from gradviz.fields import Field
from gradviz.graph import Builder, Graph
from gradviz.language import parse
from gradviz.ops import OPS, Op

POINTS = 4
SCALAR = [name for name, op in OPS.items() if op.elementwise]


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


@pytest.mark.heavy
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


class AtOnce(Worker):
    """Work that is done when it is asked for."""

    def run(self, work: Callable[[], Any], then: Callable[[Any], None], asker: QObject, priority: int = 0) -> None:
        then(work())


class Here(Algebra):
    """SymPy in this process, late where it is told to be."""

    late = False
    asked = 0

    def local(self, op: str, count: int, attributes: Mapping[str, Any] | None = None) -> LocalAnswer:
        self.asked += 1
        if self.late:
            return LocalAnswer(late=True)
        return LocalAnswer(tuple((row.latex, row.plain) for row in local_derivatives(OPS[op], attributes, count)))


def setting(field: Field, rng: np.random.Generator) -> Any:
    """A value of a setting other than its default."""
    low, high = (-2.0 if field.minimum is None else field.minimum), (2.0 if field.maximum is None else field.maximum)
    return float(rng.uniform(low + 0.1 * (high - low), high - 0.1 * (high - low)))


def compare(op: Op, count: int, attributes: Mapping[str, Any], rng: np.random.Generator) -> int:
    """Compare SymPy's numbers with the engine's gradients at drawn points; returns how many there were."""
    builder = Builder()
    builder.gate(op.name, [builder.leaf(f"u{slot}") for slot in range(count)], name="q", attributes=attributes)
    graph, model, compared = builder.build(count), LocalDerivatives(Here(), AtOnce()), 0
    for _ in range(POINTS):
        numbers = [draw(rng) for _, draw in zip(range(count), (*op.domain, *op.domain[-1:] * count), strict=False)]
        run = trace(graph, {f"u{slot}": number for slot, number in enumerate(numbers)})
        if op.kinked is not None and np.any(op.kinked(*numbers, **op.settings(attributes))):
            continue
        for edge in graph.incoming[graph.output]:
            model.form(graph, edge)
            exact = model.value(run, edge)
            assert exact == pytest.approx(run.last.edge_gradients[edge], rel=1e-9, abs=1e-12), (op.name, attributes, numbers, edge.slot)
            compared += 1
    return compared


@pytest.mark.parametrize("name", SCALAR)
def test_every_gate_with_every_setting_has_the_number_that_the_engine_has_or_says_it_has_none(qapp: object, name: str) -> None:
    op, rng = OPS[name], np.random.default_rng(11)
    if op.sympy is None:
        return
    for count in (op.arity, op.arity + 1, op.arity + 2) if op.variadic else (op.arity,):
        compare(op, count, {}, rng)
        for field in op.attributes:
            assert compare(op, count, {field.name: setting(field, rng)}, rng)


def test_a_wrong_definition_and_a_forgotten_setting_are_caught(qapp: object, monkeypatch: pytest.MonkeyPatch) -> None:
    honest, rng = OPS["elu"], np.random.default_rng(3)
    compare(honest, 1, {"alpha": 0.5}, rng)
    wrong = replace(honest, sympy=lambda module, a, alpha: honest.sympy(module, a, alpha=1) if honest.sympy else None)
    monkeypatch.setitem(OPS._records, "elu", wrong)
    with pytest.raises(AssertionError):
        compare(wrong, 1, {"alpha": 0.5}, rng)


def test_settings_have_forms_of_their_own(derivatives: LocalDerivatives, qtbot: QtBot) -> None:
    for text, slope in (("leaky_relu(v, 0.2)", 0.2), ("leaky_relu(v, 0.3)", 0.3), ("elu(v)", np.exp(-2.0))):
        run = trace(parse(f"q = {text}"), {"v": -2.0})
        edge = run.graph.incoming[run.graph.output][0]
        with qtbot.waitSignal(derivatives.ready, timeout=30_000):
            derivatives.form(run.graph, edge)
        assert derivatives.value(run, edge) == pytest.approx(slope)
        assert [row.agree for row in derivatives.checks(run, run.graph.output)] == [True]


def test_what_came_late_is_asked_for_again_when_its_gate_is_shown_again_and_never_by_itself(qapp: object) -> None:
    algebra = Here()
    model = LocalDerivatives(algebra, AtOnce())
    run = trace(parse("q = sin(u)*v"), {"u": 1.0, "v": 2.0})
    product, sine = run.graph.output, run.graph.operands[run.graph.output][0]
    first, other = run.graph.incoming[product][0], run.graph.incoming[sine][0]
    model.ready.connect(lambda: model.form(run.graph, first))
    assert model.standing(run, product) is Standing.WORKING
    algebra.late = True
    for _ in range(5):
        model.form(run.graph, first)
    assert (algebra.asked, model.standing(run, product)) == (1, Standing.LATE)
    algebra.late = False
    model.ready.disconnect()
    model.form(run.graph, other)
    model.form(run.graph, first)
    assert (algebra.asked, model.standing(run, product)) == (3, Standing.KNOWN)
    assert model.form(run.graph, first) == ("v", "v")


def test_what_came_late_can_be_asked_for_by_hand(qapp: object) -> None:
    algebra = Here()
    model = LocalDerivatives(algebra, AtOnce())
    run = trace(parse("q = u*v"), {"u": 1.0, "v": 2.0})
    edge = run.graph.incoming[run.graph.output][0]
    algebra.late = True
    model.form(run.graph, edge)
    algebra.late = False
    model.retry(run.graph, edge.target)
    assert (algebra.asked, model.value(run, edge)) == (2, 2.0)


def test_a_gate_of_arrays_is_not_asked_about(qapp: object) -> None:
    algebra = Here()
    model = LocalDerivatives(algebra, AtOnce())
    graph: Graph = parse("y = A @ B", shapes={"A": (2, 3), "B": (3, 2)})
    run = trace(graph, {"A": np.ones((2, 3)), "B": np.ones((3, 2))})
    assert model.form(graph, graph.incoming[graph.output][0]) == ("", "")
    assert (algebra.asked, model.standing(run, graph.output)) == (0, Standing.NONE)


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
