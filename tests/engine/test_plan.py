"""The fast ways of running a graph give what the recorded way gives, whichever executor the graph's shape picks."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gradviz.engine import RIGHT, Plan, gradients, plan, trace
from gradviz.errors import InputError
from gradviz.graph import Builder, Graph

EXECUTORS = {"loop": (10**9, 10**9), "levels": (0, 0)}


def planned(monkeypatch: pytest.MonkeyPatch, executor: str, graph: Graph, **options: Any) -> Plan:
    nodes, batch = EXECUTORS[executor]
    monkeypatch.setattr(plan, "WIDE_GRAPH", nodes)
    monkeypatch.setattr(plan, "WIDE_BATCH", batch)
    return Plan(graph, **options)


def test_the_lecture_numbers(lecture: Graph) -> None:
    value, slopes = gradients(lecture, {"a": 2, "b": 1}, wrt=["c", "d"])
    assert (value, slopes) == (6.0, {"a": 2.0, "b": 5.0, "c": 2.0, "d": 3.0})


@pytest.mark.parametrize("executor", EXECUTORS)
@pytest.mark.parametrize("seed", range(20))
def test_a_plan_equals_the_trace_at_every_node(monkeypatch: pytest.MonkeyPatch, random_graph: Any, executor: str, seed: int) -> None:
    graph, inputs = random_graph(seed, 40)
    run = trace(graph, inputs)
    fast = planned(monkeypatch, executor, graph)
    for _ in range(2):
        fast.run(inputs)
        assert fast.executor == executor
        for node in graph.nodes:
            assert np.isclose(fast.value(node.id), run.value(node.id), rtol=1e-12, atol=1e-13)
            if node.role == "constant":
                assert fast.gradient(node.id) is None
            else:
                assert np.isclose(fast.gradient(node.id), run.grad(node.id), rtol=1e-10, atol=1e-11), node


@pytest.mark.parametrize("executor", EXECUTORS)
def test_what_the_output_does_not_need_has_gradient_exactly_zero(monkeypatch: pytest.MonkeyPatch, executor: str) -> None:
    builder = Builder()
    a, b = builder.leaf("a"), builder.leaf("b")
    used = builder.gate("mul", [a, a])
    builder.gate("exp", [builder.gate("mul", [a, b])])
    fast = planned(monkeypatch, executor, builder.build(used))
    value, slopes = fast.run({"a": 3, "b": 1000})
    assert (value, slopes) == (9.0, {"a": 6.0, "b": 0.0})
    assert fast.value(builder.build(used).nodes[-1].id) == np.inf


@pytest.mark.parametrize("executor", EXECUTORS)
def test_any_node_can_be_the_output(monkeypatch: pytest.MonkeyPatch, lecture: Graph, executor: str) -> None:
    for name, want in {"c": {"a": 1.0, "b": 1.0}, "a": {"a": 1.0, "b": 0.0}, "e": {"a": 2.0, "b": 5.0}}.items():
        assert planned(monkeypatch, executor, lecture, output=name).run({"a": 2, "b": 1})[1] == want


@pytest.mark.parametrize("executor", EXECUTORS)
def test_where_plain_python_raises_numpy_decides(monkeypatch: pytest.MonkeyPatch, executor: str) -> None:
    builder = Builder()
    x, y = builder.leaf("x"), builder.leaf("y")
    graph = builder.build(builder.gate("add", [builder.gate("div", [builder.constant(1.0), x]), builder.gate("exp", [y])]))
    value, slopes = planned(monkeypatch, executor, graph).run({"x": 0, "y": 1000})
    assert (value, slopes) == (np.inf, {"x": -np.inf, "y": np.inf})


@pytest.mark.parametrize("executor", EXECUTORS)
def test_the_lecture_convention(monkeypatch: pytest.MonkeyPatch, executor: str) -> None:
    builder = Builder()
    graph = builder.build(builder.gate("relu", [builder.leaf("x")]))
    assert planned(monkeypatch, executor, graph).run({"x": 0})[1] == {"x": 0.0}
    assert planned(monkeypatch, executor, graph, convention="lecture").run({"x": 0})[1] == {"x": 1.0}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.floats(-5, 5), st.floats(-5, 5), st.floats(-3, 3))
def test_gradients_are_linear_in_the_seed(lecture: Graph, a: float, b: float, seed: float) -> None:
    _, plain = gradients(lecture, {"a": a, "b": b})
    _, seeded = gradients(lecture, {"a": a, "b": b}, seed=seed)
    for name, slope in plain.items():
        assert np.isclose(seeded[name], seed * slope, rtol=1e-13, atol=1e-13)


def test_another_calculus_takes_the_general_way(lecture: Graph) -> None:
    wrong = replace(RIGHT, name="overwrites", combine=lambda parts: parts[-1])
    fast = Plan(lecture, wrong)
    assert fast.run({"a": 2, "b": 1})[1] == {"a": 2.0, "b": 3.0}
    assert fast.executor == "recorded"


@pytest.mark.parametrize(
    "shapes", [((3,), ()), ((2, 3), (3,)), ((2, 1), (1, 3)), ((), (2, 2)), ((0, 3), (3,)), ((2, 3), (2, 1)), ((1,), (4,))]
)
def test_stretched_operands_get_their_sum(lecture: Graph, shapes: tuple[tuple[int, ...], tuple[int, ...]]) -> None:
    rng = np.random.default_rng(3)
    inputs = {name: rng.normal(size=shape) for name, shape in zip("ab", shapes, strict=True)}
    value, slopes = gradients(lecture, inputs)
    a, b = np.broadcast_arrays(inputs["a"], inputs["b"])
    assert np.allclose(value, (a + b) * (b + 1))
    by_a, by_b = b + 1.0, a + 2 * b + 1
    for name, whole in (("a", by_a), ("b", by_b)):
        shape = np.shape(inputs[name])
        assert np.shape(slopes[name]) == shape
        extra = tuple(range(whole.ndim - len(shape)))
        kept = tuple(i + len(extra) for i, size in enumerate(shape) if size == 1)
        assert np.allclose(slopes[name], whole.sum(axis=extra + kept).reshape(shape))
    run = trace(lecture, inputs)
    for name in "ab":
        assert np.allclose(run.grad(name), slopes[name])


def test_arrays_given_back_cannot_be_written(lecture: Graph) -> None:
    value, slopes = gradients(lecture, {"a": [1.0, 2.0], "b": 1})
    with pytest.raises(ValueError, match="read-only"):
        value[0] = 0
    with pytest.raises(ValueError, match="read-only"):
        slopes["a"][0] = 0


def test_inputs_and_seeds_that_do_not_fit_are_named(lecture: Graph) -> None:
    with pytest.raises(InputError, match="no value given for b"):
        gradients(lecture, {"a": 1})
    with pytest.raises(InputError, match="no input called z"):
        gradients(lecture, {"a": 1, "b": 1, "z": 1})
    with pytest.raises(InputError, match="cannot combine the shapes"):
        gradients(lecture, {"a": [1, 2], "b": [1, 2, 3]})
    with pytest.raises(InputError, match="the seed has shape"):
        gradients(lecture, {"a": 1, "b": 1}, seed=[1, 2])
    with pytest.raises(InputError, match="a is not a number"):
        gradients(lecture, {"a": "two", "b": 1})
    with pytest.raises(KeyError, match="nowhere"):
        gradients(lecture, {"a": 1, "b": 1}, wrt=["nowhere"])


def test_wide_graphs_are_batched_and_deep_ones_are_not() -> None:
    builder = Builder()
    leaf = builder.leaf("x")
    wide = [builder.gate("sin", [leaf]) for _ in range(1500)]
    while len(wide) > 1:
        wide = [builder.gate("add", wide[i : i + 2]) for i in range(0, len(wide) - 1, 2)] + ([wide[-1]] if len(wide) % 2 else [])
    batched = Plan(builder.build(wide[0]))
    assert np.isclose(batched.run({"x": 0.5})[1]["x"], 1500 * np.cos(0.5), rtol=1e-12)
    assert batched.executor == "levels"
    deep = Builder()
    last = deep.leaf("x")
    for _ in range(3000):
        last = deep.gate("sin", [last])
    looped = Plan(deep.build(last))
    looped.run({"x": 0.5})
    assert looped.executor == "loop"


def test_a_plan_serves_numbers_and_arrays_in_turn(lecture: Graph) -> None:
    fast = Plan(lecture)
    assert fast.value("e") is None
    assert fast.executor == ""
    assert fast.run({"a": 2, "b": 1})[0] == 6.0
    assert fast.run({"a": [2, 3], "b": 1})[0].tolist() == [6.0, 8.0]
    assert fast.executor == "arrays"
    assert fast.run({"a": 2, "b": 1})[0] == 6.0
