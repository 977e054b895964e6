"""Local response normalisation by its kernel equals its op: every size and power, framed or not, in rows and in series."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from gradviz.engine.tensor_plan import TensorPlan

STRONG = {"alpha": 0.5, "k": 2.0}


def damped(sketch: Any, *shape: int, **settings: Any) -> Any:
    return sketch(2, *shape).convolution(6, padding=1).gate("relu").gate("lrn", **settings)


def kernels_of(plan: TensorPlan) -> set[str]:
    return {thunk.kernel for thunk in plan.thunks}


@pytest.mark.parametrize("size", [1, 2, 3, 5, 20])
@pytest.mark.parametrize("beta", [0.75, 0.5, 1.0, 0.0, 1.3])
def test_sizes_and_powers(sketch: Any, held_to_the_ops: Any, size: int, beta: float) -> None:
    network = damped(sketch, 4, 5, size=size, beta=beta, **STRONG).gate("flatten").dense(3).done()
    for options in ({}, {"threads": 2}, {"rewrites": ()}, {"wrt": ["x"]}):
        plan = held_to_the_ops(network, 3, **options)
        assert "local response" in kernels_of(plan)


def test_its_own_settings(sketch: Any, held_to_the_ops: Any) -> None:
    held_to_the_ops(damped(sketch, 4, 4).gate("flatten").dense(3).done())


def test_between_convolutions(sketch: Any, held_to_the_ops: Any) -> None:
    net = damped(sketch, 7, 7, **STRONG).gate("maxpool2d", kernel=3, stride=2).convolution(3, padding=1)
    held_to_the_ops(net.gate("flatten").dense(3).done(), 3, wrt=["x"])
    framed = damped(sketch, 7, 7, **STRONG).convolution(3, padding=1).gate("lrn", **STRONG)
    held_to_the_ops(framed.gate("flatten").dense(3).done(), 3, wrt=["x"])


def test_series_rows_and_the_input_itself(sketch: Any, held_to_the_ops: Any) -> None:
    networks = (
        damped(sketch, 7, **STRONG).gate("flatten").dense(3).done(),
        sketch(4).dense(5).gate("lrn", **STRONG).dense(3).done(),
        sketch(3, 4, 4).gate("lrn", **STRONG).gate("flatten").dense(3).done(),
    )
    for network in networks:
        for options in ({}, {"wrt": ["x"]}, {"threads": 2}):
            held_to_the_ops(network, 5, **options)


def test_two_readers_of_what_is_damped(sketch: Any, held_to_the_ops: Any) -> None:
    net = sketch(2, 4, 4).convolution(3, padding=1)
    before = net.at
    net.gate("lrn", **STRONG)
    net.at = net.builder.gate("add", [net.at, before])
    held_to_the_ops(net.convolution(2, padding=1).gate("flatten").dense(3).done(), wrt=["x"])


def test_an_empty_batch_is_left_to_the_op(sketch: Any) -> None:
    network = damped(sketch, 4, 4).gate("flatten").dense(3).done()
    assert "local response" not in kernels_of(TensorPlan(network.graph, network.shapes(0)))


def test_single_precision_is_near_double(sketch: Any, single_and_double: Any) -> None:
    network = damped(sketch, 8, 8, **STRONG).gate("flatten").dense(2).done()
    found = single_and_double(network, network.numbers(16))
    assert found[0][0] == pytest.approx(found[1][0], rel=1e-5)
    assert np.abs(found[0][1] - found[1][1]).max() < 1e-4 * np.abs(found[1][1]).max()
