"""Arena: memory that several processes see, in one file without a name. Owns the mapping; knows no plan.

It is given out from its start and never taken back, so whatever is new is zeros. What no one has touched costs nothing.
"""

from __future__ import annotations

import mmap
import os
import sys
import tempfile
from math import prod
from typing import Any

import numpy as np

from gradviz.engine.tensors.buffers import CACHE_LINE, Array, Shape

CAPACITY = 1 << 32
"""Bytes of address space."""


class Arena:
    """The memory behind `file`, a file descriptor; `end` is where the next array begins, in bytes."""

    def __init__(self, file: int) -> None:
        self.end = 0
        self._bytes: Array = np.frombuffer(mmap.mmap(file, CAPACITY), np.uint8)
        self._start: int = self._bytes.__array_interface__["data"][0]

    def zeros(self, shape: Shape, dtype: Any) -> Array:
        """New memory that begins with a cache line. Raises MemoryError where none is left."""
        place = -(-self.end // CACHE_LINE) * CACHE_LINE
        self.end = place + prod(shape) * np.dtype(dtype).itemsize
        if self.end > CAPACITY:
            raise MemoryError(f"an arena of {CAPACITY} bytes is full")
        return self.at(place, shape, dtype)

    def at(self, place: int, shape: Shape, dtype: Any) -> Array:
        """The array of this shape that begins at byte `place`."""
        array: Array = self._bytes[place : place + prod(shape) * np.dtype(dtype).itemsize].view(dtype).reshape(shape)
        return array

    def place(self, array: Array) -> int:
        """Where an array of this arena begins. Raises ValueError for one that lies elsewhere."""
        place: int = array.__array_interface__["data"][0] - self._start
        if not 0 <= place <= CAPACITY - array.nbytes:
            raise ValueError("this array lies in no shared memory")
        return place


def shared_file() -> int:
    """A descriptor of a new file of CAPACITY bytes that vanishes with the last process that holds it."""
    if sys.platform == "linux":
        file = os.memfd_create("gradviz")
    else:
        with tempfile.TemporaryFile() as made:
            file = os.dup(made.fileno())
    os.truncate(file, CAPACITY)
    return file
