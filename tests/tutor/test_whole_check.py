"""Three ways to every input's gradient agree; a wrong one is seen; kinks are named with both conventions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from gradviz.engine import trace
from gradviz.engine.calculus import RIGHT
from gradviz.engine.trace import Trace
from gradviz.graph import Builder
from gradviz.language import parse
from gradviz.ops import OPS, Op
from gradviz.tutor.whole_check import InputCheck, conventions, judged, measured

EXACT = {"a": 2.0, "b": 5.0}


def checks(run: Trace, exact: Callable[[str], float | None]) -> list[InputCheck]:
    smooth = not conventions(run)
    return [judged(run, name, exact(name), measured(run, name), smooth) for name in run.graph.inputs]


def test_three_ways_agree() -> None:
    rows = checks(trace(parse("e=(a+b)*(b+1)"), {"a": 2, "b": 1}), EXACT.get)
    assert [(row.name, row.texts, row.agree) for row in rows] == [("a", ("2", "2", "2"), True), ("b", ("5", "5", "5"), True)]


def test_a_seed_scales_all_three() -> None:
    rows = checks(trace(parse("e=(a+b)*(b+1)"), {"a": 2, "b": 1}, seed=10), EXACT.get)
    assert [row.texts for row in rows] == [("20", "20", "20"), ("50", "50", "50")]


def test_a_planted_fault_is_seen() -> None:
    wrong = replace(RIGHT, name="overwrites", combine=lambda parts: parts[-1])
    rows = checks(trace(parse("e=(a+b)*(b+1)"), {"a": 2, "b": 1}, calculus=wrong), EXACT.get)
    assert [row.agree for row in rows] == [True, False]


def test_without_sympy_two_ways_are_compared() -> None:
    row = checks(trace(parse("x*x"), {"x": 3}), lambda name: None)[0]
    assert row.texts == ("6", "—", "6")
    assert row.agree


def test_a_kink_is_named_and_not_judged() -> None:
    run = trace(parse("y=relu(x)"), {"x": 0})
    assert [found.sentence for found in conventions(run)] == ["ReLU y is at a kink: libraries take 0, the lectures 1."]
    assert checks(run, lambda name: None)[0].agree is None


def test_a_tie_is_named_with_the_operand_that_is_taken() -> None:
    found = conventions(trace(parse("y=max(a, b)"), {"a": 2, "b": 2}))
    assert len(found) == 1
    assert found[0].sentence.startswith("Maximum y is at a kink")
    assert len(found[0].library) == 2
    assert conventions(trace(parse("y=max(a, b)"), {"a": 2, "b": 1})) == ()


def test_a_gate_that_leaves_its_settings_to_their_defaults_has_conventions_too() -> None:
    builder = Builder()
    graph = builder.build(builder.gate("leaky_relu", [builder.leaf("x")]))
    (found,) = conventions(trace(graph, {"x": 0.0}))
    assert (found.library, found.lecture) == (("0.1",), ("1",))


def test_a_gate_over_whole_arrays_says_what_is_taken_at_a_kink_and_at_a_tie() -> None:
    for text, values, taken in (
        ("y=norm(x)", {"x": 0.0}, ("0",)),
        ("y=norm(x)", {"x": [0.0, 0.0]}, ("[0, 0]",)),
        ("y=amax(x)", {"x": [2.0, 1.0, 2.0]}, ("[1, 0, 0]",)),
        ("y=mae(p, t)", {"p": 1.0, "t": 1.0}, ("0", "0")),
    ):
        (found,) = conventions(trace(parse(text), values))
        assert found.library == found.lecture == taken
        assert ", ".join(taken) in found.sentence


@pytest.mark.parametrize("op", [op for op in OPS.values() if op.kinked is not None], ids=lambda op: op.name)
@pytest.mark.parametrize("content", [0.0, 1.0])
def test_no_gate_breaks_where_its_operands_are_all_alike(op: Op, content: float) -> None:
    builder = Builder()
    shapes = op.example or ((),) * op.arity
    graph = builder.build(builder.gate(op.name, [builder.leaf(f"x{slot}") for slot in range(len(shapes))]))
    for found in conventions(trace(graph, {f"x{slot}": np.full(shape, content) for slot, shape in enumerate(shapes)})):
        assert len(found.library) == len(found.lecture) == len(shapes)
