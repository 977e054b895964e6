"""Winograd's F(2, 3): convolutions of 3 x 3 in tiles of 2 x 2 results, by 16 products of 4/9 of the work. Records only.

A tile of 4 x 4 numbers is transformed along rows and columns, multiplied by the transformed weights, and transformed back; the
backward pass runs every step's adjoint in reverse. Results differ from the columns' in rounding only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from math import prod

import numpy as np

from gradviz.engine.kernels.convolution import framed, in_one_group, inside, padded_operand, sliding_at, wishes, with_rows, writes_phases
from gradviz.engine.kernels.kernel import Call, Kernel, Pass, Site, Work, copying, declare, in_turn
from gradviz.engine.kernels.sliding import window_of
from gradviz.engine.tensors.buffers import Array, Buffer

WIDEST = 512
"""So many columns, at least one line of tiles, are multiplied at a time: what a cache holds."""
AT_A_TIME = 2**18
"""So many transformed numbers of the operand, at least one channel's, are worked on at a time."""
CHANNELS, SAMPLES = 32, 16
"""With fewer channels, kernels or samples the transforms cost more than the products save."""
OF_WEIGHTS = np.array([[1, 0, 0], [0.5, 0.5, 0.5], [0.5, -0.5, 0.5], [0, 0, 1]])


def pays(call: Call) -> bool:
    """Windows of 3 x 3 one step apart, an even number of rows and columns, and many channels and kernels."""
    if not in_one_group(call) or not writes_phases(call):
        return False
    window, (kernels, channels, *_) = window_of(call), call.sources[1].shape
    still = window.stride == window.dilation == (1, 1)
    return window.size == (3, 3) and still and min(kernels, channels) >= CHANNELS and call.result.shape[0] >= SAMPLES


@dataclass(frozen=True)
class Tiles:
    """The shapes of one convolution: `rows` x `columns` tiles of `batch` samples, and what is worked on at a time."""

    kernels: int
    channels: int
    rows: int
    columns: int
    batch: int

    @property
    def line(self) -> int:
        """The columns of one line of tiles."""
        return self.columns * self.batch

    @property
    def lines(self) -> list[slice]:
        """Lines of tiles that are multiplied together."""
        return together(self.rows, WIDEST // self.line)

    @property
    def groups(self) -> list[slice]:
        """Channels that are transformed together."""
        return together(self.channels, AT_A_TIME // (16 * self.rows * self.line))

    @property
    def widest(self) -> int:
        """The most columns that are multiplied together."""
        return self.lines[0].stop * self.line

    @property
    def forward_room(self) -> int:
        """Operand lines by parity of column, and products with a room to add them up."""
        lines = self.groups[0].stop * self.rows * (self.columns + 1) * self.batch
        return 2 * 4 * lines + 20 * self.kernels * self.widest

    @property
    def backward_room(self) -> int:
        """Products' gradients by phases, the weights' part of one stretch, and lines of the operand's gradient."""
        lines = self.groups[0].stop * (self.rows + 1) * self.line
        return 16 * self.kernels * (self.widest + self.channels) + 3 * 4 * lines


def together(count: int, most: int) -> list[slice]:
    """Slices of at most so many, but at least one, the first the longest."""
    step = max(1, most)
    return [slice(first, min(first + step, count)) for first in range(0, count, step)]


def tiles_at(call: Call) -> Tiles:
    batch, kernels, rows, columns = call.result.shape
    return Tiles(kernels, call.sources[0].shape[1], rows // 2, columns // 2, batch)


def scratch(call: Call) -> int:
    """Room for the larger pass, and for the gradient of the operand inside a frame of its own."""
    tiles, (batch, channels, rows, columns) = tiles_at(call), call.sources[0].shape
    padding = window_of(call).padding
    frame = batch * channels * (rows + 2 * padding[0]) * (columns + 2 * padding[1])
    return max(tiles.forward_room, tiles.backward_room + frame)


def winograd(site: Site) -> Pass:
    """The operand is transformed some channels at a time, then multiplied some lines of tiles at a time."""
    tiles = tiles_at(site.call)
    padded, frame_it = padded_operand(site, sliding_at(site.call))
    seen = site.workspace.keep((4, 4, tiles.channels, tiles.rows, tiles.columns, tiles.batch))
    weights = site.workspace.keep((16, tiles.kernels, tiles.channels))
    turn = np.kron(OF_WEIGHTS, OF_WEIGHTS).astype(weights.dtype)
    lines, products = site.workspace.scratch(
        (2, 4, tiles.groups[0].stop, tiles.rows, tiles.columns + 1, tiles.batch), (20, tiles.kernels, tiles.widest)
    )
    forward = in_turn(
        frame_it,
        _transforming_weights(site.sources[1].inner, turn, weights),
        *(_transforming(padded[group], lines[:, :, : group.stop - group.start], seen[:, :, group]) for group in tiles.groups),
        *(_multiplying(site, tiles, part, weights, seen, products) for part in tiles.lines),
    )
    if site.upstream is None:
        return Pass(forward, None)
    return Pass(forward, _backward(site, tiles, turn, weights, seen))


def _transforming_weights(weights: Array, turn: Array, turned: Array) -> Work:
    """G w G^T of every kernel and channel, as one product."""
    taps, out = weights.reshape((-1, 9)).T, turned.reshape((16, -1))

    def run() -> None:
        np.matmul(turn, taps, out=out)

    return run


def _transforming(padded: Array, lines: Array, seen: Array) -> Work:
    """B^T d B: along rows, columns split by parity meanwhile, then along columns."""
    along_rows = [(_halves(padded[:, :, parity::2], 1), lines[parity]) for parity in (0, 1)]
    along_columns = (*_ends(lines[0], 3), *_ends(lines[1], 3)), np.moveaxis(seen, 1, 0)

    def run() -> None:
        for line, out in along_rows:
            _differences(line, out)
        _differences(*along_columns)

    return run


def _halves(array: Array, axis: int) -> tuple[Array, Array, Array, Array]:
    """The first and last of every other line along an axis, then those of the others."""
    moved = np.moveaxis(array, axis, 0)
    even, odd = (np.moveaxis(moved[parity::2], 0, axis) for parity in (0, 1))
    return (*_ends(even, axis), *_ends(odd, axis))


def _ends(array: Array, axis: int) -> tuple[Array, Array]:
    """An array without its last and without its first line along an axis."""
    ahead = (slice(None),) * axis
    return array[(*ahead, slice(None, -1))], array[(*ahead, slice(1, None))]


def _differences(lines: tuple[Array, Array, Array, Array], out: Array) -> None:
    """B^T along one axis: 0 and 2 are the lines of even number, 1 and 3 those of odd number."""
    zero, two, one, three = lines
    np.subtract(zero, two, out=out[0])
    np.add(one, two, out=out[1])
    np.subtract(two, one, out=out[2])
    np.subtract(three, one, out=out[3])


def phases(buffer: Buffer) -> list[list[Array]]:
    """The four corners of all tiles: by row, then by column."""
    if buffer.form.phased:
        return [[buffer.storage[:, row, column] for column in (0, 1)] for row in (0, 1)]
    return [[buffer.inner[:, row::2, column::2] for column in (0, 1)] for row in (0, 1)]


def _multiplying(site: Site, tiles: Tiles, part: slice, weights: Array, seen: Array, products: Array) -> Work:
    """16 products of some lines of tiles, and A^T m A; the bias added to one product reaches all four corners."""
    width = (part.stop - part.start) * tiles.line
    operand = _columns(seen, tiles, part)
    made = products[:16].reshape(-1)[: 16 * tiles.kernels * width].reshape((16, tiles.kernels, width))
    room = products[16:].reshape(-1)[: 4 * tiles.kernels * width].reshape((4, tiles.kernels, width))
    shape = (tiles.kernels, part.stop - part.start, tiles.columns, tiles.batch)
    by_row = made.reshape((4, 4, *shape))
    corners = [[corner[:, part] for corner in row] for row in phases(site.result)]
    sums = room.reshape((4, *shape))
    bias = site.sources[2].inner[:, np.newaxis] if len(site.sources) == 3 else None

    def run() -> None:
        np.matmul(weights, operand, out=made)
        if bias is not None:
            np.add(made[5], bias, out=made[5])
        _corners(by_row, by_row, sums)
        for row in (0, 1):
            _corners(by_row[row], corners[row], sums[0])

    return run


def _columns(seen: Array, tiles: Tiles, part: slice) -> Array:
    """Some lines of tiles of the transformed operand as 16 matrices, without a copy."""
    flat = seen.reshape((16, tiles.channels, -1))
    return flat[:, :, part.start * tiles.line : part.stop * tiles.line]


def _corners(products: Array, out: Sequence[Array] | Array, room: Array) -> None:
    """A^T along the first axis; overwrites the second product."""
    np.add(products[1], products[2], out=room)
    np.subtract(products[1], products[2], out=products[1])
    np.add(products[1], products[3], out=out[1])
    np.add(products[0], room, out=out[0])


def _backward(site: Site, tiles: Tiles, turn: Array, weights: Array, seen: Array) -> Work | None:
    """The adjoints: the gradient of the transformed operand takes the operand's place once the weights' gradient is summed up."""
    sink = site.sinks[0]
    padding = window_of(site.call).padding
    whole = sink is None or not any(padding) or sink.form.padding == wishes(site.call)[0].padding
    sizes = (16, tiles.kernels, tiles.widest), (16, tiles.kernels, tiles.channels), (3, 4 * _line_room(tiles))
    own = () if whole or sink is None else (framed(sliding_at(site.call), sink),)
    gradients, room, lines, *rest = site.workspace.scratch(*sizes, *own)
    total = site.workspace.keep(room.shape)
    bias = site.sinks[2].inner if len(site.sinks) == 3 and site.sinks[2] is not None else None
    sums = (total if site.sinks[1] is not None else None, room, bias)
    steps: list[Work | None] = [_products_back(site, tiles, part, (weights, seen, gradients), sums) for part in tiles.lines]
    if site.sinks[1] is not None:
        steps.append(_weights_back(site.sinks[1].inner, turn, total))
    if sink is not None:
        framed_sink = rest[0] if rest else with_rows(sink.storage if any(padding) else sink.inner)
        steps += [_data_back(tiles, seen[:, :, group], framed_sink[group], lines) for group in tiles.groups]
        steps.append(copying(with_rows(sink.inner), inside(framed_sink, padding)) if rest else None)
    return in_turn(*steps)


def _line_room(tiles: Tiles) -> int:
    return tiles.groups[0].stop * (tiles.rows + 1) * tiles.line


def _products_back(
    site: Site, tiles: Tiles, part: slice, factors: tuple[Array, Array, Array], sums: tuple[Array | None, Array, Array | None]
) -> Work:
    """The gradient of 16 products from that of four corners, then from each what it sends to the weights and to the operand."""
    weights, seen, gradients = factors
    total, room, bias = sums
    width = (part.stop - part.start) * tiles.line
    made = gradients.reshape(-1)[: 16 * tiles.kernels * width].reshape((4, 4, tiles.kernels, width))
    shaped = made.reshape((4, 4, tiles.kernels, part.stop - part.start, tiles.columns, tiles.batch))
    corners = [[corner[:, part] for corner in row] for row in phases(site.gradient)]
    direct = site.gradient.form.phased
    parts = [list(row) for row in made]
    if direct:
        for i, j in product((0, 1), repeat=2):
            parts[3 * i][3 * j] = corners[i][j].reshape(made[i, j].shape)
    flat = [matrix for row in parts for matrix in row]
    operand = _columns(seen, tiles, part)
    turned = np.swapaxes(weights, 1, 2)
    fresh = part.start == 0
    share = np.empty(tiles.kernels, weights.dtype)
    sends = site.sinks[0] is not None

    def run() -> None:
        for i, j in product((0, 1), repeat=2) if not direct else ():
            np.copyto(shaped[3 * i, 3 * j], corners[i][j])
        for j in (0, 1):
            np.add(corners[0][j], corners[1][j], out=shaped[1, 3 * j])
            np.subtract(corners[0][j], corners[1][j], out=shaped[2, 3 * j])
        for i in range(4):
            np.add(parts[i][0], parts[i][3], out=made[i, 1])
            np.subtract(parts[i][0], parts[i][3], out=made[i, 2])
        if bias is not None:
            np.add.reduce(made[1, 1], axis=1, out=bias if fresh else share)
            if not fresh:
                np.add(bias, share, out=bias)
        target = total if fresh else room
        for number, gradient in enumerate(flat):
            if total is not None:
                np.matmul(gradient, operand[number].T, out=target[number])
            if sends:
                np.matmul(turned[number], gradient, out=operand[number])
        if total is not None and not fresh:
            np.add(total, room, out=total)

    return run


def _weights_back(sink: Array, turn: Array, total: Array) -> Work:
    """G^T u G of every kernel and channel, as one product."""
    turned, out = total.reshape((16, -1)).T, sink.reshape((-1, 9))

    def run() -> None:
        np.matmul(turned, turn, out=out)

    return run


def _data_back(tiles: Tiles, seen: Array, padded: Array, lines: Array) -> Work:
    """B v B^T of some channels: neighbouring tiles are added up along rows, then along columns."""
    channels = len(padded)
    shape = (4, channels, tiles.rows + 1, tiles.columns, tiles.batch)
    even, odd, room = (line[: prod(shape)].reshape(shape) for line in lines)

    def run() -> None:
        _overlapping(seen, even, odd, room[:, :, :-1], 2)
        for parity, line in enumerate((even, odd)):
            _overlapping(line, padded[:, parity::2, 0::2], padded[:, parity::2, 1::2], room[0], 2)

    return run


def _overlapping(tiles: Array, even: Array, odd: Array, room: Array, axis: int) -> None:
    """B along one axis: every tile's four lines, added where the last two lie on the next tile's first two."""
    zero, one, two, three = tiles
    np.add(one, two, out=room)
    np.subtract(room, zero, out=room)
    _laid(zero, room, even, axis)
    np.subtract(one, two, out=room)
    np.subtract(room, three, out=room)
    _laid(room, three, odd, axis)


def _laid(first: Array, second: Array, out: Array, axis: int) -> None:
    """Lines of tiles and those of the tiles before them, added up."""
    ahead = (slice(None),) * axis
    np.copyto(out[(*ahead, slice(None, 1))], first[(*ahead, slice(None, 1))])
    np.add(first[(*ahead, slice(1, None))], second[(*ahead, slice(None, -1))], out=out[(*ahead, slice(1, -1))])
    np.copyto(out[(*ahead, slice(-1, None))], second[(*ahead, slice(-1, None))])


declare(
    Kernel(
        "conv2d by Winograd",
        "conv2d",
        winograd,
        pays,
        wishes,
        scratch,
        preferred=True,
        takes_bias=True,
        writes_phases=writes_phases,
        in_phases=True,
    )
)
