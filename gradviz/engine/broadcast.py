"""Un-broadcasting: the gradient of a stretched operand is summed over the axes that were stretched. Nothing else."""

from __future__ import annotations

from typing import Any

import numpy as np


def fit_to(gradient: Any, shape: tuple[int, ...]) -> Any:
    """`gradient` summed or stretched to `shape`.

    A stretched operand went through a hidden copy gate, and a copy gate sums.
    """
    have = np.shape(gradient)
    if have == shape:
        return gradient
    if len(have) < len(shape) or np.broadcast_shapes(have, shape) == shape:
        return np.broadcast_to(gradient, shape)
    extra = len(have) - len(shape)
    axes = (*range(extra), *(extra + i for i, size in enumerate(shape) if size == 1 and have[extra + i] != 1))
    total = np.sum(gradient, axis=axes, keepdims=True).reshape(shape)
    return total if shape else float(total)
