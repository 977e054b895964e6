"""Softmax far out, and its logarithm where a share is almost 1."""

from __future__ import annotations

import numpy as np
import pytest

from gradviz.errors import InputError
from gradviz.ops import OPS


def test_ten_thousand_is_no_overflow() -> None:
    x = np.array([[1e4, 0.0, -1e4], [-1e4, -1e4, -1e4]])
    assert np.allclose(OPS["softmax"].forward(x, axis=-1), [[1, 0, 0], [1 / 3] * 3])
    assert np.allclose(OPS["log_softmax"].forward(x, axis=-1), [[0, -1e4, -2e4], [-np.log(3)] * 3])


def test_a_confident_logarithm_keeps_its_digits() -> None:
    got = OPS["log_softmax"].forward(np.array([30.0, 0.0, 0.0]), axis=-1)[0]
    assert np.isclose(got, -2 * np.exp(-30.0), rtol=1e-12, atol=0)


@pytest.mark.parametrize("shape", [(), (2, 0)])
def test_nothing_to_share_is_said(shape: tuple[int, ...]) -> None:
    with pytest.raises(InputError, match="softmax finds nothing"):
        OPS["softmax"].shape(shape)
