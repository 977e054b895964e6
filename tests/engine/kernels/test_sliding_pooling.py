"""Pooling over any windows by kernels equals its ops: overlaps, gaps, padding, ties, groups of channels, series."""

from __future__ import annotations

from typing import Any
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from gradviz.engine.kernels import pooling
from gradviz.engine.tensor_plan import TensorPlan
from gradviz.engine.tensors.rewrites import ALL
from gradviz.errors import InputError

ALEXNET = {"kernel": 3, "stride": 2}
WINDOWS = (
    ALEXNET,
    {"kernel": 3, "stride": 2, "padding": 1},
    {"kernel": 3, "stride": 1, "padding": 1},
    {"kernel": 2, "stride": 3},
    {"kernel": (1, 3), "stride": (1, 2)},
    {"kernel": (3, 1), "stride": 1},
    {"kernel": (3, 2), "stride": (2, 0), "padding": (1, 0)},
    {"kernel": 5, "stride": 1, "padding": 2},
)


def pooled(sketch: Any, rows: int, columns: int, op: str, **settings: Any) -> Any:
    net = sketch(2, rows, columns).convolution(3, padding=1).gate("relu").gate(op, **settings)
    return net.gate("flatten").dense(3).done()


def kernels_of(plan: TensorPlan) -> set[str]:
    return {thunk.kernel for thunk in plan.thunks}


@pytest.mark.parametrize("op", ["maxpool2d", "avgpool2d"])
@pytest.mark.parametrize("settings", WINDOWS, ids=str)
def test_windows(sketch: Any, held_to_the_ops: Any, op: str, settings: Any) -> None:
    for size in ((7, 7), (6, 9), (5, 5)):
        for options in ({}, {"threads": 2}, {"rewrites": ()}, {"wrt": ["x"]}):
            plan = held_to_the_ops(pooled(sketch, *size, op, **settings), 3, **options)
            assert f"{op} line by line" in kernels_of(plan)


@given(st.data())
def test_drawn_windows(sketch: Any, held_to_the_ops: Any, data: st.DataObject) -> None:
    op = data.draw(st.sampled_from(["maxpool2d", "avgpool2d"]))
    pairs = {"kernel": (1, 4), "stride": (0, 4), "padding": (0, 2)} | ({"dilation": (1, 3)} if op == "maxpool2d" else {})
    settings = {name: data.draw(st.tuples(*(st.integers(*ends),) * 2)) for name, ends in pairs.items()}
    try:
        network = pooled(sketch, data.draw(st.integers(1, 9)), data.draw(st.integers(1, 9)), op, **settings)
    except InputError:
        assume(False)
    with np.errstate(all="ignore"):
        held_to_the_ops(network, data.draw(st.integers(1, 3)), rewrites=data.draw(st.sampled_from([ALL, ()])))


@pytest.mark.parametrize("op", ["maxpool1d", "avgpool1d"])
@pytest.mark.parametrize(
    "settings", [{"kernel": 2}, ALEXNET, {"kernel": 4, "stride": 1, "padding": 2}, {"kernel": 2, "stride": 5}], ids=str
)
def test_series(sketch: Any, held_to_the_ops: Any, op: str, settings: Any) -> None:
    net = sketch(2, 11).convolution(3, padding=1).gate("relu").gate(op, **settings)
    plan = held_to_the_ops(net.gate("flatten").dense(2).done(), 3)
    assert f"{op} line by line" in kernels_of(plan)


@pytest.mark.parametrize("op", ["maxpool2d", "avgpool2d"])
@pytest.mark.parametrize("numbers", [1, 100, 10**6])
def test_channels_in_groups_between_convolutions(sketch: Any, held_to_the_ops: Any, op: str, numbers: int) -> None:
    """The operand has two readers and the result a frame."""
    with patch.object(pooling, "AT_A_TIME", numbers):
        net = sketch(2, 7, 7).convolution(5, padding=1).gate("tanh").gate(op, **ALEXNET).convolution(3, padding=1)
        held_to_the_ops(net.gate("flatten").dense(3).done(), 3, wrt=["x"])


@pytest.mark.parametrize("rewrites", [ALL, ()], ids=["rewritten", "as written"])
@pytest.mark.parametrize("settings", WINDOWS, ids=str)
def test_a_tie_goes_to_the_first_in_reading_order(sketch: Any, rewrites: Any, settings: Any) -> None:
    """Whole numbers tie often; relu, which moves behind the pooling, adds zeros that tie."""
    network = pooled(sketch, 6, 6, "maxpool2d", **settings)
    shapes = network.shapes(6)
    plans = [
        TensorPlan(network.graph, shapes, dtype=np.float64, rewrites=some, **kernels)
        for some, kernels in ((rewrites, {}), ((), {"kernels": {}}))
    ]
    rng = np.random.default_rng(0)
    for name, shape in shapes.items():
        numbers = rng.integers(-1, 2, size=shape) if name != "y" else rng.integers(3, size=shape)
        for each in plans:
            each.set(name, numbers)
    for each in plans:
        each.run()
    for node in network.graph.nodes:
        assert np.allclose(plans[0].gradient(node.id), plans[1].gradient(node.id), rtol=1e-12, atol=1e-15), node


def test_an_all_equal_window_has_one_winner(sketch: Any) -> None:
    network = sketch(1, 5, 5).gate("maxpool2d", **ALEXNET).gate("flatten").done()
    plan = TensorPlan(network.graph, network.shapes(1), wrt=["x"])
    plan.run()
    assert {tuple(place) for place in np.argwhere(plan.gradient("x")[0, 0]).tolist()} == {(0, 0), (0, 2), (2, 0), (2, 2)}


def test_what_no_kernel_takes(sketch: Any, held_to_the_ops: Any) -> None:
    """Windows of one number, and windows that may lie in the padding alone, run plainly."""
    for settings in ({"kernel": 1, "stride": 2}, {"kernel": 2, "padding": 1, "dilation": 2}):
        plan = held_to_the_ops(pooled(sketch, 6, 6, "maxpool2d", **settings))
        assert "maxpool2d line by line" not in kernels_of(plan)
    empty = pooled(sketch, 6, 6, "maxpool2d", **ALEXNET)
    assert "maxpool2d line by line" not in kernels_of(TensorPlan(empty.graph, empty.shapes(0)))
