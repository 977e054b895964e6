"""Pooling: the lecture's numbers, ties, padding, and what does not fit."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from gradviz.errors import InputError
from gradviz.ops import OPS

LECTURE = np.array([[[[12, 20, 30, 0], [8, 12, 2, 0], [34, 70, 37, 4], [112, 100, 25, 12]]]], dtype=float)


def run(name: str, x: Any, upstream: Any = None, **attributes: Any) -> tuple[Any, Any]:
    op = OPS[name]
    out = op.forward(x, **op.settings(attributes))
    assert op.shape(x.shape, **attributes) == out.shape
    assert op.vjp is not None
    return out, op.vjp(np.ones_like(out) if upstream is None else upstream, out, x, **op.settings(attributes))[0]


def test_the_lecture_picture() -> None:
    out, back = run("maxpool2d", LECTURE)
    assert out.tolist() == [[[[20, 30], [112, 37]]]]
    assert LECTURE[back == 1].tolist() == [20, 30, 37, 112]
    assert back.sum() == 4


def test_a_tie_goes_to_the_first_in_reading_order() -> None:
    _, back = run("maxpool2d", np.zeros((1, 1, 2, 2)))
    assert back.tolist() == [[[[1, 0], [0, 0]]]]


def test_padding_counts_as_nought_in_a_mean_and_never_wins() -> None:
    x = np.array([[[-4.0, -2.0]]])
    assert run("avgpool1d", x, padding=1)[0].tolist() == [[[-2, -1]]]
    assert run("maxpool1d", x, padding=1)[0].tolist() == [[[-4, -2]]]


@pytest.mark.parametrize(
    ("shape", "attributes", "said"),
    [
        ((4, 4), {}, "4 axes"),
        ((1, 1, 4, 4), {"kernel": 5}, "covers"),
        ((1, 1, 4, 4), {"padding": 2}, "padding of"),
        ((1, 1, 4, 4), {"kernel": 0}, "kernel"),
    ],
)
def test_what_does_not_fit_is_said(shape: tuple[int, ...], attributes: dict[str, Any], said: str) -> None:
    with pytest.raises(InputError, match=said):
        OPS["maxpool2d"].shape(shape, **attributes)
