"""Convolutions as matrix products over columns (im2col), in one or two dimensions. Records and their arithmetic only."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

import numpy as np

from gradviz.engine.kernels.kernel import Call, Kernel, Pass, Site, Work, copying, declare, in_turn
from gradviz.engine.kernels.products import adding_up, products, running, summands
from gradviz.engine.kernels.sliding import EVERY_TAP, Pair, Sliding, Stretch, window_of
from gradviz.engine.tensors.buffers import PLAIN, Array, Buffer, Form, Shape

GATHERED, SENT_BACK = 2**17, 2**19
"""So many numbers of columns are gathered, and of their gradient sent back, at a time: what a cache holds. Gathering them anew
for the backward pass is quicker than fetching them all from memory."""


def is_convolution(call: Call) -> bool:
    """Samples of the batch under weights that all share, and no axis of length 0."""
    return call.batched[:2] == (True, False) and not any(call.batched[2:]) and all(all(slot.shape) for slot in (*call.sources, call.result))


def in_one_group(call: Call) -> bool:
    """All kernels see all channels, so that a bias can be one more column of the weights."""
    return is_convolution(call) and int(call.attributes["groups"]) == 1


def preferred_forms(call: Call, result: Form = PLAIN) -> tuple[Form, ...]:
    """The operand with the frame of zeros that the window slides over."""
    window = window_of(call)
    frame = window.frame if len(call.sources[0].shape) == 4 else (window.frame[0], window.frame[2])
    form = Form(padding=frame) if any(window.padding) else PLAIN
    return form, *(PLAIN,) * (len(call.sources) - 1)


def writes_phases(call: Call) -> bool:
    """Results with an even number of rows and columns can be split by parity."""
    shape = call.result.shape
    return len(shape) == 4 and shape[2] % 2 == 0 and shape[3] % 2 == 0


def sliding_at(call: Call) -> Sliding:
    """What slides for a call."""
    rows, columns = call.result.shape[2:] if len(call.result.shape) == 4 else (1, call.result.shape[2])
    batch, channels = call.sources[0].shape[:2]
    return Sliding(window_of(call), channels, rows, columns, batch, call.result.phased)


def scratch(call: Call) -> int:
    """Room for the gradient of one stretch of columns, and for that of the operand inside a frame of its own."""
    sliding = sliding_at(call)
    batch, channels, *axes = call.sources[0].shape
    framed = [size + 2 * edge for size, edge in zip([1, *axes][-2:], sliding.window.padding, strict=True)]
    return longest(sliding.stretches(SENT_BACK)) * prod(sliding.taps) + batch * channels * prod(framed)


def longest(stretches: list[Stretch]) -> int:
    """The most columns that one of them has."""
    return max(stretch.size for stretch in stretches)


def with_rows(array: Array) -> Array:
    """(channels, columns, batch) as (channels, 1, columns, batch); four axes as they are."""
    return array if array.ndim == 4 else array.reshape((array.shape[0], 1, *array.shape[1:]))


def by_group(matrix: Array, groups: int) -> Array:
    """Rows dealt out to groups; one group stays a matrix."""
    return matrix if groups == 1 else matrix.reshape((groups, -1, matrix.shape[-1]))


@dataclass(frozen=True, eq=False)
class Gathering:
    """One stretch of columns: where it is gathered from and to, the columns as a matrix (a group), and which they are of all."""

    target: Array
    source: Array
    columns: Array
    among: slice

    def gather(self) -> None:
        np.copyto(self.target, self.source)


def convolution(site: Site) -> Pass:
    """Columns and products, one stretch after the other; the backward pass adds the columns' gradient back where they came from."""
    sliding, groups = sliding_at(site.call), int(site.call.attributes["groups"])
    padded, frame_it = padded_operand(site, sliding)
    weights, join = _weights(site, groups)
    gatherings = _gatherings(site, sliding, groups, padded)
    target = site.result.planes()
    out = site.workspace.keep((site.result.shape[1], prod(sliding.places))) if target is None else target
    settle = copying(with_rows(site.result.inner), out.reshape((-1, *sliding.places))) if target is None else None
    forward = in_turn(frame_it, join, _products(gatherings, weights, by_group(out, groups)), settle)
    if site.upstream is None:
        return Pass(forward, None)
    return Pass(forward, _backward(site, sliding, groups, gatherings, weights))


def _gatherings(site: Site, sliding: Sliding, groups: int, padded: Array) -> list[Gathering]:
    """All stretches, which take turns in one piece of memory; a last row of ones multiplies the bias."""
    stretches, taps = sliding.stretches(GATHERED), prod(sliding.taps)
    room = site.workspace.keep((taps + (len(site.sources) == 3), longest(stretches)))
    room[taps:] = 1
    seen = sliding.seen(padded)
    found = []
    for stretch in stretches:
        columns = room[:, : stretch.size]
        target = columns[:taps].reshape((*sliding.taps, stretch.end - stretch.first, -1, sliding.batch))
        found.append(Gathering(target, seen[(*EVERY_TAP, *stretch.places)], by_group(columns, groups), stretch.columns))
    return found


def padded_operand(site: Site, sliding: Sliding) -> tuple[Array, Work | None]:
    """The operand inside its frame of zeros: where it lies, or a copy and the work of renewing it."""
    x = site.sources[0]
    if not any(sliding.window.padding):
        return with_rows(x.inner), None
    if x.form.padding == preferred_forms(site.call)[0].padding:
        return with_rows(x.storage), None
    own = site.workspace.keep(framed(sliding, x))
    return own, copying(inside(own, sliding.window.padding), with_rows(x.inner))


def framed(sliding: Sliding, x: Buffer) -> Shape:
    channels, rows, columns, batch = with_rows(x.inner).shape
    return (channels, rows + 2 * sliding.window.padding[0], columns + 2 * sliding.window.padding[1], batch)


def inside(framed: Array, padding: Pair) -> Array:
    rows, columns = padding
    return framed[:, rows : framed.shape[1] - rows, columns : framed.shape[2] - columns]


def _weights(site: Site, groups: int) -> tuple[Array, Work | None]:
    """The weights as one matrix per group, with the bias as last column where it is folded in, and the work of renewing that."""
    weights = site.sources[1].inner
    flat = by_group(weights.reshape((weights.shape[0], -1)), groups)
    if len(site.sources) == 2:
        return flat, None
    whole = site.workspace.keep((flat.shape[0], flat.shape[1] + 1))
    return whole, in_turn(copying(whole[:, :-1], flat), copying(whole[:, -1], site.sources[2].inner))


def _products(gatherings: list[Gathering], weights: Array, out: Array) -> Work:
    """Gather a stretch of columns, then multiply it while it is in the cache."""
    parts = [(gathering, running(products(weights, gathering.columns, out[..., gathering.among]))) for gathering in gatherings]

    def run() -> None:
        for gathering, multiply in parts:
            gathering.gather()
            multiply()

    return run


def _backward(site: Site, sliding: Sliding, groups: int, gatherings: list[Gathering], weights: Array) -> Work | None:
    """dW = dY columns^T, and dX = W^T dY added back tap by tap."""
    there = site.gradient.planes()
    gathered: Work | None = None
    if there is None:
        there = site.workspace.keep((site.result.shape[1], prod(sliding.places)))
        gathered = copying(there.reshape((-1, *sliding.places)), with_rows(site.gradient.inner))
    upstream = by_group(there, groups)
    return in_turn(gathered, _weights_back(site, upstream, gatherings, weights), _data_back(site, sliding, upstream, weights))


def _weights_back(site: Site, upstream: Array, gatherings: list[Gathering], weights: Array) -> Work | None:
    """dW^T = columns dY^T, which BLAS does quicker than dW; the bias is its last row."""
    if not any(site.sinks[1:]):
        return None
    total = site.workspace.keep((*weights.shape[:-2], weights.shape[-1], weights.shape[-2]))
    turned = np.swapaxes(total, -1, -2)
    shapes = (weights.shape[0], -1) if weights.ndim == 2 else weights.shape
    taps = prod(site.call.sources[1].shape[1:])
    settled = []
    if site.sinks[1] is not None:
        settled.append(copying(site.sinks[1].inner.reshape(shapes), turned[..., :taps]))
    if len(site.sinks) == 3 and site.sinks[2] is not None:
        settled.append(copying(site.sinks[2].inner, turned[:, -1]))
    return in_turn(_summed_products(upstream, gatherings, total), *settled)


def _summed_products(upstream: Array, gatherings: list[Gathering], total: Array) -> Work:
    """The sum over all stretches; one stretch alone is still there from the forward pass."""
    room = np.empty_like(total)
    parts = [
        (gathering, adding_up(summands(gathering.columns, upstream[..., gathering.among]), total, room, fresh=number == 0))
        for number, gathering in enumerate(gatherings)
    ]
    alone = len(parts) == 1

    def run() -> None:
        for gathering, add in parts:
            if not alone:
                gathering.gather()
            add()

    return run


def _data_back(site: Site, sliding: Sliding, upstream: Array, weights: Array) -> Work | None:
    """Per stretch the gradient of its columns, then every tap's part added where the tap had looked."""
    sink = site.sinks[0]
    if sink is None:
        return None
    padding = any(sliding.window.padding)
    whole = not padding or sink.form.padding == preferred_forms(site.call)[0].padding
    stretches, taps = sliding.stretches(SENT_BACK), prod(sliding.taps)
    room, *rest = site.workspace.scratch((longest(stretches) * taps,), *([] if whole else [framed(sliding, sink)]))
    padded = with_rows(sink.storage if padding else sink.inner) if whole else rest[0]
    turned = np.swapaxes(weights[:, :-1] if len(site.sources) == 3 else weights, -1, -2)
    parts = [_sent_back(sliding, stretch, room, (turned, upstream), padded) for stretch in stretches]

    def run() -> None:
        padded.fill(0)
        for multiply, additions in parts:
            multiply()
            for place, gradient in additions:
                np.add(place, gradient, out=place)

    settle = None if whole else copying(with_rows(sink.inner), inside(padded, sliding.window.padding))
    return in_turn(run, settle)


def _sent_back(
    sliding: Sliding, stretch: Stretch, room: Array, factors: tuple[Array, Array], padded: Array
) -> tuple[Work, list[tuple[Array, Array]]]:
    """The work of computing the gradient of a stretch of columns, and which part of it is added where."""
    weights, upstream = factors
    columns = room[: prod(sliding.taps) * stretch.size].reshape((-1, stretch.size))
    sent = columns.reshape((*sliding.taps, stretch.end - stretch.first, -1, sliding.batch))
    additions = [(sliding.seen_by(padded, stretch, i, j), sent[:, i, j]) for i in range(sliding.taps[1]) for j in range(sliding.taps[2])]
    grouped = by_group(columns, 1 if upstream.ndim == 2 else len(upstream))
    return running(products(weights, upstream[..., stretch.columns], grouped)), additions


for op in ("conv1d", "conv2d"):
    declare(Kernel(f"{op} columns", op, convolution, in_one_group, preferred_forms, scratch, takes_bias=True, writes_phases=writes_phases))
    declare(Kernel(f"{op} columns by group", op, convolution, is_convolution, preferred_forms, scratch, writes_phases=writes_phases))
