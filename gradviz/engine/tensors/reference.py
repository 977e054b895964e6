"""What one gate does by its op record alone, in natural layout: the truth that every kernel is held to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from gradviz.engine.broadcast import fit_to
from gradviz.ops import Op


def forward(op: Op, operands: Sequence[Any], attributes: Mapping[str, Any]) -> Any:
    """The value of a gate."""
    return op.forward(*operands, **op.settings(attributes))


def pull(op: Op, upstream: Any, out: Any, operands: Sequence[Any], attributes: Mapping[str, Any]) -> tuple[Any, ...]:
    """What a gate sends back to each operand; None to one that gets no gradient."""
    known = op.settings(attributes)
    if op.vjp is not None:
        return op.vjp(upstream, out, *operands, **known)
    slopes = op.local(out, *operands, **known)
    return tuple(fit_to(upstream * slope, np.shape(operand)) for slope, operand in zip(slopes, operands, strict=True))
