"""Dropout keeps the mean, maxout takes the first of equals."""

from __future__ import annotations

import numpy as np
import pytest

from gradviz.errors import InputError
from gradviz.ops import OPS


def test_dropout_keeps_the_expectation() -> None:
    rng = np.random.default_rng(0)
    noise = (rng.random(200_000) >= 0.3).astype(float)
    assert abs(OPS["dropout"].forward(np.ones(200_000), noise, rate=0.3).mean() - 1) < 0.01


def test_everything_dropped_is_nought() -> None:
    assert OPS["dropout"].forward(np.ones(3), np.zeros(3), rate=1.0).tolist() == [0, 0, 0]
    assert OPS["dropout"].local(None, np.ones(3), np.zeros(3), rate=1.0)[0].tolist() == [0, 0, 0]


def test_one_mask_for_all_samples_is_refused() -> None:
    with pytest.raises(InputError, match="on its own"):
        OPS["dropout"].shape((4, 3), (3,))


def test_maxout_takes_consecutive_pieces() -> None:
    op = OPS["maxout"]
    x = np.array([[1.0, 5.0, 2.0, 2.0]])
    out = op.forward(x, pieces=2)
    assert out.tolist() == [[5, 2]]
    assert op.vjp is not None
    assert op.vjp(np.ones_like(out), out, x, pieces=2)[0].tolist() == [[0, 1, 1, 0]]


@pytest.mark.parametrize(("shape", "pieces"), [((4, 3), 2), ((4,), 2), ((4, 4), 0), ((4, 4), 1.5)])
def test_pieces_that_do_not_fit_are_said(shape: tuple[int, ...], pieces: float) -> None:
    with pytest.raises(InputError, match="maxout"):
        OPS["maxout"].shape(shape, pieces=pieces)
