"""Batches: which samples are looked at together. Owns their order; never touches the samples."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from gradviz.data.dataset import Array, Split


def batches(split: Split, size: int, rng: np.random.Generator | None = None) -> Iterator[Array]:
    """The index arrays of one epoch: every sample once, shuffled by `rng` or in order without one.

    The last batch is short when `size` does not divide the split; an empty split has no batch.
    """
    if size < 1:
        raise ValueError(f"a batch needs at least one sample, not {size}")
    order = np.arange(len(split)) if rng is None else rng.permutation(len(split))
    return (order[start : start + size] for start in range(0, len(order), size))
