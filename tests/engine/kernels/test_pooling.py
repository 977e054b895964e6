"""Pooling kernels: one winner, the first in reading order; odd edges; every order in memory."""

from __future__ import annotations

from typing import Any
from unittest.mock import patch

import numpy as np
import pytest

from gradviz.engine.kernels import pooling
from gradviz.engine.tensor_plan import TensorPlan
from gradviz.engine.tensors.rewrites import ALL


def pooled(sketch: Any, rows: int, columns: int, op: str = "maxpool2d") -> Any:
    return sketch(2, rows, columns).convolution(2, padding=1).gate("relu").gate(op).gate("flatten").dense(3).done()


@pytest.mark.parametrize("op", ["maxpool2d", "avgpool2d"])
@pytest.mark.parametrize("size", [(2, 2), (4, 6), (5, 4), (4, 7), (3, 3)])
@pytest.mark.parametrize("rewrites", [ALL, ()], ids=["rewritten", "as written"])
def test_sizes(sketch: Any, held_to_the_ops: Any, op: str, size: tuple[int, int], rewrites: Any) -> None:
    plan = held_to_the_ops(pooled(sketch, *size, op), 3, rewrites=rewrites)
    assert any("pooling" in thunk.kernel for thunk in plan.thunks)


@pytest.mark.parametrize("rewrites", [ALL, ALL[:2], ()], ids=["phases", "twos", "as written"])
def test_a_tie_goes_to_the_first_in_reading_order(sketch: Any, held_to_the_ops: Any, rewrites: Any) -> None:
    """Whole numbers tie often; equality with the op, which is held to PyTorch, is exact."""
    network = pooled(sketch, 4, 4)
    plan = TensorPlan(network.graph, network.shapes(6), dtype=np.float64, rewrites=rewrites)
    plain = TensorPlan(network.graph, network.shapes(6), dtype=np.float64, rewrites=(), kernels={})
    rng = np.random.default_rng(0)
    for name, shape in network.shapes(6).items():
        numbers = rng.integers(-1, 2, size=shape) if name != "y" else rng.integers(3, size=shape)
        for each in (plan, plain):
            each.set(name, numbers)
    plan.run()
    plain.run()
    for node in network.graph.nodes:
        assert np.allclose(plan.gradient(node.id), plain.gradient(node.id), rtol=1e-12, atol=1e-15), node


def test_an_all_equal_window_has_one_winner(sketch: Any) -> None:
    network = sketch(1, 4, 4).gate("maxpool2d").gate("flatten").done()
    plan = TensorPlan(network.graph, network.shapes(1), wrt=["x"])
    plan.run()
    got = plan.gradient("x")[0, 0]
    assert np.count_nonzero(got) == 4
    assert np.all(got[::2, ::2] != 0)


def test_other_windows_are_left_to_others(sketch: Any, held_to_the_ops: Any) -> None:
    for settings in ({"kernel": 3}, {"stride": 1}, {"padding": 1}, {"dilation": 2}):
        net = sketch(2, 6, 6).convolution(2, padding=1).gate("relu").gate("maxpool2d", **settings)
        plan = held_to_the_ops(net.gate("flatten").dense(3).done())
        assert not any("pooling by" in thunk.kernel for thunk in plan.thunks)


@pytest.mark.parametrize("numbers", [1, 100, 10**6])
@pytest.mark.parametrize("rewrites", [ALL, ()], ids=["rewritten", "as written"])
def test_channels_in_groups(sketch: Any, held_to_the_ops: Any, numbers: int, rewrites: Any) -> None:
    with patch.object(pooling, "AT_A_TIME", numbers):
        held_to_the_ops(pooled(sketch, 5, 4), 3, rewrites=rewrites)
        held_to_the_ops(pooled(sketch, 4, 4), 3, rewrites=rewrites, threads=2)


def test_groups_cover_all_channels() -> None:
    for plane, channels in ((10**6, 3), (1, 5), (pooling.AT_A_TIME // 2, 5)):
        groups = pooling.channels_together(plane, channels)
        assert [place for group in groups for place in range(channels)[group]] == list(range(channels))
