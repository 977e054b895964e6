"""A product summed up by two processes is to the bit what one process makes of it, whenever the other comes or goes."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from functools import partial
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from gradviz.engine.tensor_plan import TensorPlan
from gradviz.engine.tensors.buffers import zeros
from gradviz.engine.tensors.depth import Depth
from gradviz.engine.tensors.partner import AVAILABLE

MODULE = "gradviz.nn.partner"
Make = Callable[..., TensorPlan]
Numbers = Callable[[TensorPlan], list[bytes]]
AtWork = Callable[[Any], bool]
ONE, TWO = np.arange(6.0).reshape(2, 3), np.arange(12.0).reshape(3, 4) - 5


def test_alone_it_makes_both_parts() -> None:
    depth = Depth(0, 1, 1, lambda: False, zeros)
    total, rows = np.empty((2, 4)), np.empty((3, 4))
    depth.summed((ONE, TWO, total))()
    depth.rows((TWO @ TWO.T, TWO, rows))()
    assert np.array_equal(total, ONE @ TWO)
    assert np.array_equal(rows, TWO @ TWO.T @ TWO)


def test_each_of_two_makes_its_own_part_and_one_alone_makes_up_for_the_other() -> None:
    shared: list[Any] = []

    def new(shape: tuple[int, ...], dtype: Any) -> Any:
        shared.append(zeros(shape, dtype))
        return shared[-1]

    depth, total, rows = Depth(0, 2, 1, lambda: True, new), np.empty((2, 4)), np.zeros((3, 4))
    depth.summed((ONE, TWO, total))()
    assert np.array_equal(shared[1], ONE[:, 2:] @ TWO[2:])
    assert np.array_equal(total, shared[1])
    depth.rows((np.eye(3), TWO, rows))()
    assert np.array_equal(rows, [[0] * 4, [0] * 4, TWO[2]])
    depth.make_up()
    assert np.array_equal(rows, TWO)


def test_after_a_run_no_one_else_is_there() -> None:
    depth, total, rows = Depth(0, 2, 0, lambda: True, zeros), np.empty((2, 4)), np.zeros((3, 4))
    depth.summed((ONE, TWO, total))()
    depth.leave()
    depth.make_up()
    assert not rows.any()
    depth.rows((np.eye(3), TWO, rows))()
    assert np.array_equal(rows, TWO)


@pytest.fixture
def make(monkeypatch: pytest.MonkeyPatch, plans: Make) -> Make:
    """Makes plans of which the first product is shared however small, with their partner at work or without it."""
    if not AVAILABLE:
        pytest.skip("a child cannot be given an open file here")
    monkeypatch.setattr("gradviz.engine.tensors.splitting.WORTH_MEETING", 0)
    monkeypatch.setattr("gradviz.engine.tensors.splitting.MOST", 0.4)

    def plan_of(network: Any, together: bool = True, **options: Any) -> TensorPlan:
        plan = plans(network, wait=together, **options)
        if together:
            assert plan._family.partnership.ready
        else:
            plan.close()
        return plan

    return plan_of


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_every_number_is_that_of_one_process(perceptron: Any, make: Make, dtype: Any, seen: Numbers) -> None:
    both, one = make(perceptron, dtype=dtype), make(perceptron, together=False, dtype=dtype)
    assert both.threads == 2
    assert both.parts == 1
    assert seen(both) == seen(one)
    perceptron.fill(both, 6, seed=1)
    perceptron.fill(one, 6, seed=1)
    assert seen(both) == seen(one)


def test_one_partner_is_enough(perceptron: Any, make: Make) -> None:
    plan = make(perceptron, threads=4)
    partnership = plan._family.partnership
    assert partnership is not None
    assert len(partnership.processes) == 1
    assert plan.threads == 2


def test_it_differs_from_an_undivided_product_by_rounding_alone(perceptron: Any, make: Make) -> None:
    both, plain = make(perceptron, dtype=np.float64), TensorPlan(perceptron.graph, perceptron.shapes(6), dtype=np.float64)
    perceptron.fill(plain, 6)
    both.run()
    plain.run()
    assert np.allclose(both.gradients, plain.gradients, rtol=1e-12, atol=1e-14)


def test_a_network_that_begins_with_a_view_and_drops_out(sketch: Any, make: Make, seen: Numbers) -> None:
    network = sketch(2, 2, 2).gate("flatten").dense(6).gate("relu").dense(3).done()
    assert seen(make(network)) == seen(make(network, together=False))


def test_thunks_one_by_one_and_halves_of_a_run(perceptron: Any, make: Make, seen: Numbers, read: Numbers) -> None:
    plan = make(perceptron)
    whole = seen(plan)
    for halves in ([plan.forward_thunks], range(1, len(plan.thunks))):
        plan.gradients.fill(0)
        bounds = [0, *halves, len(plan.thunks)]
        for first, last in pairwise(bounds):
            plan.run(first, last)
        assert read(plan) == whole


def test_a_forward_pass_together_and_a_backward_pass_alone(perceptron: Any, make: Make, seen: Numbers, read: Numbers) -> None:
    plan = make(perceptron)
    whole = seen(plan)
    plan.gradients.fill(0)
    plan.forward()
    plan.run(plan.forward_thunks, None)
    assert read(plan) == whole


@pytest.mark.parametrize("when", ["before", "forward", "backward"])
def test_a_partner_that_is_killed_is_not_missed(perceptron: Any, make: Make, when: str, seen: Numbers) -> None:
    plan, one = make(perceptron), make(perceptron, together=False)
    expected = seen(one)
    partnership = plan._family.partnership
    assert partnership is not None
    kill = killing(partnership.processes[0])
    if when == "before":
        kill()
    else:
        first = next(thunk for thunk in plan._shards[0].thunks if thunk.phase == when)
        object.__setattr__(first, "run", partial(in_turn, kill, first.run))
    assert seen(plan) == expected
    assert seen(plan) == expected
    assert partnership.processes == ()


def in_turn(*works: Callable[[], None]) -> None:
    for work in works:
        work()


def killing(process: int) -> Callable[[], None]:
    """Kills once, and returns when it is done."""

    def kill() -> None:
        try:
            os.kill(process, signal.SIGKILL)
            os.waitid(os.P_PID, process, os.WEXITED | os.WNOWAIT)
        except (ProcessLookupError, ChildProcessError):
            return

    return kill


def test_the_partner_moves_the_weights_it_multiplies(perceptron: Any, make: Make) -> None:
    plan = make(perceptron)
    first, parts = plan.vector("scratch"), []
    before = plan.parameters.copy()
    plan.gradients.fill(2)
    order = {"do": "move", "optimizer": "sgd", "settings": {"form": "library"}}
    vectors = {"parameters": plan.parameters, "gradients": plan.gradients, "scratch": first}
    for iteration in (1, 2):
        plan.spread(parts.append, order, vectors, {"rate": 0.5 * iteration, "iteration": iteration})
    where, (inputs, outputs) = plan.places["layer0/weights"]
    theirs = slice(where.start, where.start + inputs // 2 * outputs)
    assert np.allclose(plan.parameters[theirs], before[theirs] - 3)
    before[theirs] = plan.parameters[theirs]
    assert np.array_equal(plan.parameters, before)
    assert sorted((part.start, part.stop) for part in parts) == [(theirs.stop, len(before))] * 2


def test_other_batch_sizes_are_shared_too(perceptron: Any, make: Make, at_work: AtWork, seen: Numbers) -> None:
    plan, one = make(perceptron), make(perceptron, together=False)
    for batch in (5, 1, 6):
        other = plan.with_batch(batch)
        perceptron.fill(other, batch, seed=batch)
        assert at_work(plan._family.partnership)
        alone = one.with_batch(batch)
        perceptron.fill(alone, batch, seed=batch)
        assert seen(other) == seen(alone)


def test_it_works_before_the_partner_has_started(perceptron: Any, make: Make, at_work: AtWork, seen: Numbers, read: Numbers) -> None:
    plan = TensorPlan(perceptron.graph, perceptron.shapes(6), threads=2, partner=MODULE)
    perceptron.fill(plan, 6)
    first = seen(plan)
    assert at_work(plan._family.partnership)
    assert read(plan) == first
    assert seen(plan) == first
    plan.close()
