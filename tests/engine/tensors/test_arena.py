"""An arena gives out zeros that every process with its file sees, and nothing twice."""

from __future__ import annotations

import os

import numpy as np
import pytest

from gradviz.engine.tensors.arena import CAPACITY, Arena, shared_file
from gradviz.engine.tensors.buffers import CACHE_LINE


@pytest.fixture
def arenas() -> tuple[Arena, Arena]:
    """Two views of one memory, as of two processes."""
    file = shared_file()
    found = Arena(file), Arena(file)
    os.close(file)
    return found


def test_arrays_are_zeros_that_begin_with_a_cache_line_and_do_not_overlap(arenas: tuple[Arena, Arena]) -> None:
    arrays = [
        arenas[0].zeros(shape, dtype) for shape, dtype in (((3, 5), np.float32), ((), np.float64), ((7,), np.int64), ((0,), np.float32))
    ]
    for number, array in enumerate(arrays, 1):
        assert array.ctypes.data % CACHE_LINE == 0
        assert not array.any()
        array.fill(number)
    assert [array.reshape(-1)[:1].tolist() for array in arrays] == [[1], [2], [3], []]


def test_what_is_written_on_one_side_is_read_on_the_other(arenas: tuple[Arena, Arena]) -> None:
    here, there = arenas
    here.zeros((9,), np.float32)
    array = here.zeros((2, 3), np.float32)
    array[:] = [[1, 2, 3], [4, 5, 6]]
    assert there.at(here.place(array), (2, 3), np.float32).tolist() == array.tolist()


def test_a_full_arena_says_so(arenas: tuple[Arena, Arena]) -> None:
    with pytest.raises(MemoryError):
        arenas[0].zeros((CAPACITY + 1,), np.uint8)


def test_other_memory_has_no_place(arenas: tuple[Arena, Arena]) -> None:
    with pytest.raises(ValueError, match="no shared memory"):
        arenas[0].place(np.zeros(3))
