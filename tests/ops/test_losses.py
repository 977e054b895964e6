"""Losses at their kinks, far out, and the lesson of D10: the composed gate breaks where the fused one stays right."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from gradviz.engine import gradients
from gradviz.errors import InputError
from gradviz.graph import Builder
from gradviz.ops import OPS


def run(name: str, *operands: Any, **attributes: Any) -> tuple[Any, tuple[Any, ...]]:
    op = OPS[name]
    known = op.settings(attributes)
    out = op.forward(*operands, **known)
    assert op.vjp is not None
    return out, op.vjp(1.0, out, *operands, **known)


def test_the_gradient_of_mse_is_two_differences_over_n() -> None:
    out, (by_out, by_target) = run("mse", np.array([1.0, 4.0]), np.array([0.0, 2.0]))
    assert (out, by_out.tolist(), by_target.tolist()) == (2.5, [1, 2], [-1, -2])
    assert run("mse", np.array([1.0, 4.0]), np.array([0.0, 2.0]), reduction="sum")[0] == 5.0


def test_absolute_differences_have_no_slope_at_the_kink() -> None:
    _, (by_out, _) = run("mae", np.array([1.0, 1.0, 2.0]), np.array([1.0, 3.0, 0.0]), reduction="sum")
    assert by_out.tolist() == [0, -1, 1]


@pytest.mark.parametrize("z", [-5.0, -0.5, 0.0, 2.0, 5.0])
@pytest.mark.parametrize("y", [0.0, 1.0])
def test_sigmoid_and_bce_give_sigma_less_y(z: float, y: float) -> None:
    builder = Builder()
    logit, target = builder.leaf("z"), builder.leaf("y")
    graph = builder.build(builder.gate("bce", [builder.gate("sigmoid", [logit]), target]))
    composed = gradients(graph, {"z": z, "y": y})[1]["z"]
    _, (fused, _) = run("bce_logits", np.array(z), np.array(y))
    assert composed == pytest.approx(1 / (1 + np.exp(-z)) - y, rel=1e-12)
    assert fused == pytest.approx(composed, rel=1e-12)


def test_at_40_only_the_fused_gate_is_right() -> None:
    builder = Builder()
    logit, target = builder.leaf("z"), builder.leaf("y")
    graph = builder.build(builder.gate("bce", [builder.gate("sigmoid", [logit]), target]))
    value, slopes = gradients(graph, {"z": 40, "y": 0})
    assert abs(value - 40) > 1
    assert abs(slopes["z"] - 1) > 0.1
    out, (fused, _) = run("bce_logits", np.array(40.0), np.array(0.0))
    assert (out, fused) == (pytest.approx(40.0), pytest.approx(1.0))


def test_a_probability_outside_is_undefined() -> None:
    assert np.isnan(run("bce", np.array([1.5]), np.array([1.0]))[0])
    assert OPS["bce"].trouble


def test_ranking_stops_at_the_margin() -> None:
    out, (first, second) = run("margin_ranking", np.array([3.0, 0.5, 0.0]), np.array([1.0, 0.0, 1.0]), reduction="sum")
    assert out == 0.0 + 0.5 + 2.0
    assert (first.tolist(), second.tolist()) == ([0, -1, -1], [0, 1, 1])
    turned, (first, _, _) = run("margin_ranking", np.array([3.0]), np.array([1.0]), np.array([-1.0]), reduction="sum")
    assert (turned, first.tolist()) == (3.0, [1])


@pytest.mark.parametrize("name", ["mse", "mae", "bce", "bce_logits", "margin_ranking"])
def test_a_column_never_meets_a_vector(name: str) -> None:
    with pytest.raises(InputError, match=r"one shape, not \(3, 1\), \(3\)"):
        OPS[name].shape((3, 1), (3,))
