"""A learner's order: every way through is valid, every other choice is told what it waits for, and partial runs stop there."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from gradviz import words
from gradviz.engine import trace
from gradviz.engine.order import BackwardOrder, backward_order
from gradviz.errors import TraceError
from gradviz.graph import Graph
from gradviz.language import parse


def labels(order: BackwardOrder) -> list[str]:
    return [order.graph.labels[node] for node in order.free]


def test_the_lecture_graph_is_walked_by_hand(lecture: Graph) -> None:
    order = backward_order(lecture)
    assert labels(order) == ["e"]
    order = order.then("e")
    assert set(labels(order)) == {"c", "d"}
    order = order.then("c")
    assert labels(order) == ["d"]
    assert order.back().chosen == (lecture.id("e"),)
    assert order.then("d").free == ()


def test_an_early_gate_is_told_what_it_waits_for(lecture: Graph) -> None:
    with pytest.raises(TraceError, match="c still waits for e"):
        backward_order(lecture).then("c")
    with pytest.raises(TraceError, match="b still waits for c, d"):
        backward_order(lecture).then("e").then("b")
    with pytest.raises(TraceError, match="e has no backward step"):
        backward_order(lecture).then("e").then("e")
    with pytest.raises(TraceError, match="a has no backward step"):
        backward_order(lecture).then("e").then("c").then("a")


def test_the_answer_follows_the_language(lecture: Graph) -> None:
    with pytest.raises(TraceError) as caught:
        backward_order(lecture).then("d")
    words.set_language("ru")
    assert "ждёт" in caught.value.message


def test_a_gate_read_twice_waits_once_for_each_reader() -> None:
    graph = parse("c=a+b; e=c*c; f=e+c; f")
    order = backward_order(graph).then("f")
    assert [graph.labels[node] for node in order.awaited(graph.id("c"))] == ["e"]
    assert [graph.labels[node] for node in backward_order(graph).awaited(graph.id("c"))] == ["e", "f"]


def test_what_the_output_does_not_use_is_never_free_and_never_awaited() -> None:
    graph = parse("u=a*a; e=a+b")
    order = backward_order(graph)
    assert labels(order) == ["e"]
    assert labels(order.then("e")) == []
    with pytest.raises(TraceError, match="no backward step"):
        order.then("u")


def test_another_output_has_its_own_order(lecture: Graph) -> None:
    assert labels(backward_order(lecture, "c")) == ["c"]


def test_a_started_order_runs_as_far_as_it_goes(lecture: Graph) -> None:
    inputs = {"a": 2.0, "b": 1.0}
    order = backward_order(lecture).then("e").then("c")
    run = trace(lecture, inputs, order.chosen)
    assert run.grad("c") == 2.0
    assert run.grad("a") == 2.0
    assert run.grad("b") is None
    assert trace(lecture, inputs, order.completed().chosen).grad("b") == 5.0


@pytest.mark.parametrize("seed", range(20))
def test_any_walk_over_free_gates_is_a_valid_order(random_graph: Any, seed: int) -> None:
    graph, inputs = random_graph(seed, 12)
    rng = np.random.default_rng(seed)
    order = backward_order(graph)
    while order.free:
        waiting = [node.id for node in graph.nodes if order.awaited(node.id)]
        if waiting:
            with pytest.raises(TraceError, match="waits"):
                order.then(int(rng.choice(waiting)))
        order = order.then(int(rng.choice(order.free)))
    plain, own = trace(graph, inputs), trace(graph, inputs, order.chosen)
    for name in graph.inputs:
        assert np.isclose(own.grad(name), plain.grad(name), rtol=1e-9, atol=1e-9)
    assert trace(graph, inputs, backward_order(graph).completed().chosen).grad(graph.inputs[0]) is not None


@pytest.mark.parametrize("text", ["e=(a+b)*(b+1)", "x*x*x+x", "exp(x)*sigmoid(x)+max(x,y)*exp(x)", "c=a*b\nd=c+c\ne=d*c+a"])
def test_the_way_to_the_end_is_the_one_of_single_choices(text: str) -> None:
    graph = parse(text)
    begun = backward_order(graph)
    while begun.free:
        single = begun
        while single.free:
            single = single.then(single.free[0])
        assert begun.completed() == single
        begun = begun.then(begun.free[-1])
    assert begun.completed() == begun
