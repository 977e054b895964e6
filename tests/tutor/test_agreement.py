from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from gradviz.engine import Calculus, trace
from gradviz.engine.calculus import local_partials
from gradviz.graph import Builder
from gradviz.language import parse
from gradviz.ops import OPS, Op
from gradviz.ops.op import Sampler
from gradviz.tutor.agreement import check_rows


def test_the_multiply_gate_agrees_three_times() -> None:
    run = trace(parse("e=(a+b)*(b+1)"), {"a": 2, "b": 1})
    rows = check_rows(run, run.graph.output)
    assert [(row.label, row.texts, row.agree) for row in rows] == [("c", ("2", "2", "2"), True), ("d", ("3", "3", "3"), True)]


def test_where_nothing_can_be_measured_stands_a_dash() -> None:
    run = trace(parse("cross_entropy(z, t)"), {"z": [[1.0, 2.0]], "t": [1]})
    scores, classes = check_rows(run, run.graph.output)
    assert scores.agree
    assert "—" not in (scores.texts[0], scores.texts[2])
    assert classes.agree is None
    assert classes.texts[2] == "—"


def elements(draw: Sampler, rng: np.random.Generator, shape: tuple[int, ...]) -> Any:
    """A number, or an array of them, from the domain of an operand."""
    return np.array([draw(rng) for _ in range(int(np.prod(shape)))]).reshape(shape)


def disagreeing(ops: Mapping[str, Op], calculus: Calculus) -> Iterator[str]:
    """Names of ops whose engine, SymPy and finite difference do not agree at a point of their domain."""
    rng = np.random.default_rng(5)
    for op in ops.values():
        builder = Builder()
        leaves = [builder.leaf(name) for name in "abcdefgh"[: op.arity]]
        graph = builder.build(builder.gate(op.name, leaves, attributes={field.name: field.default for field in op.attributes}))
        rows = zip(graph.inputs, op.domain, op.example or ((),) * op.arity, strict=False)
        point = {name: elements(draw, rng, shape) for name, draw, shape in rows}
        if any(row.agree is False for row in check_rows(trace(graph, point, calculus=calculus), graph.output)):
            yield op.name


def test_every_op_agrees_three_times() -> None:
    assert list(disagreeing(OPS, Calculus("right"))) == []


def test_a_wrong_local_derivative_is_caught() -> None:
    def halved(*arguments: object, **attributes: object) -> tuple[object, ...]:
        return tuple(np.multiply(0.5, part) for part in local_partials(*arguments, **attributes))

    assert "add" in set(disagreeing({"add": OPS["add"], "mul": OPS["mul"]}, Calculus("halved", local=halved)))


def test_arrays_have_no_exact_number_and_a_kink_is_a_convention() -> None:
    run = trace(parse("y=a*b"), {"a": [1, 2], "b": [3, 4]})
    assert [(row.exact, row.agree) for row in check_rows(run, run.graph.output)] == [(None, True), (None, True)]
    kinked = trace(parse("y=relu(x)"), {"x": 0})
    assert check_rows(kinked, kinked.graph.output)[0].agree is None


def test_a_tensor_gate_is_checked_by_what_it_sends() -> None:
    builder = Builder()
    graph = builder.build(builder.gate("dot", [builder.leaf("a"), builder.leaf("b")]))
    run = trace(graph, {"a": [1, 2], "b": [3, 4]}, seed=2)
    rows = check_rows(run, graph.output)
    assert [(row.texts, row.agree) for row in rows] == [(("[6, 8]", "—", "[6, 8]"), True), (("[2, 4]", "—", "[2, 4]"), True)]


def test_a_gate_that_leaves_its_settings_to_their_defaults_is_checked_too() -> None:
    builder = Builder()
    graph = builder.build(builder.gate("leaky_relu", [builder.leaf("x")]))
    (row,) = check_rows(trace(graph, {"x": -2.0}), graph.output)
    assert row.agree
    assert row.engine == 0.1
