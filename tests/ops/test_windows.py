"""Windows and their way back: every number goes back as often as windows read it."""

from __future__ import annotations

import numpy as np

from gradviz.ops.windows import Windows


def test_folding_ones_counts_the_windows_over_each_place() -> None:
    slid = Windows((2,), (1,), (0,), (1,))
    assert slid.fold(lambda number, offset: np.ones((1, 1, 3)), (1, 1, 4), float).tolist() == [[[1, 2, 2, 1]]]


def test_padding_and_dilation() -> None:
    slid = Windows((2,), (2,), (1,), (2,))
    assert slid.counts((4,)) == (2,)
    assert slid.view(np.array([[[1.0, 2, 3, 4]]]), -1).tolist() == [[[[-1, 2], [2, 4]]]]
