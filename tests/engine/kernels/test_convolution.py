"""Convolutions over every setting equal their op, with the operand's frame of zeros shared or of its own."""

from __future__ import annotations

from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from gradviz.engine.kernels import convolution
from gradviz.engine.tensors.rewrites import ALL

SIZES = st.integers(1, 7)


@pytest.mark.heavy
@given(
    st.integers(1, 2),
    st.integers(1, 3),
    SIZES,
    SIZES,
    st.integers(1, 3),
    st.integers(0, 2),
    st.integers(1, 3),
    st.integers(1, 2),
    st.booleans(),
)
def test_any_setting(
    sketch: Any,
    held_to_the_ops: Any,
    rank: int,
    groups: int,
    rows: int,
    columns: int,
    size: int,
    padding: int,
    stride: int,
    dilation: int,
    bias: bool,
) -> None:
    """In one stretch of columns or in as many as there are lines, rewritten or not."""
    assume(min((rows, columns)[:rank]) + 2 * padding > dilation * (size - 1))
    for rewrites, numbers in ((ALL, 2**17), ((), 2**17), (ALL, 1), ((), 200)):
        net = sketch(2 * groups, *(rows, columns)[:rank])
        net.convolution(3 * groups, size, bias, padding=padding, stride=stride, dilation=dilation, groups=groups).gate("tanh")
        with patch.multiple(convolution, GATHERED=numbers, SENT_BACK=numbers):
            plan = held_to_the_ops(net.gate("flatten").dense(2).done(), 3, rewrites=rewrites, threads=2)
        assert any("columns" in thunk.kernel for thunk in plan.thunks)


@pytest.mark.parametrize("numbers", [1, 300, 1000, 2**17])
def test_stretches_of_phased_columns(pictures: Any, held_to_the_ops: Any, phased_at: Any, phased_nodes: Any, numbers: int) -> None:
    every = phased_at(range(99))
    with patch.multiple(convolution, GATHERED=numbers, SENT_BACK=numbers):
        plan = held_to_the_ops(pictures, rewrites=every, wrt=["x"])
    assert len(phased_nodes(plan)) == 2


def test_two_readers_with_frames_of_different_width(sketch: Any, held_to_the_ops: Any) -> None:
    net = sketch(2, 6, 6).convolution(2, padding=1).gate("relu")
    before = net.at
    net.convolution(2, 3, padding=1)
    first = net.at
    net.at = before
    net.convolution(2, 5, padding=2)
    net.at = net.builder.gate("add", [net.at, first])
    held_to_the_ops(net.gate("flatten").dense(3).done(), threads=2)


def test_convolutions_straight_behind_one_another(sketch: Any, held_to_the_ops: Any) -> None:
    for bias in (True, False):
        net = sketch(2, 5, 6).convolution(3, bias=bias, padding=1).convolution(2, bias=bias, padding=1).convolution(2, bias=bias)
        held_to_the_ops(net.gate("flatten").dense(3).done())


@pytest.mark.parametrize("stride", [1, 2, 3])
def test_phases_of_a_strided_and_dilated_convolution(
    sketch: Any, held_to_the_ops: Any, phased_at: Any, phased_nodes: Any, stride: int
) -> None:
    net = sketch(2, 4 * stride, 4 * stride).convolution(2, padding=1, stride=stride).gate("relu")
    rows = net.shape[1]
    net.convolution(3, padding=2, dilation=2).gate("maxpool2d")
    every = phased_at(range(99))
    plan = held_to_the_ops(net.gate("flatten").dense(3).done(), rewrites=every)
    assert len(phased_nodes(plan)) == (rows % 2 == 0)


def test_a_setting_for_each_axis(sketch: Any, held_to_the_ops: Any) -> None:
    net = sketch(2, 5, 7)
    weights = net.parameter("weights", 3, 2, 2, 3)
    net.gate("conv2d", weights, stride=(1, 2), padding=(1, 0), dilation=(2, 1))
    held_to_the_ops(net.gate("flatten").dense(3).done())
