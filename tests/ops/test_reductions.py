"""Reductions: ties, orders, precision, and what cannot be reduced."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from gradviz.errors import InputError
from gradviz.ops import OPS


def back(name: str, x: Any, **attributes: Any) -> Any:
    op = OPS[name]
    known = op.settings(attributes)
    out = op.forward(x, **known)
    assert op.vjp is not None
    return op.vjp(np.ones_like(out), out, x, **known)[0]


def test_a_tie_goes_to_the_first_winner() -> None:
    assert back("amax", np.array([[1.0, 3.0], [3.0, 3.0]])).tolist() == [[0, 1], [0, 0]]
    assert back("amax", np.array([[1.0, 3.0], [1.0, 3.0]]), axis=0).tolist() == [[1, 1], [0, 0]]


def test_a_single_number_is_its_own_sum_mean_and_largest() -> None:
    for name in ("sum", "mean", "amax"):
        op = OPS[name]
        assert op.forward(2.5, **op.settings({})) == 2.5
        assert back(name, 2.5) == 1.0


def test_many_float32_add_up_in_float64() -> None:
    parts = np.full((1_000_000, 1), 0.1, np.float32)
    op = OPS["sum"]
    assert abs(float(op.forward(parts, **op.settings({"axis": (0,)}))[0]) - 100_000) < 0.01


def test_the_mean_of_nothing_is_undefined_and_no_warning() -> None:
    assert np.isnan(OPS["mean"].forward(np.zeros((0, 3)), **OPS["mean"].settings({})))


@pytest.mark.parametrize("p", [1.0, 1.5, 2.0, 3.0, float("inf")])
def test_norms_are_stable_and_flat_at_nought(p: float) -> None:
    big = np.array([3e200, -4e200])
    assert np.isclose(OPS["norm"].forward(big, p=p), np.linalg.norm(big / 1e200, ord=p) * 1e200)
    assert back("norm", np.zeros(3), p=p).tolist() == [0, 0, 0]


@pytest.mark.parametrize("axis", [2, (0, 0), (0, -2), 1.5])
def test_axes_that_are_none_are_said(axis: Any) -> None:
    with pytest.raises(InputError):
        OPS["sum"].shape((2, 3), axis=axis)


def test_the_largest_of_nothing_is_an_error() -> None:
    with pytest.raises(InputError, match="amax finds nothing"):
        OPS["amax"].shape((0, 3))


def test_a_dot_product_needs_vectors_of_one_length() -> None:
    with pytest.raises(InputError, match=r"not \(2, 2\) and \(2, 2\)"):
        OPS["dot"].shape((2, 2), (2, 2))
