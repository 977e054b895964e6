"""A gradient comes back in the shape of its operand."""

from __future__ import annotations

import numpy as np
import pytest

from gradviz.engine.broadcast import fit_to


@pytest.mark.parametrize(
    ("have", "want", "axes"),
    [
        ((2, 3), (3,), (0,)),
        ((2, 3), (2, 1), (1,)),
        ((2, 3), (), (0, 1)),
        ((3,), (3,), ()),
        ((), (2,), ()),
        ((0, 3), (3,), (0,)),
    ],
)
def test_stretched_axes_are_summed(have: tuple[int, ...], want: tuple[int, ...], axes: tuple[int, ...]) -> None:
    got = fit_to(np.ones(have), want)
    summed = np.sum(np.ones(have), axis=axes)
    assert np.shape(got) == want
    assert np.array_equal(got, np.broadcast_to(summed.reshape(want) if axes else summed, want))
    assert np.sum(got) == max(1, int(np.prod(have))) * (np.prod(want) if not have else 1) if 0 not in have else np.sum(got) == 0
