"""What all losses share: the reduction over samples, its way back, and the shapes that fit. Declares no op."""

from __future__ import annotations

from typing import Any

import numpy as np

from gradviz.fields import Field
from gradviz.words import mark

REDUCTION = Field("reduction", "mean", mark("mean over all parts, or their sum"), choices=("mean", "sum"))


def reduced(parts: Any, reduction: str) -> Any:
    """The sum or mean of all parts, accumulated in float64 and given in their own precision; the mean of none is nan."""
    dtype = np.result_type(parts)
    total = np.sum(parts, dtype=np.float64)
    if reduction == "mean":
        total = total / np.size(parts) if np.size(parts) else np.float64(np.nan)
    return total.astype(dtype)


def share(upstream: Any, parts: int, reduction: str) -> Any:
    """What each part receives of the upstream gradient."""
    return upstream / max(parts, 1) if reduction == "mean" else upstream
