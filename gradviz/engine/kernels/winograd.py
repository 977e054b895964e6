"""Winograd's F(2, 3): convolutions of 3 x 3 in tiles of 2 x 2 results, by 16 products of 4/9 of the work. Records only.

A tile of 4 x 4 numbers is transformed along rows and columns, multiplied by the transformed weights, and transformed back; the
backward pass runs every step's adjoint in reverse. Results differ from the columns' in rounding only.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod
from typing import Any

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
        return int(self.lines[0].stop) * self.line

    @property
    def together(self) -> int:
        """The most channels that are transformed together."""
        return int(self.groups[0].stop)

    @property
    def lines_back(self) -> int:
        """Numbers of the lines that some channels' tiles send back to, of one parity."""
        return 4 * self.together * (self.rows + 1) * self.line

    @property
    def forward_room(self) -> int:
        """Lines of the operand by parity of column, and products with a room to add them up."""
        return 2 * 4 * self.together * self.rows * (self.columns + 1) * self.batch + 20 * self.kernels * self.widest

    @property
    def backward_room(self) -> int:
        """Gradients of the transformed operand, of products and of the transformed weights, and lines of the operand's."""
        tiled = self.channels * self.rows * self.line + self.kernels * (self.widest + self.channels)
        return 16 * tiled + 3 * self.lines_back


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
        (2, 4, tiles.together, tiles.rows, tiles.columns + 1, tiles.batch), (20, tiles.kernels, tiles.widest)
    )
    forward = in_turn(
        frame_it,
        _multiplied(turn, site.sources[1].inner.reshape((-1, 9)).T, weights.reshape((16, -1))),
        *(_transforming(padded[group], lines[:, :, : group.stop - group.start], seen[:, :, group]) for group in tiles.groups),
        *(_multiplying(site, tiles, part, weights, seen, products) for part in tiles.lines),
    )
    if site.upstream is None:
        return Pass(forward, None)
    return Pass(forward, _backward(site, tiles, turn, weights, seen))


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
    """The adjoint of every step; the transformed operand is still there from the forward pass."""
    sink, padding = site.sinks[0], window_of(site.call).padding
    whole = sink is None or not any(padding) or sink.form.padding == wishes(site.call)[0].padding
    own = () if whole or sink is None else (framed(sliding_at(site.call), sink),)
    sent, products, room, lines, *rest = site.workspace.scratch(
        seen.shape, (16 * tiles.kernels * tiles.widest,), weights.shape, (3, tiles.lines_back), *own
    )
    total = site.workspace.keep(weights.shape)
    bias = site.sinks[2].inner if len(site.sinks) == 3 and site.sinks[2] is not None else None
    steps: list[Work | None] = []
    for part in tiles.lines:
        gradients, work = _products_back(site.gradient, tiles, part, products)
        steps.append(work)
        if bias is not None:
            steps.append(_added(np.add.reduce, (gradients[5], 1), bias, np.empty_like(bias), part))
        for number, gradient in enumerate(gradients):
            if site.sinks[1] is not None:
                steps.append(_added(np.matmul, (gradient, _columns(seen, tiles, part)[number].T), total[number], room[number], part))
            if sink is not None:
                steps.append(_multiplied(weights[number].T, gradient, _columns(sent, tiles, part)[number]))
    if site.sinks[1] is not None:
        steps.append(_multiplied(total.reshape((16, -1)).T, turn, site.sinks[1].inner.reshape((-1, 9))))
    if sink is not None:
        target = rest[0] if rest else with_rows(sink.storage if any(padding) else sink.inner)
        steps += [_data_back(tiles, sent[:, :, group], target[group], lines) for group in tiles.groups]
        steps.append(copying(with_rows(sink.inner), inside(target, padding)) if rest else None)
    return in_turn(*steps)


def _products_back(gradient: Buffer, tiles: Tiles, part: slice, products: Array) -> tuple[list[Array], Work]:
    """The gradients of 16 products, and the work of computing them: A g A^T, where four of them are the corners themselves."""
    count = part.stop - part.start
    size = tiles.kernels * count * tiles.line
    made = products[: 16 * size].reshape((4, 4, tiles.kernels, count, tiles.columns, tiles.batch))
    corners = [[corner[:, part] for corner in row] for row in phases(gradient)]
    found = [list(row) for row in made]
    copies = []
    for i, j in product((0, 1), repeat=2):
        if gradient.form.phased:
            found[3 * i][3 * j] = corners[i][j]
        else:
            copies.append((made[3 * i, 3 * j], corners[i][j]))

    def run() -> None:
        for target, source in copies:
            np.copyto(target, source)
        for j in (0, 3):
            _sum_and_difference(found[0][j], found[3][j], found[1][j], found[2][j])
        for row in found:
            _sum_and_difference(row[0], row[3], row[1], row[2])

    return [matrix.reshape((tiles.kernels, -1)) for row in found for matrix in row], run


def _sum_and_difference(one: Array, other: Array, total: Array, difference: Array) -> None:
    np.add(one, other, out=total)
    np.subtract(one, other, out=difference)


def _added(work: Callable[..., object], operands: tuple[Any, ...], total: Array, room: Array, part: slice) -> Work:
    """The work of writing what the first part of the lines gives into `total`, and of adding what later ones give."""

    def first() -> None:
        work(*operands, out=total)

    def later() -> None:
        work(*operands, out=room)
        np.add(total, room, out=total)

    return later if part.start else first


def _multiplied(first: Array, second: Array, out: Array) -> Work:
    """The work of one product."""

    def run() -> None:
        np.matmul(first, second, out=out)

    return run


def _data_back(tiles: Tiles, sent: Array, padded: Array, lines: Array) -> Work:
    """B v B^T of some channels: neighbouring tiles are added up along rows, then along columns."""
    channels = len(padded)
    shape = (4, channels, tiles.rows + 1, tiles.columns, tiles.batch)
    even, odd, room = (line[: prod(shape)].reshape(shape) for line in lines)

    def run() -> None:
        _overlapping(sent, even, odd, room[:, :, :-1])
        for parity, line in enumerate((even, odd)):
            _overlapping(line, padded[:, parity::2, 0::2], padded[:, parity::2, 1::2], room[0])

    return run


def _overlapping(tiles: Array, even: Array, odd: Array, room: Array) -> None:
    """B along the third axis of `even`: every tile's four lines, the last two of which lie on the next tile's first two."""
    zero, one, two, three = tiles
    np.add(one, two, out=room)
    np.subtract(room, zero, out=room)
    _laid(zero, room, even)
    np.subtract(one, two, out=room)
    np.subtract(room, three, out=room)
    _laid(room, three, odd)


def _laid(first: Array, second: Array, out: Array) -> None:
    """Lines of tiles and those that the tiles before them send, added up."""
    np.copyto(out[:, :, 0], first[:, :, 0])
    np.add(first[:, :, 1:], second[:, :, :-1], out=out[:, :, 1:-1])
    np.copyto(out[:, :, -1], second[:, :, -1])


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
