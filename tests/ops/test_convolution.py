"""Convolutions: a window by hand, weights shared by all windows, and what does not fit."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from gradviz.errors import InputError
from gradviz.ops import OPS


def run(name: str, x: Any, w: Any, **attributes: Any) -> tuple[Any, Any, Any]:
    op = OPS[name]
    out = op.forward(x, w, **op.settings(attributes))
    assert op.vjp is not None
    return (out, *op.vjp(np.ones_like(out), out, x, w, **op.settings(attributes)))


def test_a_difference_slides_along_a_series() -> None:
    x, w = np.array([[[1.0, 4.0, 9.0, 16.0]]]), np.array([[[-1.0, 1.0]]])
    out, by_x, by_w = run("conv1d", x, w)
    assert out.tolist() == [[[3, 5, 7]]]
    assert by_x.tolist() == [[[-1, 0, 0, 1]]]
    assert by_w.tolist() == [[[14, 29]]]


def test_the_lecture_picture_under_a_cross() -> None:
    picture = np.array([[[[12, 20, 30, 0], [8, 12, 2, 0], [34, 70, 37, 4], [112, 100, 25, 12]]]], dtype=float)
    cross = np.array([[[[0, 1, 0], [1, 1, 1], [0, 1, 0]]]], dtype=float)
    out, _, _ = run("conv2d", picture, cross)
    assert out.tolist() == [[[[112, 81], [253, 138]]]]


def test_groups_keep_channels_apart() -> None:
    x = np.arange(8.0).reshape(1, 2, 4)
    out, by_x, _ = run("conv1d", x, np.array([[[1.0]], [[10.0]]]), groups=2)
    assert out.tolist() == [[[0, 1, 2, 3], [40, 50, 60, 70]]]
    assert by_x.tolist() == [[[1] * 4, [10] * 4]]


@pytest.mark.parametrize(
    ("x", "w", "attributes", "said"),
    [
        ((2, 3, 8, 8), (4, 1, 3, 3), {}, "3 channels"),
        ((2, 3, 8, 8), (4, 3, 3), {}, "4 axes"),
        ((2, 3, 8, 8), (4, 3, 9, 9), {}, r"covers \(9, 9\)"),
        ((2, 3, 8, 8), (4, 3, 3, 3), {"groups": 2}, "2 groups"),
        ((2, 3, 8, 8), (4, 3, 3, 3), {"stride": 0}, "stride of conv2d"),
        ((2, 3, 8, 8), (4, 3, 3, 3), {"padding": (1, 2, 3)}, "padding of conv2d"),
        ((2, 3, 8, 8), (4, 3, 3, 3), {"dilation": 1.5}, "whole numbers"),
    ],
)
def test_what_does_not_fit_is_said_with_its_numbers(x: tuple[int, ...], w: tuple[int, ...], attributes: dict[str, Any], said: str) -> None:
    with pytest.raises(InputError, match=said):
        OPS["conv2d"].shape(x, w, **attributes)
