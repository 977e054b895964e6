"""Winograd's convolution equals the op and the convolution by columns, and is taken where it pays only."""

from __future__ import annotations

from typing import Any
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradviz.engine.kernels import KERNELS, winograd
from gradviz.engine.tensor_plan import TensorPlan
from gradviz.engine.tensors.rewrites import ALL

NAME = "conv2d by Winograd"
SIZES = st.integers(1, 3)


def names(plan: TensorPlan) -> list[str]:
    return [thunk.kernel for thunk in plan.thunks]


@given(
    SIZES,
    SIZES,
    SIZES,
    SIZES,
    st.sampled_from([0, 1, 2, 3]),
    st.booleans(),
    st.booleans(),
    st.sampled_from([(1, 1), (20, 500), (2**18, 512)]),
)
def test_any_size(
    sketch: Any,
    held_to_the_ops: Any,
    phased_nodes: Any,
    rows: int,
    columns: int,
    channels: int,
    kernels: int,
    padding: int,
    bias: bool,
    pooled: bool,
    at_a_time: tuple[int, int],
) -> None:
    """In one stretch or many, by phases or not, at any padding, threads taking unequal parts."""
    net = sketch(2, *(max(2 * tiles + 2 - 2 * padding, 2) for tiles in (rows, columns)))
    net.convolution(channels, 1).gate("tanh").convolution(kernels, 3, bias, padding=padding)
    if pooled:
        net.gate("relu").gate("maxpool2d")
    with patch.multiple(winograd, CHANNELS=1, SAMPLES=1, AT_A_TIME=at_a_time[0], WIDEST=at_a_time[1]):
        plan = held_to_the_ops(net.gate("flatten").dense(2).done(), 3, threads=2, tolerance=1e-10)
    assert names(plan).count(NAME) == 2
    assert bool(phased_nodes(plan)) == pooled


@pytest.mark.parametrize("rewritten", ["all", "not at all", "without phases"])
def test_however_it_is_rewritten(sketch: Any, held_to_the_ops: Any, phased_at: Any, rewritten: str) -> None:
    """Also as the first layer, with the gradient of the input wanted or not, and behind another."""
    net = sketch(2, 8, 8).convolution(3, padding=1).convolution(2, padding=1).gate("relu").gate("maxpool2d")
    network = net.gate("flatten").dense(2).done()
    rewrites = {"all": ALL, "not at all": (), "without phases": phased_at(())}[rewritten]
    with patch.multiple(winograd, CHANNELS=1, SAMPLES=1):
        for wrt in ((), ("x",)):
            assert names(held_to_the_ops(network, rewrites=rewrites, wrt=wrt, tolerance=1e-10)).count(NAME) == 4


def test_two_readers_with_frames_of_different_width(sketch: Any, held_to_the_ops: Any) -> None:
    net = sketch(2, 6, 6).convolution(2, padding=1).gate("relu")
    before = net.at
    net.convolution(2, 5, padding=2)
    first = net.at
    net.at = before
    net.convolution(2, 3, padding=1)
    net.at = net.builder.gate("add", [net.at, first])
    with patch.multiple(winograd, CHANNELS=1, SAMPLES=1):
        held_to_the_ops(net.gate("flatten").dense(3).done(), threads=2, tolerance=1e-10)


def test_the_backward_pass_can_be_run_again(sketch: Any) -> None:
    network = wide(sketch)
    plan = TensorPlan(network.graph, network.shapes(16), dtype=np.float64)
    network.fill(plan, 16)
    plan.run()
    once = plan.gradients.copy()
    plan.run(plan.forward_thunks)
    assert np.array_equal(plan.gradients, once)


def wide(sketch: Any, size: int = 3, rows: int = 8, channels: int = 32, **attributes: int) -> Any:
    net = sketch(2, rows, 8).convolution(channels, 1).convolution(32, size, **{"padding": 1, **attributes}).gate("relu").gate("maxpool2d")
    return net.gate("flatten").dense(2).done()


def test_single_precision_is_near_the_columns(sketch: Any) -> None:
    network = wide(sketch)
    found = []
    for kernels in (KERNELS, {name: kernel for name, kernel in KERNELS.items() if name != NAME}):
        plan = TensorPlan(network.graph, network.shapes(16), kernels=kernels)
        for name, content in network.numbers(16).items():
            plan.set(name, content.astype(np.float32) * np.float32(0.1 if name in plan.places else 1))
        plan.run()
        found.append((plan.loss, plan.gradients.copy(), NAME in names(plan)))
    (loss, gradients, taken), (other, plain, switched_on) = found
    assert (taken, switched_on) == (True, False)
    assert loss == pytest.approx(other, rel=1e-5)
    assert np.abs(gradients - plain).max() < 1e-5 * np.abs(plain).max()


@pytest.mark.parametrize(
    ("batch", "taken", "changes"),
    [
        (16, True, {}),
        (15, False, {}),
        (16, False, {"channels": 31}),
        (16, False, {"rows": 9}),
        (16, False, {"size": 5, "padding": 2}),
        (16, False, {"stride": 2, "padding": 2}),
        (16, False, {"dilation": 2, "padding": 2}),
        (16, False, {"groups": 2}),
    ],
)
def test_taken_by_shape(sketch: Any, batch: int, taken: bool, changes: dict[str, int]) -> None:
    network = wide(sketch, **changes)
    assert (NAME in names(TensorPlan(network.graph, network.shapes(batch)))) == taken
