"""The memory of a tensor plan: buffers in batch-last layout, and flat vectors for parameters. Runs no gate.

Outside, the batch is the first axis; inside it is the last, so that copies, shifts and sums run over long rows of memory.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from math import prod
from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[Any]]
Shape = tuple[int, ...]
Padding = tuple[tuple[int, int], ...]
Allocator = Callable[[Shape, Any], Array]
"""Gives memory of zeros of a shape and dtype, as `zeros` does."""
CACHE_LINE = 64
"""Bytes; numbers that begin with one are read and written by whole registers, which saves a tenth of a long pass."""


@dataclass(frozen=True)
class Form:
    """What the readers of a buffer want beside its numbers.

    `padding` is a frame of zeros around the feature axes, `row` one more feature that is always 1, `outermost` a batch
    axis that stays first in memory, `phased` the last two feature axes split by parity: (channel, 2, 2, rows, columns, batch).
    """

    padding: Padding = ()
    row: bool = False
    outermost: bool = False
    phased: bool = False

    def of_gradient(self) -> Form:
        """The form of the gradient of a value of this form."""
        return Form(padding=self.padding, phased=self.phased, outermost=self.outermost)


PLAIN = Form()


@dataclass(frozen=True, eq=False)
class Buffer:
    """An array of natural `shape`; `storage` is all its memory, `inner` the numbers with the batch last.

    An unbatched buffer has its natural layout inside too. A phased `inner` has six axes.
    """

    shape: Shape
    batched: bool
    form: Form
    storage: Array
    inner: Array

    @property
    def natural(self) -> Array:
        """The numbers with the batch first: a view, but for a phased buffer a copy."""
        if not self.batched:
            return self.inner
        return np.moveaxis(self.inner.reshape((*self.shape[1:], self.shape[0])), -1, 0)

    def viewed(self, shape: Shape) -> Buffer:
        """The same memory as another natural shape with the same batch."""
        return replace(self, shape=shape, inner=self.inner.reshape((*shape[1:], shape[0])))

    def matrix(self, row: bool = False) -> Array:
        """(features, batch), with the row of ones where asked; a copy where the numbers do not lie together."""
        if self.form.outermost:
            return self.storage.T if row or not self.form.row else self.storage.T[:-1]
        if row:
            return self.storage
        return self.inner.reshape((prod(self.shape[1:]), self.shape[0]))

    def planes(self) -> Array | None:
        """(channels, everything else) as one stretch of memory; None where padding lies between."""
        whole = self.storage if self.form.phased else self.inner
        return whole.reshape((whole.shape[0], -1)) if whole.flags.c_contiguous else None


def zeros(shape: Shape, dtype: Any) -> Array:
    """New memory of zeros that begins with a cache line."""
    size = prod(shape) * np.dtype(dtype).itemsize
    room = np.zeros(size + CACHE_LINE, np.uint8)
    start = -room.__array_interface__["data"][0] % CACHE_LINE
    array: Array = room[start : start + size].view(dtype).reshape(shape)
    return array


def allocate(shape: Shape, batched: bool, form: Form, dtype: Any, new: Allocator = zeros) -> Buffer:
    """New memory of zeros for an array of natural `shape`, taken from `new`."""
    if not batched:
        storage = new(shape, dtype)
        return Buffer(shape, False, PLAIN, storage, storage)
    batch, features = shape[0], shape[1:]
    if form.phased:
        storage, inner = _phased(shape, dtype, new)
    elif form.outermost:
        storage = new((batch, prod(features) + form.row), dtype)
        inner = np.moveaxis(storage[:, : prod(features)].reshape(shape), 0, -1)
        storage[:, prod(features) :] = 1
    elif form.row:
        storage = new((prod(features) + 1, batch), dtype)
        inner = storage[:-1].reshape((*features, batch))
        storage[-1] = 1
    else:
        frame = (*form.padding, *[(0, 0)] * (len(features) - len(form.padding)))
        storage = new((*(low + size + high for size, (low, high) in zip(features, frame, strict=True)), batch), dtype)
        inner = storage[tuple(slice(low, low + size) for size, (low, _) in zip(features, frame, strict=True))]
    return Buffer(shape, True, form, storage, inner)


def _phased(shape: Shape, dtype: Any, new: Allocator) -> tuple[Array, Array]:
    batch, channels, rows, columns = shape
    storage = new((channels, 2, 2, rows // 2, columns // 2, batch), dtype)
    return storage, storage.transpose(0, 3, 1, 4, 2, 5)


@dataclass(frozen=True, eq=False)
class Vectors:
    """All parameters in one flat vector and their gradients in another; `places[name]` is (slice, natural shape)."""

    values: Array
    gradients: Array
    places: Mapping[str, tuple[slice, Shape]]

    def with_gradients(self, gradients: Array) -> Vectors:
        """The same parameters with other memory for their gradients."""
        return replace(self, gradients=gradients)

    def value(self, name: str) -> Buffer:
        return self._buffer(self.values, name)

    def gradient(self, name: str) -> Buffer:
        return self._buffer(self.gradients, name)

    def _buffer(self, vector: Array, name: str) -> Buffer:
        where, shape = self.places[name]
        view = vector[where].reshape(shape)
        return Buffer(shape, False, PLAIN, vector, view)


def flat_vectors(shapes: Mapping[str, Shape], dtype: Any, new: Allocator = zeros) -> Vectors:
    """Vectors of zeros with a place for every parameter, one after the other."""
    places = {}
    end = 0
    for name, shape in shapes.items():
        places[name] = (slice(end, end + prod(shape)), shape)
        end += prod(shape)
    return Vectors(new((end,), dtype), new((end,), dtype), places)


class Workspace:
    """Memory that kernels work in: kept for a plan's life, or scratch that the next thunk may overwrite."""

    def __init__(self, dtype: Any, new: Allocator = zeros) -> None:
        self.dtype = np.dtype(dtype)
        self._new = new
        self._scratch = zeros((0,), dtype)
        self._zeros = zeros((0,), dtype)

    def reserve(self, size: int) -> None:
        """Provide scratch for `size` numbers."""
        self._scratch = zeros((size,), self.dtype)

    def keep(self, shape: Shape, dtype: Any = None) -> Array:
        """Memory of its own."""
        return self._new(shape, self.dtype if dtype is None else dtype)

    def keep_like(self, buffer: Buffer, dtype: Any = None) -> Array:
        """Memory of its own that lies in the order of `buffer.inner`, so that both are walked alike."""
        if not buffer.form.outermost:
            return self.keep(buffer.inner.shape, dtype)
        return np.moveaxis(self.keep(buffer.shape, dtype), 0, -1)

    def zeros_like(self, buffer: Buffer) -> Array:
        """Zeros in the order of `buffer.inner` that are read and never written, shared by all who ask."""
        size = prod(buffer.inner.shape)
        if size > self._zeros.size:
            self._zeros = zeros((size,), self.dtype)
        if not buffer.form.outermost:
            return self._zeros[:size].reshape(buffer.inner.shape)
        return np.moveaxis(self._zeros[:size].reshape(buffer.shape), 0, -1)

    def scratch(self, *shapes: Shape) -> tuple[Array, ...]:
        """Arrays in the memory that every thunk uses anew. Raises ValueError for more than was reserved."""
        sizes = [prod(shape) for shape in shapes]
        if sum(sizes) > self._scratch.size:
            raise ValueError(f"{sum(sizes)} numbers of scratch wanted, {self._scratch.size} reserved")
        ends = [sum(sizes[: place + 1]) for place in range(len(sizes))]
        return tuple(self._scratch[end - size : end].reshape(shape) for shape, size, end in zip(shapes, sizes, ends, strict=True))
