"""Batch normalisation by kernels equals its ops, behind dense and convolutional layers, framed, in rows and in columns."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from gradviz.engine.kernels import KERNELS
from gradviz.engine.tensor_plan import TensorPlan

NAMES = {"batch mean", "batch variance", "batch normalisation"}


def normalized(net: Any) -> Any:
    """The layer as networks build it: statistics by gates of their own, scale and shift learned."""
    at, shape = net.at, net.shape
    mean, variance = net.builder.gate("batch_mean", [at]), net.builder.gate("batch_variance", [at])
    scale, shift = net.parameter("gamma", shape[0]), net.parameter("beta", shape[0])
    net.at = net.builder.gate("normalize", [at, mean, variance, scale, shift], attributes={"epsilon": 1e-5})
    return net


def kernels_of(plan: TensorPlan) -> set[str]:
    return {thunk.kernel for thunk in plan.thunks}


@pytest.mark.parametrize("batch", [2, 5])
def test_behind_every_kind_of_layer(sketch: Any, held_to_the_ops: Any, batch: int) -> None:
    networks = (
        normalized(sketch(4).dense(3)).gate("relu").dense(2).done(),
        normalized(sketch(2, 4, 6).convolution(3, padding=1)).gate("relu").gate("maxpool2d").gate("flatten").dense(2).done(),
        normalized(sketch(2, 4, 4).convolution(3, padding=1)).convolution(2, padding=1).gate("flatten").dense(2).done(),
        normalized(sketch(2, 6).convolution(3)).gate("relu").convolution(2, padding=1).gate("flatten").dense(2).done(),
        normalized(sketch(3, 4, 4)).gate("flatten").dense(2).done(),
    )
    for network in networks:
        for options in ({}, {"threads": 2}, {"rewrites": ()}, {"wrt": ["x"]}):
            plan = held_to_the_ops(network, batch, **options)
            assert kernels_of(plan) >= NAMES
            assert plan.parts == 1


def test_two_readers_of_what_is_normalized(sketch: Any, held_to_the_ops: Any) -> None:
    net = sketch(2, 4, 4).convolution(3, padding=1)
    before = net.at
    normalized(net).gate("tanh")
    net.at = net.builder.gate("add", [net.at, before])
    held_to_the_ops(net.convolution(2, padding=1).gate("flatten").dense(3).done(), wrt=["x"])


def test_statistics_that_are_given_leave_samples_apart(sketch: Any, held_to_the_ops: Any) -> None:
    net = sketch(2, 4, 4).convolution(3, padding=1)
    names = [net.parameter(name, 3) for name in ("mean", "variance", "gamma", "beta")]
    net.at = net.builder.gate(
        "normalize", [net.at, names[0], net.builder.gate("square", [names[1]]), *names[2:]], attributes={"epsilon": 1e-5}
    )
    network = net.gate("flatten").dense(2).done()
    plan = held_to_the_ops(network, 4)
    assert "batch normalisation" in kernels_of(plan)


@pytest.mark.parametrize("middle", [0.0, 100.0])
def test_single_precision_is_near_double(sketch: Any, single_and_double: Any, middle: float) -> None:
    network = normalized(sketch(3, 8, 8)).gate("flatten").dense(2).done()
    numbers = network.numbers(64)
    numbers["x"] = numbers["x"] + middle
    found = single_and_double(network, numbers)
    assert found[0][0] == pytest.approx(found[1][0], rel=1e-4)
    assert np.abs(found[0][1] - found[1][1]).max() < 1e-3 * np.abs(found[1][1]).max()


def test_an_empty_batch_is_left_to_the_ops(sketch: Any) -> None:
    network = normalized(sketch(4).dense(3)).dense(2).done()
    assert not kernels_of(TensorPlan(network.graph, network.shapes(0))) & NAMES


def test_samples_are_apart_where_no_statistic_is_taken() -> None:
    assert {name: KERNELS[name].apart for name in sorted(NAMES)} == {
        "batch mean": False,
        "batch normalisation": True,
        "batch variance": False,
    }
