"""Pooling over windows of any size, step and padding: one axis after the other, one pass per position in the window. Records only.

Columns are compared first, then rows, and the first of equals wins: so the first in reading order wins, as in PyTorch.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np

from gradviz.engine.kernels.kernel import Call, Kernel, Pass, Site, Work, copying, declare, in_turn
from gradviz.engine.kernels.pooling import channels_together
from gradviz.engine.tensors.buffers import Array
from gradviz.ops.pooling import windows
from gradviz.ops.windows import Windows


@dataclass(frozen=True)
class Tap:
    """One place of all windows along an axis: the `windows` in which it is not padding, and the `places` that it reads there.

    `whole` where that is every window, `first` where no tap before it reads any of these places.
    """

    windows: Any
    places: Any
    whole: bool
    first: bool


@dataclass(frozen=True)
class Line:
    """The windows along one `axis` of (channels, rows, columns, batch), `count` of them; `unread` is what no first tap reads."""

    axis: int
    count: int
    taps: tuple[Tap, ...]
    unread: tuple[Any, ...]

    def pooled(self, shape: tuple[int, ...]) -> tuple[int, ...]:
        """What is left of a shape."""
        return (*shape[: self.axis], self.count, *shape[self.axis + 1 :])


def line_along(axis: int, extent: int, count: int, slid: Windows, place: int) -> Line:
    """`count` windows along an axis of `extent` numbers; `place` is that of the axis among those of `slid`."""
    before = (slice(None),) * axis
    step, padding, dilation = slid.stride[place], slid.padding[place], slid.dilation[place]
    taps: list[Tap] = []
    read, known = np.zeros(extent, bool), set[int]()
    for number in range(slid.kernel[place]):
        start = number * dilation - padding
        low, high = max(0, -(start // step)), min(count, (extent - 1 - start) // step + 1)
        if low >= high:
            continue
        places = slice(low * step + start, (high - 1) * step + start + 1, step)
        first = start % step not in known
        known.add(start % step)
        read[places] |= first
        taps.append(Tap((*before, slice(low, high)), (*before, places), high - low == count, first))
    loose = np.flatnonzero(~read)
    unread = [slice(at, at + 1) for at in loose] if len(loose) <= step else [slice(None)]
    return Line(axis, count, tuple(taps), tuple((*before, where) for where in unread))


def windows_of(call: Call) -> Windows:
    return windows(call.op.name, len(call.result.shape) - 2, call.op.settings(call.attributes))


def over_windows(call: Call) -> bool:
    """At least one window of more than one place, and none that lies in the padding alone."""
    if call.batched != (True,) or not all(call.result.shape):
        return False
    slid = windows_of(call)
    return max(slid.kernel) > 1 and (max(slid.padding) == 0 or max(slid.dilation) == 1) and not call.sources[0].phased


def lines_of(call: Call) -> list[Line]:
    """Columns first; an axis whose windows are single numbers side by side is left as it is."""
    slid = windows_of(call)
    extents, counts = call.sources[0].shape[2:], call.result.shape[2:]
    still = [settings == (1, 1, 0) for settings in zip(slid.kernel, slid.stride, slid.padding, strict=True)]
    return [line_along(place + 1, extents[place], counts[place], slid, place) for place in reversed(range(slid.rank)) if not still[place]]


def a_group(call: Call) -> int:
    """How many channels are pooled at a time."""
    shape = call.sources[0].shape
    return int(channels_together(prod(shape) // shape[1], shape[1])[0].stop)


def shapes_of(lines: list[Line], shape: tuple[int, ...]) -> list[tuple[int, ...]]:
    """The shape of the operand, and what every line leaves of it."""
    shapes = [shape]
    for line in lines:
        shapes.append(line.pooled(shapes[-1]))
    return shapes


def backward_room(call: Call) -> int:
    """What comes back to a group between two lines, what of it is left, and what one tap takes."""
    batch, channels, *extents = call.sources[0].shape
    between = [prod(shape[1:]) for shape in shapes_of(lines_of(call), (channels, *extents, batch))[1:]]
    return a_group(call) * (sum(between) + max(between))


def start_of(line: Line, source: Array, target: Array, empty: float) -> tuple[Array, list[tuple[Array, Array]]]:
    """What a result begins with: a tap that every window has, else `empty`; and the pairs of taps and windows that come after it."""
    taps = sorted(line.taps, key=lambda tap: not tap.whole)
    pairs = [(source[tap.places], target[tap.windows]) for tap in taps]
    return (pairs[0][0], pairs[1:]) if taps[0].whole else (np.asarray(empty, target.dtype), pairs)


def largest(line: Line, source: Array, target: Array) -> Work:
    """The largest number of every window of a line."""
    start, rest = start_of(line, source, target, -np.inf)

    def run() -> None:
        np.copyto(target, start)
        for seen, best in rest:
            np.maximum(best, seen, out=best)

    return run


def to_winners(line: Line, source: Array, target: Array, left: Array, sink: Array, rooms: tuple[Array, Array]) -> Work:
    """The first winner of every window takes all of `left`, what comes back to it, which is used up.

    `target` may have passed a relu in place meanwhile: a window that it closed gets 0 back, whoever is taken for its winner.
    """
    *taps, last = line.taps
    won, taken = rooms
    steps = [
        (
            source[tap.places],
            target[tap.windows],
            left[tap.windows],
            won[tap.windows],
            sink[tap.places] if tap.first else taken[tap.windows],
        )
        for tap in taps
    ]
    sums = [None if tap.first else sink[tap.places] for tap in taps]
    end = _taking(last, left, sink)
    clear = _clearing(line, sink)

    def run() -> None:
        clear()
        for (seen, best, rest, wins, part), total in zip(steps, sums, strict=True):
            np.equal(seen, best, out=wins)
            np.multiply(rest, wins, out=part)
            np.subtract(rest, part, out=rest)
            if total is not None:
                np.add(total, part, out=total)
        end()

    return run


def _taking(tap: Tap, given: Array, sink: Array) -> Work:
    """The work of sending what comes back to the windows to one of their places."""
    part, total = given[tap.windows], sink[tap.places]

    def write() -> None:
        np.copyto(total, part)

    def add() -> None:
        np.add(total, part, out=total)

    return write if tap.first else add


def _clearing(line: Line, sink: Array) -> Work:
    """The work of writing 0 where no tap writes."""
    unread = [sink[where] for where in line.unread]

    def run() -> None:
        for part in unread:
            part.fill(0)

    return run


def max_pooling(site: Site) -> Pass:
    """Line after line; backward from the last line to the first. Some channels at a time, to stay in the cache."""
    x, out, lines = site.sources[0].inner, site.result.inner, lines_of(site.call)
    shapes = shapes_of(lines, x.shape)
    whole = [x, *(site.workspace.keep(shape) for shape in shapes[1:-1]), out]
    groups = channels_together(x[0].size, len(x))
    steps = list(zip(lines, whole, whole[1:], strict=False))
    forward = in_turn(*(largest(line, source[group], target[group]) for group in groups for line, source, target in steps))
    if site.upstream is None or site.sinks[0] is None:
        return Pass(forward, None)
    upstream, sink = site.upstream.inner, site.sinks[0].inner
    most = groups[0].stop
    rooms = site.workspace.scratch(*((most, *shape[1:]) for shape in shapes[1:]), (most * max(prod(shape[1:]) for shape in shapes[1:]),))
    won = site.workspace.keep(rooms[-1].shape, bool)
    works: list[Work] = []
    for group in groups:
        count = group.stop - group.start
        back = [sink[group], *(room[:count] for room in rooms[:-1])]
        works.append(copying(back[-1], upstream[group]))
        for number, (line, source, target) in reversed(list(enumerate(steps))):
            left = back[number + 1]
            spare = won[: left.size].reshape(left.shape), rooms[-1][: left.size].reshape(left.shape)
            works.append(to_winners(line, source[group], target[group], left, back[number], spare))
    return Pass(forward, in_turn(*works))


def mean_pooling(site: Site) -> Pass:
    """The sum of every window, line after line, over its size; places in padding count as 0 and lose their share."""
    x, out, lines = site.sources[0].inner, site.result.inner, lines_of(site.call)
    shapes, part = shapes_of(lines, x.shape), 1.0 / prod(windows_of(site.call).kernel)
    groups = channels_together(x[0].size, len(x))
    most = groups[0].stop
    rooms = site.workspace.scratch(*((most, *shape[1:]) for shape in shapes[1:]))
    forward: list[Work] = []
    backward: list[Work] = []
    for group in groups:
        between = [room[: group.stop - group.start] for room in rooms]
        way = [x[group], *between[:-1], out[group]]
        forward += [summed(line, source, target) for line, source, target in zip(lines, way, way[1:], strict=False)]
        forward.append(scaling(out[group], out[group], part))
        if site.upstream is not None and site.sinks[0] is not None:
            back = [site.sinks[0].inner[group], *between]
            backward.append(scaling(between[-1], site.upstream.inner[group], part))
            for line, sink, given in reversed(list(zip(lines, back, back[1:], strict=False))):
                backward += [_clearing(line, sink), *(_taking(tap, given, sink) for tap in line.taps)]
    return Pass(in_turn(*forward), in_turn(*backward))


def summed(line: Line, source: Array, target: Array) -> Work:
    """The sum of every window of a line."""
    start, rest = start_of(line, source, target, 0.0)

    def run() -> None:
        np.copyto(target, start)
        for seen, total in rest:
            np.add(total, seen, out=total)

    return run


def scaling(target: Array, source: Array, factor: float) -> Work:
    """The work of writing `factor` times `source`."""

    def run() -> None:
        np.multiply(source, factor, out=target)

    return run


for op in ("maxpool1d", "maxpool2d"):
    declare(Kernel(f"{op} line by line", op, max_pooling, over_windows, scratch=backward_room, pools=True))
for op in ("avgpool1d", "avgpool2d"):
    declare(Kernel(f"{op} line by line", op, mean_pooling, over_windows, scratch=backward_room))
