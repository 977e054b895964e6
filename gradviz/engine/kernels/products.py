"""Matrix products cut along rows or columns, where that makes BLAS quicker. Owns the cutting and the sum of what was cut."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from math import gcd

import numpy as np

from gradviz.engine.kernels.kernel import Work
from gradviz.engine.tensors.blas import has_small_products
from gradviz.engine.tensors.buffers import Array
from gradviz.engine.tensors.crew import Crew

Product = tuple[Array, Array, Array]
"""Two factors, and where their product goes."""
QUICK = 1_000_000
"""Products of at most this many multiplications OpenBLAS does without packing, which makes a thin one up to five times as quick."""
NARROWEST = 256
"""Cuts of fewer columns would cost more calls than they save."""
WORTH_SHARING = 2_000_000
"""Fewer multiplications take one thread no longer than handing some of them over."""
SMALL = 1024
"""The largest result, in numbers, that is computed at full speed where the second factor is transposed."""
LINES = 4
"""Rows are cut into multiples of this, which fills the processor's registers."""


def cuts(columns: int, each: int) -> list[slice]:
    """Even slices of `columns` columns, each of which costs `each` multiplications; one slice where cutting does not pay."""
    most = QUICK // max(each, 1)
    count = -(-columns // most) if most >= NARROWEST else 1
    step = -(-columns // max(count, 1))
    return [slice(start, min(start + step, columns)) for start in range(0, columns, step)]


def products(first: Array, second: Array, out: Array) -> list[Product]:
    """first @ second into out, cut along the columns of `second`."""
    each = first.shape[-2] * first.shape[-1]
    return [(first, second[..., part], out[..., part]) for part in cuts(second.shape[-1], each)]


def summands(first: Array, second: Array) -> list[tuple[Array, Array]]:
    """first @ second^T as a sum of products, cut along the columns of both."""
    each = first.shape[-2] * second.shape[-2]
    return [(first[..., part], np.swapaxes(second[..., part], -1, -2)) for part in cuts(second.shape[-1], each)]


def in_rows(first: Array, second: Array, out: Array) -> list[Product]:
    """first @ second into out, its rows cut into a stack of small products and a rest."""
    rows, each = len(first), first.shape[-1] * second.shape[-1]
    most = QUICK // max(each, 1) // LINES * LINES
    if not has_small_products() or not 0 < most < rows:
        return [(first, second, out)]
    step = -(-rows // -(-rows // most) // LINES) * LINES
    whole = rows // step * step
    stack = (first[:whole].reshape((-1, step, first.shape[1])), second, out[:whole].reshape((-1, step, out.shape[1])))
    return [stack, *([(first[whole:], second, out[whole:])] if whole < rows else [])]


def thin(first: Array, second: Array, out: Array) -> Product:
    """A stack of products first @ second into out with the rows of `first` cut further, as is quicker for a transposed `second`."""
    rows, most = first.shape[1], SMALL // out.shape[2]
    few = gcd(rows, 1 << most.bit_length() - 1) if most else 1
    if not has_small_products() or few < LINES:
        return first, second, out
    return first.reshape((len(first), -1, few, first.shape[2])), second[:, np.newaxis], out.reshape((len(out), -1, few, out.shape[2]))


def dealt(parts: Sequence[Product], hands: int) -> list[Product]:
    """The same products, stacks cut into twice as many pieces as there are threads, so that none waits for long."""
    found = []
    for first, second, out in parts:
        step = -(-len(first) // (2 * hands)) if first.ndim == 3 else len(first)
        found += [(first[start : start + step], second, out[start : start + step]) for start in range(0, len(first), step)]
    return found


def shared(product: Product, crew: Crew) -> Work:
    """The work of one product, its rows cut where that is quicker; shared by the threads of a crew where it is worth while."""
    first, _, out = product
    parts = in_rows(*product)
    if crew.hands == 1 or out.size * first.shape[-1] < WORTH_SHARING:
        return running(parts)
    return partial(crew.share, [running([piece]) for piece in dealt(parts, crew.hands)])


def running(parts: Sequence[Product]) -> Work:
    """The work of all products."""

    def run() -> None:
        for first, second, out in parts:
            np.matmul(first, second, out=out)

    return run


def adding_up(parts: Sequence[tuple[Array, Array]], total: Array, room: Array, fresh: bool) -> Work:
    """The work of adding all products to `total`, or of writing their sum there where it is `fresh`."""
    (first, second), others = parts[0], parts[1:]

    def run() -> None:
        if fresh:
            np.matmul(first, second, out=total)
        else:
            np.matmul(first, second, out=room)
            np.add(total, room, out=total)
        for one, two in others:
            np.matmul(one, two, out=room)
            np.add(total, room, out=total)

    return run
