"""A plan that works with partners computes to the bit what one with threads does, whoever is there to do it."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from gradviz.engine.tensor_plan import TensorPlan
from gradviz.engine.tensors.partner import AVAILABLE
from gradviz.engine.tensors.rewrites import POOL_FIRST

pytestmark = pytest.mark.skipif(not AVAILABLE, reason="a child cannot be given an open file here")
Make = Callable[..., TensorPlan]
Numbers = Callable[[TensorPlan], list[bytes]]


@pytest.fixture
def make(monkeypatch: pytest.MonkeyPatch, plans: Make) -> Make:
    """Makes plans of which small ones have partners too."""
    monkeypatch.setattr("gradviz.engine.tensors.splitting.WORTH_SPLITTING", 0)
    return plans


def processes(plan: TensorPlan) -> tuple[int, ...]:
    partnership = plan._family.partnership
    return () if partnership is None else partnership.processes


@pytest.mark.parametrize("threads", [2, 3])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_every_number_is_that_of_threads(pictures: Any, perceptron: Any, make: Make, dtype: Any, threads: int, seen: Numbers) -> None:
    for network in (pictures, perceptron):
        plan, other = (make(network, 7, dtype=dtype, threads=threads, **more) for more in ({}, {"partner": None, "strategy": "split"}))
        assert len(processes(plan)) == threads - 1
        assert plan.parts == other.parts == threads
        assert seen(plan) == seen(other)
        assert plan.loss == other.loss


def test_inputs_wanted_and_rewrites_left_out_reach_the_partner(pictures: Any, make: Make, seen: Numbers) -> None:
    for options in ({"wrt": ["x"]}, {"rewrites": []}, {"rewrites": [POOL_FIRST]}):
        plan, other = make(pictures, **options), make(pictures, partner=None, strategy="split", **options)
        assert seen(plan) == seen(other)


def test_single_thunks_and_the_forward_pass_alone(pictures: Any, make: Make, seen: Numbers, read: Numbers) -> None:
    plan = make(pictures)
    whole = seen(plan)
    plan.gradients.fill(0)
    for number in range(len(plan.thunks)):
        plan.run(number, number + 1)
    gradients = slice(len(plan.graph.nodes), None)
    assert read(plan)[gradients] == whole[gradients]
    loss = plan.loss
    pictures.fill(plan, 6, seed=1)
    plan.forward()
    assert plan.loss != loss


def test_other_batch_sizes_have_the_same_partners(pictures: Any, make: Make, seen: Numbers) -> None:
    plan, other = make(pictures), make(pictures, partner=None, strategy="split")
    for batch in (5, 2, 1, 6):
        one, two = plan.with_batch(batch), other.with_batch(batch)
        pictures.fill(one, batch, seed=batch)
        pictures.fill(two, batch, seed=batch)
        assert seen(one) == seen(two)
        assert processes(one) == processes(plan)


def test_fewer_samples_than_processes_leave_some_of_them_idle(pictures: Any, make: Make, seen: Numbers) -> None:
    plan, other = make(pictures, 2, threads=3), make(pictures, 2, threads=3, partner=None, strategy="split")
    assert seen(plan) == seen(other)
    assert plan.parts == 2
    assert len(processes(plan)) == 2


def test_rows_are_gathered_into_every_part(pictures: Any, make: Make) -> None:
    plan, rows = make(pictures), np.array([3, 1, 4, 1, 5, 9])
    source = np.random.default_rng(0).random((10, *pictures.batched["x"]), np.float32)
    plan.gather("x", source, rows)
    assert np.array_equal(plan.value("x"), source[rows])


def test_a_partner_that_is_killed_is_not_missed(pictures: Any, make: Make, seen: Numbers) -> None:
    plan, other = make(pictures), make(pictures, partner=None, strategy="split")
    before = seen(plan)
    os.kill(processes(plan)[0], signal.SIGKILL)
    assert seen(plan) == before == seen(other)
    assert processes(plan) == ()
    one, two = plan.with_batch(3), other.with_batch(3)
    pictures.fill(one, 3)
    pictures.fill(two, 3)
    assert seen(one) == seen(two)


def test_a_closed_plan_runs_alone(pictures: Any, make: Make, seen: Numbers) -> None:
    plan = make(pictures)
    before = seen(plan)
    plan.close()
    assert seen(plan) == before


def test_vectors_are_moved_by_all_and_kept_by_name(perceptron: Any, make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gradviz.engine.tensors.family.WORTH_SHARING", 0)
    plan = make(perceptron)
    first = plan.vector("first")
    first.fill(3)
    assert plan.vector("first") is first
    assert not first.any()
    before, parts = plan.parameters.copy(), []
    plan.gradients.fill(2)
    order = {"do": "move", "optimizer": "sgd", "settings": {"form": "library"}}
    plan.spread(
        parts.append, order, {"parameters": plan.parameters, "gradients": plan.gradients, "scratch": first}, {"rate": 0.5, "iteration": 1}
    )
    done = parts[0]
    assert parts == [slice(0, done.stop)]
    assert 0 < done.stop < len(before)
    assert np.array_equal(plan.parameters[: done.stop], before[: done.stop])
    assert np.allclose(plan.parameters[done.stop :], before[done.stop :] - 1)


def test_partners_are_left_out_where_they_cannot_help(pictures: Any, phased_at: Any, make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    assert processes(make(pictures, threads=1)) == ()
    assert processes(make(pictures, strategy="split")) == ()
    assert processes(make(pictures, kernels={})) == ()
    assert processes(make(pictures, rewrites=phased_at([]))) == ()
    assert processes(make(pictures, 1)) == ()
    assert processes(make(pictures, partner="no_such_module")) == ()
    monkeypatch.setattr("gradviz.engine.tensors.splitting.WORTH_SPLITTING", 10**9)
    assert processes(make(pictures)) == ()
