"""Penalties on the weights, as gates of the train graph, and gradient clipping, in place on a flat vector.

A penalty is one record; it is added to the loss where everybody can see it, and the copy gate sums its gradient.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradviz.graph import Builder
from gradviz.registry import Registry
from gradviz.words import mark

Gate = Callable[[Builder, int, str], int]


@dataclass(frozen=True)
class Penalty:
    """`size(builder, weights, group)` builds the gates of the penalty of one weight array, before its strength."""

    name: str
    doc: str
    formula: str
    size: Gate


PENALTIES: Registry[Penalty] = Registry("penalty")


def absolute_size(builder: Builder, weights: int, group: str) -> int:
    """The sum of absolute values."""
    return builder.gate("sum", [builder.gate("abs", [weights], group=group)], group=group)


def squared_size(builder: Builder, weights: int, group: str) -> int:
    """Half the sum of squares, so that the gradient is strength times weight, as PyTorch's weight_decay."""
    total = builder.gate("sum", [builder.gate("square", [weights], group=group)], group=group)
    return builder.gate("mul", [builder.constant(0.5), total], group=group)


def penalized(builder: Builder, loss: int, name: str, strength: float, weights: list[int]) -> int:
    """The loss plus `strength` times the penalty of every weight array."""
    for parameter in weights:
        part = builder.gate("mul", [builder.constant(float(strength)), PENALTIES[name].size(builder, parameter, name)], group=name)
        loss = builder.gate("add", [loss, part], group=name)
    return loss


def norm(gradients: NDArray[Any]) -> float:
    """The Euclidean norm of a flat vector; finite wherever its numbers are, though their squares may overflow."""
    with np.errstate(over="ignore", invalid="ignore"):
        squares = float(np.dot(gradients, gradients))
    if math.isfinite(squares):
        return math.sqrt(squares)
    return float(np.linalg.norm(gradients.astype(np.float64)))


def clip_norm(gradients: NDArray[Any], limit: float) -> float:
    """Shorten a gradient that is longer than `limit`, in place; returns its length before."""
    length = norm(gradients)
    if math.isfinite(length) and length > limit:
        np.multiply(gradients, limit / (length + 1e-6), out=gradients)
    return length


def clip_value(gradients: NDArray[Any], limit: float) -> None:
    """Bound every single gradient by `limit`, in place."""
    np.clip(gradients, -limit, limit, out=gradients)


PENALTIES.register(
    "l1", Penalty("l1", mark("The sum of absolute weights: small ones are driven to exactly 0."), "λ sum |w|", absolute_size)
)
PENALTIES.register("l2", Penalty("l2", mark("Half the sum of squared weights: all of them shrink."), "λ/2 sum w^2", squared_size))
