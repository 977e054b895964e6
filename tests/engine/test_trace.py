"""What a recorded run promises: any valid order agrees, an invalid one is told what it waits for, frames only grow."""

from __future__ import annotations

import itertools
import sys
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from gradviz.engine import RIGHT, gradients, trace
from gradviz.engine.calculus import vector_jacobian
from gradviz.engine.frames import State
from gradviz.engine.steps import Fault, Local
from gradviz.errors import InputError, TraceError
from gradviz.graph import Builder, Graph
from gradviz.ops import OPS

INF, NAN = float("inf"), float("nan")


def test_the_lecture_numbers(lecture: Graph) -> None:
    run = trace(lecture, {"a": 2, "b": 1})
    assert [run.value(name) for name in "cde"] == [3.0, 2.0, 6.0]
    assert [run.grad(name) for name in "abcde"] == [2.0, 5.0, 2.0, 3.0, 1.0]


def test_two_orders_of_the_lecture_graph_agree_and_a_third_waits(lecture: Graph) -> None:
    for order in (["e", "c", "d"], ["e", "d", "c"]):
        assert trace(lecture, {"a": 2, "b": 1}, order).grad("b") == 5.0
    with pytest.raises(TraceError, match="c still waits for e"):
        trace(lecture, {"a": 2, "b": 1}, ["c"])
    with pytest.raises(TraceError, match="e has no backward step"):
        trace(lecture, {"a": 2, "b": 1}, ["e", "e"])


def random_order(graph: Graph, used: frozenset[int], rng: np.random.Generator) -> list[int]:
    """Gates, copies aside, in an order that never visits one before all that read it."""
    left = {edge.target for edge in graph.edges if edge.target in used}
    order = []
    while left:
        free = sorted(node for node in left if not any(edge.target in left for edge in graph.outgoing[node]))
        chosen = int(rng.choice(free))
        left.remove(chosen)
        if not graph.is_copy(chosen):
            order.append(chosen)
    return order


@pytest.mark.parametrize("seed", range(20))
def test_any_valid_order_gives_the_same_gradients(random_graph: Any, seed: int) -> None:
    graph, inputs = random_graph(seed, 25)
    plain = trace(graph, inputs)
    rng = np.random.default_rng(seed)
    for _ in range(3):
        other = trace(graph, inputs, random_order(graph, plain.used, rng))
        for node in graph.nodes:
            if node.role != "constant":
                assert np.isclose(other.grad(node.id), plain.grad(node.id), rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize("seed", range(10))
def test_frames_only_grow_and_equal_a_replay(random_graph: Any, seed: int) -> None:
    graph, inputs = random_graph(seed, 25)
    run = trace(graph, inputs)
    state = State(graph, run.used)
    before = run.frame(0)
    assert (before.values, before.gradients) == ({}, {})
    for index, step in enumerate(run.steps, start=1):
        state.take(step)
        frame = run.frame(index)
        assert frame == state.frame(index)
        assert before.values.items() <= frame.values.items()
        assert before.edge_gradients.keys() <= frame.edge_gradients.keys()
        assert before.gradients.keys() <= frame.gradients.keys()
        before = frame
    assert before.waiting == {}
    assert run.frame(-5) == run.frame(0)
    assert run.frame(10**6) == run.last


@pytest.mark.parametrize("granularity", ["edge", "node", "phase"])
def test_moments_cover_every_step_once(lecture: Graph, granularity: str) -> None:
    run = trace(lecture, {"a": 2, "b": 1})
    spans = [(moment.start, moment.stop) for moment in run.moments(granularity)]
    assert spans[0][0] == 0
    assert spans[-1][1] == len(run.steps)
    assert all(left[1] == right[0] for left, right in itertools.pairwise(spans))


def test_an_unknown_granularity_is_refused(lecture: Graph) -> None:
    with pytest.raises(ValueError, match="no granularity 'hour'"):
        trace(lecture, {"a": 2, "b": 1}).moments("hour")


def test_a_run_too_large_to_record_is_refused(lecture: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules["gradviz.engine.trace"], "MEMORY_LIMIT", 1000)
    with pytest.raises(TraceError, match="512 MB"):
        trace(lecture, {"a": np.ones(100), "b": 1})


def test_a_vector_output_is_seeded_with_ones_and_the_seed_may_be_chosen(lecture: Graph) -> None:
    run = trace(lecture, {"a": [1, 2], "b": 1})
    assert run.grad("e").tolist() == [1.0, 1.0]
    assert trace(lecture, {"a": [1, 2], "b": 1}, seed=[1, 0]).grad("a").tolist() == [2.0, 0.0]
    assert trace(lecture, {"a": 2, "b": 1}, seed=10).grad("b") == 50.0


def applied(*names: str) -> Graph:
    """names[0](names[1](... x)) as a graph."""
    builder = Builder()
    last = builder.leaf("x")
    for name in reversed(names):
        last = builder.gate(name, [last], attributes={field.name: field.default for field in OPS[name].attributes})
    return builder.build(last)


def binary(name: str) -> Graph:
    builder = Builder()
    return builder.build(builder.gate(name, [builder.leaf("x"), builder.leaf("y")]))


def reciprocal_of_one_plus_exp() -> Graph:
    builder = Builder()
    x = builder.leaf("x")
    grown = builder.gate("exp", [builder.gate("neg", [x])])
    return builder.build(builder.gate("div", [builder.constant(1.0), builder.gate("add", [builder.constant(1.0), grown])]))


def log_of_one_plus_exp() -> Graph:
    builder = Builder()
    return builder.build(builder.gate("log", [builder.gate("add", [builder.constant(1.0), builder.gate("exp", [builder.leaf("x")])])]))


CASES = [
    (binary("div"), {"x": 1, "y": 0}, INF, {"x": INF, "y": -INF}),
    (binary("div"), {"x": 0, "y": 0}, NAN, {"y": NAN}),
    (applied("log"), {"x": 0}, -INF, {"x": INF}),
    (applied("log"), {"x": -1}, NAN, {"x": NAN}),
    (applied("log2"), {"x": -1}, NAN, {"x": NAN}),
    (applied("log10"), {"x": -1}, NAN, {"x": NAN}),
    (applied("sqrt"), {"x": -2}, NAN, {"x": NAN}),
    (applied("sqrt"), {"x": 0}, 0.0, {"x": INF}),
    (applied("asin"), {"x": 2}, NAN, {"x": NAN}),
    (applied("acosh"), {"x": -2}, NAN, {"x": NAN}),
    (applied("atanh"), {"x": 2}, NAN, {"x": NAN}),
    (binary("pow"), {"x": -2, "y": 0.5}, NAN, {"x": NAN}),
    (binary("pow"), {"x": 0, "y": 0}, 1.0, {"x": 0.0, "y": 0.0}),
    (binary("pow"), {"x": -2, "y": 3}, -8.0, {"x": 12.0, "y": NAN}),
    (applied("exp"), {"x": 1000}, INF, {"x": INF}),
    (reciprocal_of_one_plus_exp(), {"x": -1000}, 0.0, {"x": NAN}),
    (applied("sigmoid"), {"x": -1000}, 0.0, {"x": 0.0}),
    (log_of_one_plus_exp(), {"x": 1000}, INF, {"x": NAN}),
    (applied("softplus"), {"x": 1000}, 1000.0, {"x": 1.0}),
    (applied("relu"), {"x": 0}, 0.0, {"x": 0.0}),
    (applied("abs"), {"x": 0}, 0.0, {"x": 0.0}),
    (applied("sign"), {"x": 0}, 0.0, {"x": 0.0}),
    (applied("step"), {"x": 0}, 1.0, {"x": 0.0}),
    (binary("max"), {"x": 2, "y": 2}, 2.0, {"x": 1.0, "y": 0.0}),
    (binary("max"), {"x": NAN, "y": 2}, NAN, {"x": NAN, "y": NAN}),
]


@pytest.mark.parametrize("case", range(len(CASES)))
def test_the_value_domain(case: int) -> None:
    graph, inputs, value, slopes = CASES[case]
    run = trace(graph, inputs)
    fast_value, fast = gradients(graph, inputs)
    assert np.array_equal([run.value(graph.output), fast_value], [value, value], equal_nan=True)
    for name, slope in slopes.items():
        assert np.array_equal([run.grad(name), fast[name]], [slope, slope], equal_nan=True), (name, run.grad(name), fast[name])


def test_the_first_bad_gate_is_flagged_and_the_run_goes_on() -> None:
    run = trace(applied("sin", "exp", "exp"), {"x": 100})
    faults = [step for step in run.steps if isinstance(step, Fault)]
    assert [(fault.place, fault.code) for fault in faults if isinstance(fault.place, int)] == [(2, "infinite"), (3, "undefined")]
    assert np.isnan(run.value(3))


def test_the_sigmoid_neuron_of_the_syllabus() -> None:
    builder = Builder()
    names = ["w0", "x0", "w1", "x1", "w2"]
    w0, x0, w1, x1, w2 = (builder.leaf(name) for name in names)
    total = builder.gate("add", [builder.gate("mul", [w0, x0]), builder.gate("mul", [w1, x1])])
    graph = builder.build(builder.gate("sigmoid", [builder.gate("add", [total, w2])]))
    run = trace(graph, {"w0": 2, "x0": -1, "w1": -3, "x1": -2, "w2": -3})
    assert round(run.value(graph.output), 2) == 0.73
    assert [round(run.grad(name), 2) for name in names] == [-0.20, 0.39, -0.39, -0.59, 0.20]


def test_one_plus_exp_of_the_syllabus() -> None:
    builder = Builder()
    w0, w1, x = (builder.leaf(name) for name in ("w0", "w1", "x"))
    inner = builder.gate("add", [w0, builder.gate("mul", [w1, x])])
    graph = builder.build(builder.gate("add", [builder.constant(1.0), builder.gate("exp", [inner])]))
    run = trace(graph, {"w0": 0.1, "w1": 2, "x": 0.5})
    grown = np.exp(0.1 + 2 * 0.5)
    assert np.allclose([run.grad("w0"), run.grad("w1"), run.grad("x")], [grown, 0.5 * grown, 2 * grown], rtol=1e-15)


def test_a_network_is_traced_like_any_graph(network: tuple[Graph, dict[str, Any]]) -> None:
    graph, inputs = network
    run = trace(graph, inputs)
    value, slopes = gradients(graph, inputs)
    assert run.value(graph.output) == value
    for name, slope in slopes.items():
        assert np.allclose(run.grad(name), slope, rtol=1e-12)
    sent = [step for step in run.steps if isinstance(step, Local) and step.partial is None]
    assert {graph.nodes[step.edge.target].op for step in sent} == {"conv2d", "bias", "flatten", "maxpool2d", "matmul", "cross_entropy"}
    assert not {step.edge for step in sent} & set(run.last.partials)
    assert run.grad("y").tolist() == [0.0, 0.0]


def test_shapes_that_do_not_fit_a_gate_are_said_by_the_trace(network: tuple[Graph, dict[str, Any]]) -> None:
    graph, inputs = network
    with pytest.raises(InputError, match=r"matmul cannot multiply \(2, 8\) by \(7, 3\): 8 columns meet 7 rows"):
        trace(graph, {**inputs, "dense/weights": np.zeros((7, 3))})


def test_another_pull_is_another_misconception(network: tuple[Graph, dict[str, Any]]) -> None:
    graph, inputs = network
    wrong = replace(RIGHT, name="doubled", pull=lambda *row, **attributes: tuple(2 * part for part in vector_jacobian(*row, **attributes)))
    assert np.allclose(trace(graph, inputs, calculus=wrong).grad("dense/weights"), 4 * trace(graph, inputs).grad("dense/weights"))
