"""Calculus: the only place where the rules of backprop live. Owns six small functions; runs nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from gradviz.ops.op import Convention, Op

Value = Any
"""A float, or a read-only float64 array."""


def local_partials(
    op: Op, out: Value, operands: Sequence[Value], convention: Convention = "library", **attributes: Any
) -> tuple[Value, ...]:
    """The local derivative by each operand."""
    return op.slopes(convention)(out, *operands, **op.settings(attributes))


def vector_jacobian(
    op: Op, upstream: Value, out: Value, operands: Sequence[Value], convention: Convention = "library", **attributes: Any
) -> tuple[Value, ...]:
    """What an op that is not elementwise sends to each operand: its vjp. An operand that gets none is sent 0."""
    if op.vjp is None:
        raise TypeError(f"{op.name} is elementwise: it has local derivatives")
    sent = op.vjp(upstream, out, *operands, **op.settings(attributes))
    return tuple(np.zeros(np.shape(operand)) if part is None else part for part, operand in zip(sent, operands, strict=True))


def sum_of_parts(parts: Sequence[Value]) -> Value:
    """Gradients of branches add up, in the order they arrived."""
    total = parts[0]
    for part in parts[1:]:
        total = total + part
    return total


def ones_like(value: Value) -> Value:
    """d(output)/d(output)."""
    return np.ones_like(value) if np.ndim(value) else 1.0


def all_arrived(arrived: int, expected: int) -> bool:
    """A node may go back only when every edge that reads it has sent its part."""
    return arrived == expected


def times(upstream: Value, partial: Value) -> Value:
    """The chain rule on one edge: downstream = upstream x local."""
    return upstream * partial


@dataclass(frozen=True)
class Calculus:
    """The rules of one backward pass; every misconception is another value of it."""

    name: str
    local: Callable[..., tuple[Value, ...]] = local_partials
    pull: Callable[..., tuple[Value, ...]] = vector_jacobian
    combine: Callable[[Sequence[Value]], Value] = sum_of_parts
    seed: Callable[[Value], Value] = ones_like
    ready: Callable[[int, int], bool] = all_arrived
    carry: Callable[[Value, Value], Value] = times


RIGHT = Calculus("right")
