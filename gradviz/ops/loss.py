"""What all losses share: the reduction over samples, its way back, and the shapes that fit. Declares no op."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from gradviz.fields import Field
from gradviz.notation import shape as written
from gradviz.ops.expansion import Expand
from gradviz.ops.misfit import misfit
from gradviz.ops.op import Shape
from gradviz.ops.unit import Index, Unit, every, unit
from gradviz.words import mark

REDUCTION = Field(
    "reduction",
    "mean",
    mark("mean over all parts, or their sum"),
    choices=("mean", "sum"),
    title=mark("Over the samples"),
    choice_titles=(mark("mean"), mark("sum")),
)


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


def mean_or_sum(made: Unit, parts: Sequence[int], count: int, attributes: Mapping[str, Any]) -> int:
    """The reduction in a unit: a sum, and 1/N as a gate of its own."""
    total = made.total(parts)
    return made.scaled(1 / count, total) if attributes["reduction"] == "mean" else total


def same_shapes(op: str) -> Callable[..., Shape]:
    """The `infer` of a loss that compares its operands element by element: nothing broadcasts, the result is a number."""

    def infer(attributes: Mapping[str, Any], *operands: Shape) -> Shape:
        if len(set(operands)) > 1:
            raise misfit(
                mark("{op} compares operands of one shape, not {shapes}"),
                mark("Bring both to the shape {wanted}: a column (N, 1) and a vector (N) are not the same."),
                op=op,
                shapes=", ".join(map(written, operands)),
                wanted=written(operands[0]),
            )
        return ()

    return infer


def elementwise_unit(names: str, part: Callable[..., int]) -> Expand:
    """The unit of such a loss: `part(unit, *elements)` makes the gates of one element, `margin` and the like by keyword."""

    def root(made: Unit, attributes: Mapping[str, Any], shapes: tuple[Shape, ...], index: Index) -> int:
        settings = {name: content for name, content in attributes.items() if name != REDUCTION.name}
        places = list(every(shapes[0]))
        parts = [part(made, *(made.element(slot, *place) for slot in range(len(shapes))), **settings) for place in places]
        return mean_or_sum(made, parts, len(places), attributes)

    return unit(names, root)
