"""Pooling over windows of 2 x 2 without overlap: two passes of pairwise max, one winner each. Records only.

Columns are compared first, then rows, and the first of two equals wins: so the first in reading order wins, as in PyTorch.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np

from gradviz.engine.kernels.kernel import Call, Kernel, Pass, Site, Work, declare, in_turn
from gradviz.engine.tensors.buffers import Array, Buffer
from gradviz.ops.windows import spread

PAIR = (2, 2)
AT_A_TIME = 400_000
"""How many numbers of the operand, at least one channel, are pooled at a time."""


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


def channels_together(plane: int, channels: int) -> list[slice]:
    """Channels in groups that are worked on at a time; each has a plane of `plane` numbers."""
    step = max(1, AT_A_TIME // max(plane, 1))
    return [slice(first, min(first + step, channels)) for first in range(0, channels, step)]


@dataclass(frozen=True, eq=False)
class Halves:
    """Left and right neighbours of all windows, and the index of the upper and lower row of the larger ones."""

    left: Array
    right: Array
    upper: Any
    lower: Any


def phase_halves(storage: Array) -> Halves:
    """All four corners lie apart in memory, so both passes run over whole planes."""
    return Halves(storage[:, :, 0], storage[:, :, 1], (slice(None), 0), (slice(None), 1))


def strided_halves(inner: Array, rows: int, columns: int) -> Halves:
    """Every second column and row; a last odd one is in no window."""
    seen = inner[:, : 2 * rows, : 2 * columns]
    return Halves(seen[:, :, 0::2], seen[:, :, 1::2], (slice(None), slice(0, None, 2)), (slice(None), slice(1, None, 2)))


def halves_of(buffer: Buffer, result: Array) -> Halves:
    """How the windows of `result` lie in a buffer."""
    return phase_halves(buffer.storage) if buffer.form.phased else strided_halves(buffer.inner, *result.shape[1:3])


def max_pooling(site: Site) -> Pass:
    """Max of left and right neighbours, then of the upper and lower of these; some channels at a time, to stay in the cache."""
    out = site.result.inner
    halves = halves_of(site.sources[0], out)
    pairs = site.workspace.keep(halves.left.shape)
    groups = channels_together(site.sources[0].inner[0].size, len(out))
    forward = in_turn(*(_forward(halves, pairs, out, group) for group in groups))
    if site.upstream is None or site.sinks[0] is None:
        return Pass(forward, None)
    sent = halves_of(site.sinks[0], out)
    (room,) = site.workspace.scratch(pairs[groups[0]].shape)
    masks = site.workspace.keep(out[groups[0]].shape, bool), site.workspace.keep(room.shape, bool)
    backward = [_backward(halves, pairs, site.upstream.inner, sent, group, room, masks) for group in groups]
    return Pass(forward, in_turn(*backward, _clearing(site.sinks[0], out)))


def _forward(halves: Halves, pairs: Array, out: Array, group: slice) -> Work:
    left, right, larger, best = halves.left[group], halves.right[group], pairs[group], out[group]
    top, bottom = larger[halves.upper], larger[halves.lower]

    def run() -> None:
        np.maximum(left, right, out=larger)
        np.maximum(top, bottom, out=best)

    return run


def _backward(halves: Halves, pairs: Array, upstream: Array, sent: Halves, group: slice, room: Array, masks: tuple[Array, Array]) -> Work:
    """Each winner takes all that came back to its window; the loser gets what is left of it, which is 0."""
    left, right, larger, given = halves.left[group], halves.right[group], pairs[group], upstream[group]
    top, bottom = larger[halves.upper], larger[halves.lower]
    to_left, to_right, between = sent.left[group], sent.right[group], room[: len(larger)]
    to_top, to_bottom = between[halves.upper], between[halves.lower]
    top_wins, left_wins = masks[0][: len(larger)], masks[1][: len(larger)]

    def run() -> None:
        np.greater_equal(top, bottom, out=top_wins)
        np.multiply(given, top_wins, out=to_top)
        np.subtract(given, to_top, out=to_bottom)
        np.greater_equal(left, right, out=left_wins)
        np.multiply(between, left_wins, out=to_left)
        np.subtract(between, to_left, out=to_right)

    return run


def _clearing(sink: Buffer, result: Array) -> Work | None:
    """The work of writing 0 where no window looks: a last odd row and column."""
    if sink.form.phased:
        return None
    rows, columns = result.shape[1:3]
    unseen = [part for part in (sink.inner[:, 2 * rows :], sink.inner[:, :, 2 * columns :]) if part.size]

    def run() -> None:
        for part in unseen:
            part.fill(0)

    return run if unseen else None


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


declare(Kernel("max pooling by phases", "maxpool2d", max_pooling, in_phases, scratch=half_of_the_operand, pools=True, reads_phases=True))
declare(Kernel("max pooling by twos", "maxpool2d", max_pooling, in_plain_order, scratch=half_of_the_operand, pools=True))
declare(Kernel("mean pooling by twos", "avgpool2d", mean_by_twos, in_plain_order))
