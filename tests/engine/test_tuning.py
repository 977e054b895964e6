"""Tuning takes the quickest candidate by the clock it is given, within its time, and hands over a clean plan."""

from __future__ import annotations

from itertools import count
from typing import Any

import numpy as np
import pytest

from gradviz.engine import tuning
from gradviz.engine.tensor_plan import TensorPlan
from gradviz.engine.tensors.rewrites import ALL
from gradviz.engine.tuning import tuned_plan


@pytest.mark.parametrize("threads", [1, 2])
def test_a_tuned_plan_is_right_and_clean(pictures: Any, held_to_the_ops: Any, threads: int) -> None:
    plan = tuned_plan(pictures.graph, pictures.shapes(4), threads=threads, seconds=0.01, dtype=np.float64)
    assert not plan.parameters.any()
    assert not plan.gradients.any()
    assert not plan.value("x").any()
    numbers = pictures.numbers(4)
    plain = TensorPlan(pictures.graph, pictures.shapes(4), dtype=np.float64)
    for each in (plan, plain):
        for name, content in numbers.items():
            each.set(name, content)
        each.run()
    assert np.allclose(plan.gradients, plain.gradients, rtol=1e-9, atol=1e-12)
    plan.close()


def costing(monkeypatch: pytest.MonkeyPatch, cost: Any) -> Any:
    """Replaces the measurement by a cost of the plan itself."""
    monkeypatch.setattr(tuning._Tuning, "ratio", lambda self, tried, other, clock: cost(tried) / cost(other))
    return lambda network, **options: tuned_plan(network.graph, network.shapes(4), seconds=10, **options)


@pytest.mark.parametrize("wanted", [(), (0,), (1,), (0, 1)])
def test_each_convolution_gets_its_own_order(monkeypatch: pytest.MonkeyPatch, pictures: Any, wanted: tuple[int, ...]) -> None:
    nodes = [node.id for node in pictures.graph.nodes if node.op == "conv2d"]
    best = {nodes[place] for place in wanted}
    tuned = costing(monkeypatch, lambda plan: 1.0 + len(best ^ plan.phased_nodes))(pictures, threads=1)
    assert tuned.phased_nodes == best


@pytest.mark.parametrize(
    ("best", "costs"), [("auto", (2, 2, 2)), ("split", (0.5, 0.7, 0.7)), ("shared", (0.9, 0.5, 2)), ("blas", (2, 0.9, 0.8))]
)
def test_threads_are_used_only_where_they_pay(
    monkeypatch: pytest.MonkeyPatch, perceptron: Any, best: str, costs: tuple[float, ...]
) -> None:
    prices = dict(zip(tuning.STRATEGIES, costs, strict=True))
    tuned = costing(monkeypatch, lambda plan: 1.0 if plan.threads == 1 else prices[plan.strategy])(perceptron, threads=2)
    assert tuned.strategy == best
    assert tuned.threads == (1 if best == "auto" else 2)
    tuned.close()


def test_when_time_is_over_the_best_so_far_is_taken(pictures: Any) -> None:
    ticks = count()
    tuned = tuned_plan(pictures.graph, pictures.shapes(4), threads=1, seconds=0.5, wall=lambda: float(next(ticks)))
    assert tuned.phased_nodes == TensorPlan(pictures.graph, pictures.shapes(4)).phased_nodes


def test_times_are_compared_by_turns_and_the_shortest_counts(pictures: Any) -> None:
    """The first run of both is thrown away; the clock makes one side take 2 and the other 3."""
    tuned = tuning._Tuning(pictures.graph, pictures.shapes(4), {}, 1.0, lambda: 100.0)
    one, other = tuned.plan(ALL), tuned.plan(ALL)
    ticks = iter([0, 9, 99, 100, 102, 105, 200, 204, 209, 300, 302, 305, 400, 402, 405])
    tuned._share = -1.0
    assert tuned.ratio(one, other, lambda: float(next(ticks))) == 2 / 3
