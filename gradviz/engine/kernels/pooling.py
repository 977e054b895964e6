"""Pooling over windows of 2 x 2 without overlap: two passes of pairwise max, one winner each. Records only.

Columns are compared first, then rows, and the first of two equals wins: so the first in reading order wins, as in PyTorch.
"""

from __future__ import annotations

from math import prod
from typing import Any

import numpy as np

from gradviz.engine.kernels.kernel import Call, Kernel, Pass, Site, declare
from gradviz.engine.tensors.buffers import Array
from gradviz.ops.windows import spread

PAIR = (2, 2)


def by_twos(call: Call) -> bool:
    """Windows of 2 x 2 side by side, without padding, over at least one window."""
    known = call.attributes
    if call.batched != (True,) or len(call.result.shape) != 4 or not all(call.result.shape):
        return False
    kernel, stride, padding, dilation = (
        spread(call.op.name, name, known.get(name, still), 2, 0)
        for name, still in (("kernel", 2), ("stride", 0), ("padding", 0), ("dilation", 1))
    )
    return kernel == PAIR and stride in (PAIR, (0, 0)) and padding == (0, 0) and dilation == (1, 1)


def in_phases(call: Call) -> bool:
    """The same over an operand split by parity."""
    return by_twos(call) and call.sources[0].phased


def in_plain_order(call: Call) -> bool:
    return by_twos(call) and not call.sources[0].phased


def half_of_the_operand(call: Call) -> int:
    return (prod(call.sources[0].shape) + 1) // 2


def max_by_phases(site: Site) -> Pass:
    """All four corners lie apart in memory, so both passes run over whole planes."""
    corners = site.sources[0].storage
    out = site.result.inner
    return _max(site, corners[:, :, 0], corners[:, :, 1], (slice(None), 0), (slice(None), 1), out)


def max_by_twos(site: Site) -> Pass:
    """The same over strided columns and rows; a last odd row or column is in no window."""
    _, rows, columns, _ = site.result.inner.shape
    x = site.sources[0].inner[:, : 2 * rows, : 2 * columns]
    return _max(site, x[:, :, 0::2], x[:, :, 1::2], (slice(None), slice(0, None, 2)), (slice(None), slice(1, None, 2)), site.result.inner)


def _max(site: Site, left: Array, right: Array, upper: Any, lower: Any, out: Array) -> Pass:
    """Max of left and right into `pairs`, then of its upper and lower part into `out`."""
    pairs = site.workspace.keep(left.shape)
    top, bottom = pairs[upper], pairs[lower]

    def run_forward() -> None:
        np.maximum(left, right, out=pairs)
        np.maximum(top, bottom, out=out)

    if site.upstream is None or site.sinks[0] is None:
        return Pass(run_forward, None)
    upstream = site.upstream.inner
    sink = site.sinks[0]
    phased = sink.form.phased
    whole = sink.storage if phased else sink.inner
    rows, columns = out.shape[1:3]
    to_left = whole[:, :, 0] if phased else whole[:, : 2 * rows, 0 : 2 * columns : 2]
    to_right = whole[:, :, 1] if phased else whole[:, : 2 * rows, 1 : 2 * columns : 2]
    unseen = [] if phased else [part for part in (whole[:, 2 * rows :], whole[:, :, 2 * columns :]) if part.size]
    top_wins, left_wins = site.workspace.keep(out.shape, bool), site.workspace.keep(left.shape, bool)
    (sent,) = site.workspace.scratch(left.shape)
    to_top, to_bottom = sent[upper], sent[lower]

    def run_backward() -> None:
        np.greater_equal(top, bottom, out=top_wins)
        np.multiply(upstream, top_wins, out=to_top)
        np.subtract(upstream, to_top, out=to_bottom)
        np.greater_equal(left, right, out=left_wins)
        np.multiply(sent, left_wins, out=to_left)
        np.subtract(sent, to_left, out=to_right)
        for part in unseen:
            part.fill(0)

    return Pass(run_forward, run_backward)


def mean_by_twos(site: Site) -> Pass:
    """A quarter of the sum of four corners; each gets a quarter of the gradient."""
    out = site.result.inner
    _, rows, columns, _ = out.shape
    corners = _corners(site.sources[0].inner, rows, columns)

    def run_forward() -> None:
        np.add(corners[0], corners[1], out=out)
        np.add(out, corners[2], out=out)
        np.add(out, corners[3], out=out)
        np.multiply(out, 0.25, out=out)

    if site.upstream is None or site.sinks[0] is None:
        return Pass(run_forward, None)
    upstream, sink = site.upstream.inner, site.sinks[0].inner
    parts = _corners(sink, rows, columns)
    unseen = [part for part in (sink[:, 2 * rows :], sink[:, :, 2 * columns :]) if part.size]

    def run_backward() -> None:
        np.multiply(upstream, 0.25, out=parts[0])
        for part in parts[1:]:
            np.copyto(part, parts[0])
        for part in unseen:
            part.fill(0)

    return Pass(run_forward, run_backward)


def _corners(array: Array, rows: int, columns: int) -> list[Array]:
    seen = array[:, : 2 * rows, : 2 * columns]
    return [seen[:, i::2, j::2] for i in (0, 1) for j in (0, 1)]


declare(Kernel("max pooling by phases", "maxpool2d", max_by_phases, in_phases, scratch=half_of_the_operand, pools=True, reads_phases=True))
declare(Kernel("max pooling by twos", "maxpool2d", max_by_twos, in_plain_order, scratch=half_of_the_operand, pools=True))
declare(Kernel("mean pooling by twos", "avgpool2d", mean_by_twos, in_plain_order))
