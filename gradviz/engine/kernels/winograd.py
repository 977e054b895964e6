"""Winograd's F(2, 3): convolutions of 3 x 3 in tiles of 2 x 2 results, by 16 products of 4/9 of the work. Records only.

A tile of 4 x 4 numbers is transformed along rows and columns, multiplied by the transformed weights, and transformed back; the
backward pass runs every step's adjoint in reverse. All of it is done for some lines of tiles before the next, which stay in the
cache meanwhile. Results differ from the columns' in rounding only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod

import numpy as np

from gradviz.engine.kernels.convolution import (
    framed,
    in_one_group,
    inside,
    padded_operand,
    preferred_forms,
    sliding_at,
    with_rows,
    writes_phases,
)
from gradviz.engine.kernels.kernel import Call, Kernel, Pass, Site, Work, copying, declare, in_turn
from gradviz.engine.kernels.products import thin
from gradviz.engine.kernels.sliding import window_of
from gradviz.engine.tensors.buffers import Array, Buffer, Shape

WIDEST = 256
"""How many columns, at least one line of tiles, are worked on at a time: what a cache holds."""
AT_A_TIME = 2**18
"""How many transformed numbers, at least one channel's or kernel's, are worked on at a time."""
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
    def parts(self) -> list[slice]:
        """Lines of tiles that are worked on together."""
        return together(self.rows, WIDEST // (self.columns * self.batch))

    @property
    def place(self) -> Shape:
        """The axes of tiles in the largest part."""
        return (int(self.parts[0].stop), self.columns, self.batch)

    def groups(self, count: int) -> list[slice]:
        """`count` channels or kernels in slices that are transformed together."""
        return together(count, AT_A_TIME // (16 * prod(self.place)))

    @property
    def halfway(self) -> Shape:
        """The axes of channels transformed along rows: the line, the parity of the column, and where."""
        lines, columns, batch = self.place
        return (4, 2, int(self.groups(self.channels)[0].stop), lines, columns + 1, batch)

    @property
    def multiplied(self) -> Shape:
        """The axes of the products of some kernels, and of a room to add them up."""
        return (20, int(self.groups(self.kernels)[0].stop), *self.place)

    @property
    def sent(self) -> tuple[Shape, ...]:
        """The axes of the gradients of products, of two parts of the transformed operand, of the weights', and of a room."""
        channels = (4, self.channels, *self.place)
        return (16, self.kernels, *self.place), (2, 4, *channels), (16, self.kernels, self.channels), channels


def together(count: int, most: int) -> list[slice]:
    """Slices of at most `most`, but at least one; the first is the longest."""
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
    of_a_part = 16 * tiles.channels * prod(tiles.place)
    return max(of_a_part + prod(tiles.halfway) + prod(tiles.multiplied), sum(map(prod, tiles.sent)) + frame)


def winograd(site: Site) -> Pass:
    """Part by part the operand is transformed, multiplied and transformed back; it is kept as it was multiplied."""
    tiles = tiles_at(site.call)
    padded, frame_it = padded_operand(site, sliding_at(site.call))
    weights = site.workspace.keep((16, tiles.kernels, tiles.channels))
    turn = np.kron(OF_WEIGHTS, OF_WEIGHTS).astype(weights.dtype)
    room, halfway, products = site.workspace.scratch((4, 4, tiles.channels, *tiles.place), tiles.halfway, tiles.multiplied)
    steps = [frame_it, _multiplied(turn, site.sources[1].inner.reshape((-1, 9)).T, weights.reshape((16, -1)))]
    kept = []
    for part in tiles.parts:
        lines = part.stop - part.start
        seen = room[:, :, :, :lines] if site.upstream is None else site.workspace.keep((4, 4, tiles.channels, lines, *tiles.place[1:]))
        looked_at = padded[:, 2 * part.start : 2 * part.stop + 2]
        steps += [_transforming(looked_at[group], halfway, seen[:, :, group]) for group in tiles.groups(tiles.channels)]
        steps += [_multiplying(site, part, weights[:, group], seen, products, group) for group in tiles.groups(tiles.kernels)]
        kept.append(seen)
    forward = in_turn(*steps)
    if site.upstream is None:
        return Pass(forward, None)
    return Pass(forward, _backward(site, tiles, turn, weights, kept))


def _transforming(padded: Array, halfway: Array, seen: Array) -> Work:
    """B^T d B: along rows, columns split by parity meanwhile, then along columns."""
    channels, rows, columns, batch = padded.shape
    split = np.moveaxis(padded.reshape((channels, rows, columns // 2, 2, batch)), 3, 0)
    lines = halfway[:, :, :channels, : rows // 2 - 1]
    along_rows = (*_ends(split[:, :, 0::2], 2), *_ends(split[:, :, 1::2], 2)), lines
    along_columns = (*_ends(lines[:, 0], 3), *_ends(lines[:, 1], 3)), np.moveaxis(seen, 1, 0)

    def run() -> None:
        _differences(*along_rows)
        _differences(*along_columns)

    return run


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


def corners_of(buffer: Buffer) -> Array:
    """The four corners of all tiles: (row, column, kernel, line of tiles, tile, sample)."""
    if buffer.form.phased:
        return buffer.storage.transpose(1, 2, 0, 3, 4, 5)
    kernels, rows, columns, batch = buffer.inner.shape
    return buffer.inner.reshape((kernels, rows // 2, 2, columns // 2, 2, batch)).transpose(2, 4, 0, 1, 3, 5)


def _multiplying(site: Site, part: slice, weights: Array, seen: Array, products: Array, group: slice) -> Work:
    """16 products for some kernels, and A^T m A; the bias added to one product reaches all four corners."""
    kernels, place = weights.shape[1], seen.shape[3:]
    operand = _matrices(seen)
    flat = products.reshape(-1)[: 20 * kernels * prod(place)].reshape((20, kernels, *place))
    made, by_row, sums = _matrices(flat[:16]), flat[:16].reshape((4, 4, kernels, *place)), flat[16:]
    by_column, corners = by_row[:2].swapaxes(0, 1), corners_of(site.result)[:, :, group, part].swapaxes(0, 1)
    bias = site.sources[2].inner[group, np.newaxis] if len(site.sources) == 3 else None

    def run() -> None:
        np.matmul(weights, operand, out=made)
        if bias is not None:
            np.add(made[5], bias, out=made[5])
        _sums(by_row, by_row, sums)
        _sums(by_column, corners, sums[:2])

    return run


def _matrices(numbers: Array) -> Array:
    """16 matrices (channels, columns), without a copy."""
    return numbers.reshape((16, numbers.shape[-4], -1))


def _sums(products: Array, out: Array, room: Array) -> None:
    """A^T along the first axis; overwrites the second product."""
    np.add(products[1], products[2], out=room)
    np.subtract(products[1], products[2], out=products[1])
    np.add(products[1], products[3], out=out[1])
    np.add(products[0], room, out=out[0])


def _backward(site: Site, tiles: Tiles, turn: Array, weights: Array, kept: Sequence[Array]) -> Work | None:
    """The adjoint of every step, part by part; the transformed operand is still there from the forward pass."""
    sink, padding = site.sinks[0], window_of(site.call).padding
    whole = sink is None or not any(padding) or sink.form.padding == preferred_forms(site.call)[0].padding
    own = () if whole or sink is None else (framed(sliding_at(site.call), sink),)
    products, sent, more, room, *rest = site.workspace.scratch(*tiles.sent, *own)
    total, turned = site.workspace.keep(weights.shape), site.workspace.keep((16, tiles.channels, tiles.kernels))
    bias = site.sinks[2].inner if len(site.sinks) == 3 and site.sinks[2] is not None else None
    target = None if sink is None else rest[0] if rest else with_rows(sink.storage if any(padding) else sink.inner)
    before: Array | None = None
    steps: list[Work | None] = [None if sink is None else copying(turned, weights.transpose(0, 2, 1))]
    for part, seen in zip(tiles.parts, kept, strict=True):
        made = products.reshape(-1)[: 16 * tiles.kernels * seen[0, 0, 0].size].reshape((16, tiles.kernels, *seen.shape[3:]))
        steps.append(_products_back(corners_of(site.gradient)[:, :, :, part], made))
        if bias is not None:
            steps.append(_bias_back(_matrices(made)[5], bias, fresh=not part.start))
        if site.sinks[1] is not None:
            steps.append(_weights_back(_matrices(made), _matrices(seen), total, more, fresh=not part.start))
        if target is not None:
            tiled = sent[part.start // tiles.place[0] % 2].reshape(-1)[: seen.size].reshape(seen.shape)
            steps.append(_multiplied(turned, _matrices(made), _matrices(tiled)))
            steps.append(_data_back(tiled, before, room, target[:, 2 * part.start : 2 * part.stop]))
            before = tiled[2:, :, :, -1:]
    if site.sinks[1] is not None:
        steps.append(_multiplied(total.reshape((16, -1)).T, turn, site.sinks[1].inner.reshape((-1, 9))))
    if sink is not None and target is not None and before is not None:
        steps.append(_columns_back(before, room, target[:, -2:]))
        steps.append(copying(with_rows(sink.inner), inside(target, padding)) if rest else None)
    return in_turn(*steps)


def _products_back(corners: Array, made: Array) -> Work:
    """A g A^T: the gradients of 16 products."""
    grid = made.reshape((4, 4, *made.shape[1:]))

    def run() -> None:
        np.copyto(grid[0::3, 0::3], corners)
        np.add(grid[0, 0::3], grid[3, 0::3], out=grid[1, 0::3])
        np.subtract(grid[0, 0::3], grid[3, 0::3], out=grid[2, 0::3])
        np.add(grid[:, 0], grid[:, 3], out=grid[:, 1])
        np.subtract(grid[:, 0], grid[:, 3], out=grid[:, 2])

    return run


def _bias_back(gradient: Array, bias: Array, fresh: bool) -> Work:
    """The sum over the columns of a part, added to that of earlier ones."""
    room = np.empty_like(bias)

    def run() -> None:
        np.add.reduce(gradient, 1, out=bias if fresh else room)
        if not fresh:
            np.add(bias, room, out=bias)

    return run


def _weights_back(gradients: Array, seen: Array, total: Array, room: Array, fresh: bool) -> Work:
    """16 products over the columns of a part, added to those of earlier ones."""
    first, second, out = thin(gradients, np.swapaxes(seen, 1, 2), total if fresh else room)

    def run() -> None:
        np.matmul(first, second, out=out)
        if not fresh:
            np.add(total, room, out=total)

    return run


def _multiplied(first: Array, second: Array, out: Array) -> Work:
    """The work of one product."""

    def run() -> None:
        np.matmul(first, second, out=out)

    return run


def _data_back(sent: Array, before: Array | None, room: Array, padded: Array) -> Work:
    """B v B^T of a part: what its tiles send to their first two lines, and the tiles above them to these, as those are then done.

    The last two lines of its last tiles are left to the next part.
    """
    upper, lower = sent[:2], sent[2:]
    space = room.reshape(-1)[: sent[0].size].reshape(sent[0].shape)
    columns = _columns_back(upper, room, padded)

    def run() -> None:
        _spread(sent, space)
        np.add(upper[:, :, :, 1:], lower[:, :, :, :-1], out=upper[:, :, :, 1:])
        if before is not None:
            np.add(upper[:, :, :, :1], before, out=upper[:, :, :, :1])
        columns()

    return run


def _columns_back(lines: Array, room: Array, padded: Array) -> Work:
    """The same along columns for lines that are done; neighbouring tiles share every other two columns."""
    channels, rows, columns, batch = padded.shape
    target = padded.reshape((channels, rows // 2, 2, columns // 2, 2, batch)).transpose(4, 2, 0, 1, 3, 5)
    by_column = lines.swapaxes(0, 1)
    first, second = by_column[:2], by_column[2:]
    space = room.reshape(-1)[: by_column[0].size].reshape(by_column[0].shape)

    def run() -> None:
        _spread(by_column, space)
        np.copyto(target[..., 0, :], first[..., 0, :])
        np.add(first[..., 1:, :], second[..., :-1, :], out=target[..., 1:-1, :])
        np.copyto(target[..., -1, :], second[..., -1, :])

    return run


def _spread(sent: Array, room: Array) -> None:
    """B along the first axis, in place: what a tile's four lines get from its four transformed ones."""
    zero, one, two, three = sent
    np.add(one, two, out=room)
    np.subtract(one, two, out=one)
    np.subtract(room, zero, out=two)
    np.subtract(one, three, out=one)


declare(
    Kernel(
        "conv2d by Winograd",
        "conv2d",
        winograd,
        pays,
        preferred_forms,
        scratch,
        preferred=True,
        takes_bias=True,
        writes_phases=writes_phases,
        in_phases=True,
    )
)
