"""Layouts of arrays beyond what every op must keep."""

from __future__ import annotations

import numpy as np
import pytest

from gradviz.errors import InputError
from gradviz.ops import OPS


@pytest.mark.parametrize(
    ("shape", "wanted", "made"),
    [((2, 6), (0, 2, 3), (2, 2, 3)), ((2, 6), (-1,), (12,)), ((0, 6), (0, -1), (0, 6)), ((4, 3), (3, -1), (3, 4))],
)
def test_a_reshape_keeps_the_batch_and_fills_what_is_left(shape: tuple[int, ...], wanted: tuple[int, ...], made: tuple[int, ...]) -> None:
    assert OPS["reshape"].shape(shape, shape=wanted) == made
    assert OPS["reshape"].forward(np.zeros(shape), shape=wanted).shape == made


@pytest.mark.parametrize("wanted", [(5, 2), (-1, -1), (0, 5), (0, -2), (2.5,)])
def test_a_reshape_that_cannot_be_says_so(wanted: tuple[int, ...]) -> None:
    with pytest.raises(InputError):
        OPS["reshape"].shape((2, 6), shape=wanted)


def test_an_empty_batch_flattens() -> None:
    assert OPS["flatten"].forward(np.zeros((0, 3, 4))).shape == (0, 12)
