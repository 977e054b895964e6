"""Memory keeps its promise: views where views are promised, natural shapes outside whatever the form inside."""

from __future__ import annotations

import numpy as np
import pytest

from gradviz.engine.tensors.buffers import CACHE_LINE, PLAIN, Form, Workspace, allocate, flat_vectors, zeros

FORMS = {
    "plain": ((3, 2, 4, 6), PLAIN),
    "framed": ((3, 2, 4, 6), Form(padding=((0, 0), (1, 2), (2, 1)))),
    "row": ((3, 2, 4, 6), Form(row=True)),
    "outermost": ((3, 2, 4, 6), Form(outermost=True)),
    "outermost row": ((3, 5), Form(row=True, outermost=True)),
}


@pytest.mark.parametrize("form", FORMS)
def test_a_buffer_reads_as_it_was_written_and_shares_its_memory(form: str) -> None:
    shape, wanted = FORMS[form]
    buffer = allocate(shape, True, wanted, np.float32)
    numbers = np.arange(np.prod(shape), dtype=np.float32).reshape(shape)
    buffer.natural[...] = numbers
    assert np.array_equal(buffer.natural, numbers)
    assert np.array_equal(np.moveaxis(buffer.inner, -1, 0), numbers)
    assert np.shares_memory(buffer.natural, buffer.storage)
    assert buffer.inner.shape == (*shape[1:], shape[0])
    assert np.array_equal(buffer.matrix(), numbers.reshape(shape[0], -1).T)


def test_a_phased_buffer_holds_each_parity_in_one_stretch() -> None:
    buffer = allocate((3, 2, 4, 6), True, Form(phased=True), np.float64)
    numbers = np.random.default_rng(0).normal(size=(3, 2, 4, 6))
    for row in (0, 1):
        for column in (0, 1):
            buffer.storage[:, row, column] = np.moveaxis(numbers[:, :, row::2, column::2], 0, -1)
    assert np.array_equal(buffer.natural, numbers)
    assert buffer.planes() is not None


def test_a_frame_stays_zero_and_a_row_stays_one() -> None:
    framed = allocate((3, 2, 4), True, Form(padding=((0, 0), (1, 1))), np.float32)
    framed.natural[...] = 5
    assert framed.storage.sum() == 5 * 24
    assert framed.planes() is None
    row = allocate((3, 4), True, Form(row=True), np.float32)
    row.natural[...] = 5
    assert np.array_equal(row.matrix(row=True)[-1], [1, 1, 1])
    assert row.matrix(row=True).shape == (5, 3)


def test_an_unbatched_buffer_has_its_natural_layout_inside() -> None:
    buffer = allocate((2, 3), False, Form(row=True), np.float32)
    assert buffer.natural is buffer.inner is buffer.storage


def test_a_view_has_another_shape_over_the_same_memory() -> None:
    buffer = allocate((3, 2, 2, 2), True, Form(row=True), np.float32)
    buffer.natural[...] = np.arange(24).reshape(3, 2, 2, 2)
    flat = buffer.viewed((3, 8))
    assert np.array_equal(flat.natural, np.arange(24).reshape(3, 8))
    flat.natural[0, 0] = 7
    assert buffer.natural[0, 0, 0, 0] == 7


def test_parameters_lie_one_after_the_other() -> None:
    vectors = flat_vectors({"a": (2, 3), "b": (), "c": (4,)}, np.float32)
    assert vectors.places == {"a": (slice(0, 6), (2, 3)), "b": (slice(6, 7), ()), "c": (slice(7, 11), (4,))}
    vectors.value("c").inner[...] = 3
    vectors.gradient("b").inner[...] = 2
    assert vectors.values.tolist() == [0] * 7 + [3] * 4
    assert vectors.gradients.tolist() == [0] * 6 + [2] + [0] * 4
    other = np.zeros(11, np.float32)
    vectors.with_gradients(other).gradient("a").inner[...] = 1
    assert other.sum() == 6


def test_scratch_is_shared_and_bounded() -> None:
    workspace = Workspace(np.float32)
    workspace.reserve(10)
    first, second = workspace.scratch((2, 2), (3,))
    assert not np.shares_memory(first, second)
    assert np.shares_memory(first, workspace.scratch((10,))[0])
    with pytest.raises(ValueError, match="11 numbers"):
        workspace.scratch((11,))


def test_kept_memory_lies_in_the_order_of_its_buffer() -> None:
    workspace = Workspace(np.float32)
    rows, columns = (allocate((4, 3), True, form, np.float32) for form in (Form(outermost=True), PLAIN))
    for buffer in (rows, columns):
        for array in (workspace.keep_like(buffer, bool), workspace.zeros_like(buffer)):
            assert array.shape == (3, 4)
            assert array.flags.c_contiguous == buffer.inner.flags.c_contiguous
            assert not array.any()
    assert workspace.keep((2, 2)).dtype == np.float32


@pytest.mark.parametrize("shape", [(), (0,), (3,), (5, 7)])
def test_zeros_begin_with_a_cache_line(shape: tuple[int, ...]) -> None:
    for dtype in (np.float32, np.float64, bool):
        kept = [zeros(shape, dtype) for _ in range(5)]
        for array in kept:
            assert array.shape == shape
            assert array.dtype == dtype
            assert array.size == 0 or array.__array_interface__["data"][0] % CACHE_LINE == 0
            assert not array.any()
