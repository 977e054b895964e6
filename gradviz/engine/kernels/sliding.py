"""How a window slides over batch-last pictures: which memory every tap sees, in stretches that fit the cache. Multiplies nothing."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from math import prod
from typing import Any

from numpy.lib.stride_tricks import as_strided

from gradviz.engine.kernels.kernel import Call
from gradviz.engine.tensors.buffers import Array, Padding, Shape
from gradviz.ops.windows import spread

Pair = tuple[int, int]
EVERY_TAP = (slice(None), slice(None), slice(None))


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


@dataclass(frozen=True)
class Stretch:
    """Some neighbouring columns: all places of one `phase` (none where columns are not phased) in lines `first` to `end`."""

    phase: tuple[int, ...]
    first: int
    end: int
    columns: slice

    @property
    def size(self) -> int:
        """How many columns it has."""
        return int(self.columns.stop - self.columns.start)

    @property
    def places(self) -> tuple[Any, ...]:
        """The index of its places among the axes of all places."""
        return (*self.phase, slice(self.first, self.end))


@dataclass(frozen=True, eq=False)
class Sliding:
    """The shapes of one convolution: `channels` seen by taps, and the places (rows, columns, batch) of its result.

    Columns are ordered (row, column, batch); phased ones by the parity of row and column first, as a pooling reads them.
    """

    window: Window
    channels: int
    rows: int
    columns: int
    batch: int
    phased: bool

    @property
    def taps(self) -> Shape:
        return (self.channels, *self.window.size)

    @property
    def apart(self) -> int:
        """How far apart two neighbouring lines of a stretch lie in the picture."""
        return 2 if self.phased else 1

    @property
    def line(self) -> int:
        """How many columns one line has."""
        return self.columns // self.apart * self.batch

    @property
    def places(self) -> Shape:
        """The axes of places in the order of the columns."""
        return (*(2, 2) * self.phased, self.rows // self.apart, self.columns // self.apart, self.batch)

    def seen(self, padded: Array) -> Array:
        """Every tap at every place, as a view of the padded operand (channels, rows, columns, batch)."""
        (down, along), (row_step, column_step) = self.window.stride, self.window.dilation
        channel, row, column, sample = padded.strides
        taps = (channel, row * row_step, column * column_step)
        places = (row * down, column * along)
        phases = (*places, 2 * row * down, 2 * column * along) if self.phased else places
        return as_strided(padded, (*self.taps, *self.places), (*taps, *phases, sample))

    def stretches(self, numbers: int) -> list[Stretch]:
        """All columns in stretches of about `numbers` numbers or fewer, if one line allows it."""
        lines = self.rows // self.apart
        count = -(-lines * self.line * prod(self.taps) // numbers)
        step = max(1, -(-lines // max(1, count)))
        found: list[Stretch] = []
        for phase in product((0, 1), repeat=2) if self.phased else [()]:
            for first in range(0, lines, step):
                end = min(first + step, lines)
                start = found[-1].columns.stop if found else 0
                found.append(Stretch(tuple(phase), first, end, slice(start, start + (end - first) * self.line)))
        return found

    def seen_by(self, padded: Array, stretch: Stretch, i: int, j: int) -> Array:
        """The part of the padded operand that tap (i, j) sees from the places of a stretch."""
        (down, along), (row_step, column_step) = self.window.stride, self.window.dilation
        p, q = stretch.phase or (0, 0)
        first_row = i * row_step + p * down + self.apart * down * stretch.first
        rows = steps(first_row, self.apart * down, stretch.end - stretch.first)
        columns = steps(j * column_step + q * along, self.apart * along, self.columns // self.apart)
        return padded[:, rows, columns]


def steps(start: int, step: int, count: int) -> slice:
    return slice(start, start + step * (count - 1) + 1, step)
