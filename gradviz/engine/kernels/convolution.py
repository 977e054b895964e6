"""Convolutions as one matrix product over columns (im2col), in one or two dimensions. Records and their arithmetic only.

Columns are ordered (row, column, batch), or by the parity of row and column first where a pooling reads the result.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import as_strided

from gradviz.engine.kernels.kernel import Call, Kernel, Pass, Site, Work, copying, declare, in_turn
from gradviz.engine.tensors.buffers import PLAIN, Array, Buffer, Form, Padding, Shape
from gradviz.ops.windows import spread

Pair = tuple[int, int]


@dataclass(frozen=True)
class Window:
    """How a kernel slides, along rows and along columns."""

    size: Pair
    stride: Pair
    padding: Pair
    dilation: Pair

    @property
    def frame(self) -> Padding:
        """The zeros around (channels, rows, columns)."""
        return ((0, 0), (self.padding[0],) * 2, (self.padding[1],) * 2)


def window_of(call: Call) -> Window:
    """The window of a convolution; one dimension is one row."""
    known, size = call.attributes, call.sources[1].shape[2:]

    def along(name: str, least: int, still: int) -> Pair:
        settings = spread(call.op.name, name, known[name], len(size), least)
        return (still, settings[0]) if len(size) == 1 else (settings[0], settings[1])

    whole = (1, size[0]) if len(size) == 1 else (size[0], size[1])
    return Window(whole, along("stride", 1, 1), along("padding", 0, 0), along("dilation", 1, 1))


def is_convolution(call: Call) -> bool:
    """Samples of the batch under weights that all share, and no axis of length 0."""
    return call.batched[:2] == (True, False) and not any(call.batched[2:]) and all(all(slot.shape) for slot in (*call.sources, call.result))


def in_one_group(call: Call) -> bool:
    """All kernels see all channels, so that a bias can be one more column of the weights."""
    return is_convolution(call) and int(call.attributes["groups"]) == 1


def wishes(call: Call, result: Form = PLAIN) -> tuple[Form, ...]:
    """The operand with the frame of zeros that the window slides over."""
    window = window_of(call)
    frame = window.frame if len(call.sources[0].shape) == 4 else (window.frame[0], window.frame[2])
    form = Form(padding=frame) if any(window.padding) else PLAIN
    return form, *(PLAIN,) * (len(call.sources) - 1)


def writes_phases(call: Call) -> bool:
    """Results with an even number of rows and columns can be split by parity."""
    shape = call.result.shape
    return len(shape) == 4 and shape[2] % 2 == 0 and shape[3] % 2 == 0


def scratch(call: Call) -> int:
    """Room for the gradient of the columns, and for that of the operand inside a frame of its own."""
    batch, channels, *axes = call.sources[0].shape
    taps = channels * prod(call.sources[1].shape[2:])
    places = batch * prod(call.result.shape[2:])
    window = window_of(call)
    rows, columns = axes if len(axes) == 2 else (1, axes[0])
    framed = batch * channels * (rows + 2 * window.padding[0]) * (columns + 2 * window.padding[1])
    return taps * places + framed


def with_rows(array: Array) -> Array:
    """(channels, columns, batch) as (channels, 1, columns, batch); four axes as they are."""
    return array if array.ndim == 4 else array.reshape((array.shape[0], 1, *array.shape[1:]))


@dataclass(frozen=True, eq=False)
class Sliding:
    """The shapes of one convolution at its site; `groups` share no channel."""

    window: Window
    groups: int
    channels: int
    rows: int
    columns: int
    batch: int
    phased: bool

    @property
    def taps(self) -> Shape:
        return (self.channels, *self.window.size)

    @property
    def places(self) -> Shape:
        """The order of the columns: axes of places in the result, the batch last."""
        if self.phased:
            return (2, 2, self.rows // 2, self.columns // 2, self.batch)
        return (self.rows, self.columns, self.batch)

    def seen(self, padded: Array) -> Array:
        """Every tap at every place, as a view of the padded operand (channels, rows, columns, batch)."""
        (down, along), (row_step, column_step) = self.window.stride, self.window.dilation
        channel, row, column, sample = padded.strides
        taps = (channel, row * row_step, column * column_step)
        places = (row * down, column * along, 2 * row * down, 2 * column * along) if self.phased else (row * down, column * along)
        return as_strided(padded, (*self.taps, *self.places), (*taps, *places, sample))

    def spread(self, padded: Array) -> list[tuple[Array, tuple[Any, ...]]]:
        """Pairs of a part of the padded operand and the index of the columns that belong there; no pair meets itself."""
        parts: list[tuple[Array, tuple[Any, ...]]] = []
        (down, along), (row_step, column_step) = self.window.stride, self.window.dilation
        phases = [(p, q) for p in (0, 1) for q in (0, 1)] if self.phased else [(0, 0)]
        apart = 2 if self.phased else 1
        for i in range(self.window.size[0]):
            for j in range(self.window.size[1]):
                for p, q in phases:
                    rows = _steps(i * row_step + p * down, apart * down, self.rows // apart)
                    columns = _steps(j * column_step + q * along, apart * along, self.columns // apart)
                    at: tuple[Any, ...] = (slice(None), i, j, p, q) if self.phased else (slice(None), i, j)
                    parts.append((padded[:, rows, columns], at))
        return parts


def _steps(start: int, step: int, count: int) -> slice:
    return slice(start, start + step * (count - 1) + 1, step)


def sliding_at(site: Site) -> Sliding:
    """What slides at a site."""
    call = site.call
    *_, columns = call.result.shape
    rows = call.result.shape[2] if len(call.result.shape) == 4 else 1
    window = window_of(call)
    batch, channels = call.sources[0].shape[:2]
    return Sliding(window, int(call.attributes["groups"]), channels, rows, columns, batch, call.result.phased)


def convolution(site: Site) -> Pass:
    """Columns, then one product a group and pass; the backward pass adds the columns' gradient back where they came from."""
    sliding = sliding_at(site)
    padded, frame_it = _padded_operand(site, sliding)
    bias_row = len(site.sources) == 3
    taps = prod(sliding.taps)
    columns = site.workspace.keep((taps + bias_row, prod(sliding.places)))
    columns[taps:] = 1
    gather = copying(columns[:taps].reshape((*sliding.taps, *sliding.places)), sliding.seen(padded))
    weights, join = _weights(site, bias_row)
    grouped = _by_group(columns, sliding.groups) if sliding.groups > 1 else columns
    target = site.result.planes()
    out = site.workspace.keep((weights.shape[-2] * sliding.groups, columns.shape[1])) if target is None else target
    product = _product(weights, grouped, _by_group(out, sliding.groups) if sliding.groups > 1 else out)
    settle = copying(with_rows(site.result.inner), out.reshape((-1, *sliding.places))) if target is None else None
    forward = in_turn(frame_it, gather, join, product, settle)
    if site.upstream is None:
        return Pass(forward, None)
    return Pass(forward, _backward(site, sliding, grouped, weights))


def _padded_operand(site: Site, sliding: Sliding) -> tuple[Array, Work | None]:
    """The operand inside its frame of zeros: where it lies, or a copy and the work of renewing it."""
    x = site.sources[0]
    if not any(sliding.window.padding):
        return with_rows(x.inner), None
    if x.form.padding == wishes(site.call)[0].padding:
        return with_rows(x.storage), None
    own = site.workspace.keep(_framed(sliding, x))
    return own, copying(_inside(own, sliding.window.padding), with_rows(x.inner))


def _framed(sliding: Sliding, x: Buffer) -> Shape:
    channels, rows, columns, batch = with_rows(x.inner).shape
    return (channels, rows + 2 * sliding.window.padding[0], columns + 2 * sliding.window.padding[1], batch)


def _inside(framed: Array, padding: Pair) -> Array:
    rows, columns = padding
    return framed[:, rows : framed.shape[1] - rows, columns : framed.shape[2] - columns]


def _by_group(matrix: Array, groups: int) -> Array:
    """Rows dealt out to groups."""
    return matrix.reshape((groups, -1, matrix.shape[-1]))


def _weights(site: Site, bias_row: bool) -> tuple[Array, Work | None]:
    """The weights as one matrix a group, with the bias as last column where it is folded in, and the work of renewing that."""
    weights = site.sources[1].inner
    groups = int(site.call.attributes["groups"])
    if groups > 1:
        return weights.reshape((groups, weights.shape[0] // groups, -1)), None
    flat = weights.reshape((weights.shape[0], -1))
    if not bias_row:
        return flat, None
    whole = site.workspace.keep((flat.shape[0], flat.shape[1] + 1))
    bias = site.sources[2].inner
    return whole, in_turn(copying(whole[:, :-1], flat), copying(whole[:, -1], bias))


def _product(first: Array, second: Array, out: Array) -> Work:
    def run() -> None:
        np.matmul(first, second, out=out)

    return run


def _backward(site: Site, sliding: Sliding, columns: Array, weights: Array) -> Work | None:
    """dW = dY columns^T, and dX = W^T dY added back tap by tap."""
    there = site.gradient.planes()
    gathered: Work | None = None
    if there is None:
        there = site.workspace.keep((site.result.shape[1], columns.shape[-1]))
        gathered = copying(there.reshape((-1, *sliding.places)), with_rows(site.gradient.inner))
    upstream = _by_group(there, sliding.groups) if sliding.groups > 1 else there
    return in_turn(gathered, _weights_back(site, upstream, columns, weights), _data_back(site, sliding, upstream, weights))


def _weights_back(site: Site, upstream: Array, columns: Array, weights: Array) -> Work | None:
    """Straight into the flat gradient, unless the bias is one more column."""
    sink = site.sinks[1]
    turned = np.swapaxes(columns, -1, -2)
    if len(site.sources) == 2:
        return None if sink is None else _product(upstream, turned, sink.inner.reshape(weights.shape))
    total = site.sinks[2]
    if sink is None and total is None:
        return None
    whole = np.empty_like(weights)
    return in_turn(
        _product(upstream, turned, whole),
        None if sink is None else copying(sink.inner.reshape((len(whole), -1)), whole[:, :-1]),
        None if total is None else copying(total.inner, whole[:, -1]),
    )


def _data_back(site: Site, sliding: Sliding, upstream: Array, weights: Array) -> Work | None:
    sink = site.sinks[0]
    if sink is None:
        return None
    framed = any(sliding.window.padding)
    whole = not framed or sink.form.padding == wishes(site.call)[0].padding
    into = sink.storage if framed else sink.inner
    taps, places = prod(sliding.taps), prod(sliding.places)
    columns, *rest = site.workspace.scratch((taps, places), *([] if whole else [_framed(sliding, sink)]))
    padded = with_rows(into) if whole else rest[0]
    plain_weights = weights[:, :-1] if len(site.sources) == 3 else weights
    grouped = _by_group(columns, sliding.groups) if sliding.groups > 1 else columns
    product = _product(np.swapaxes(plain_weights, -1, -2), upstream, grouped)
    sent = columns.reshape((*sliding.taps, *sliding.places))
    parts = [(part, sent[at]) for part, at in sliding.spread(padded)]

    def add_back() -> None:
        padded.fill(0)
        for part, gradient in parts:
            np.add(part, gradient, out=part)

    settle = None if whole else copying(with_rows(sink.inner), _inside(padded, sliding.window.padding))
    return in_turn(product, add_back, settle)


for op in ("conv1d", "conv2d"):
    declare(Kernel(f"{op} columns", op, convolution, in_one_group, wishes, scratch, takes_bias=True, writes_phases=writes_phases))
    declare(Kernel(f"{op} columns by group", op, convolution, is_convolution, wishes, scratch, writes_phases=writes_phases))
