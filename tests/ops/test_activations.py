"""Activations at their kinks, and far out where a naive formula loses its digits."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from gradviz.ops import OPS, Op

FAR = (-700.0, -40.0, -1e-3, 1e-3, 40.0, 700.0)


def defaults(op: Op) -> dict[str, Any]:
    return {field.name: field.default for field in op.attributes}


@pytest.mark.parametrize(
    ("name", "library", "lecture"), [("relu", 0.0, 1.0), ("leaky_relu", 0.1, 1.0), ("prelu", 0.3, 1.0), ("elu", 1.0, 1.0)]
)
def test_both_conventions_at_the_kink(name: str, library: float, lecture: float) -> None:
    op = OPS[name]
    operands = [0.0, 0.3][: op.arity]
    out = op.forward(*operands, **defaults(op))
    assert op.local(out, *operands, **defaults(op))[0] == library
    assert op.lecture is not None
    assert op.lecture(out, *operands, **defaults(op))[0] == lecture


def test_elu_with_another_alpha_has_two_conventions() -> None:
    op = OPS["elu"]
    assert op.local(0.0, 0.0, alpha=0.5) == (0.5,)
    assert op.lecture is not None
    assert op.lecture(0.0, 0.0, alpha=0.5) == (1.0,)
    assert op.kinked is not None
    assert op.kinked(0.0, alpha=0.5)
    assert not op.kinked(0.0, alpha=1.0)


def test_leaky_relu_leaks_a_tenth() -> None:
    assert OPS["leaky_relu"].forward(-2.0, **defaults(OPS["leaky_relu"])) == pytest.approx(-0.2)


@pytest.mark.parametrize("x", FAR)
def test_saturating_gates_keep_their_digits_far_out(x: float) -> None:
    small = np.exp(-abs(x)) / (1 + np.exp(-abs(x)))
    assert np.isclose(OPS["sigmoid"].forward(x), small if x < 0 else 1 - small, rtol=1e-14, atol=0)
    assert np.isclose(OPS["sigmoid"].local(None, x)[0], small * (1 - small), rtol=1e-14, atol=0)
    assert np.isclose(OPS["softplus"].forward(x), np.logaddexp(0.0, x), rtol=1e-14, atol=0)
    assert np.isfinite(OPS["tanh"].local(np.tanh(x), x)[0])


def test_step_is_one_at_zero() -> None:
    assert OPS["step"].forward(0.0) == 1.0
    assert OPS["gt"].forward(0.0, 0.0) == 0.0
