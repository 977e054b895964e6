"""Products that are cut equal products that are not."""

from __future__ import annotations

import numpy as np
import pytest

from gradviz.engine.kernels.products import (
    NARROWEST,
    QUICK,
    SMALL,
    adding_up,
    cuts,
    dealt,
    in_rows,
    products,
    running,
    shared,
    summands,
    thin,
)
from gradviz.engine.tensors.crew import Crew


@pytest.mark.parametrize("columns", [1, 300, 5000, 100_003])
@pytest.mark.parametrize("each", [1, 80, 1168, QUICK // NARROWEST, QUICK // NARROWEST + 1, 10 * QUICK])
def test_cuts_cover_all_columns_and_stay_quick(columns: int, each: int) -> None:
    found = cuts(columns, each)
    assert [place for part in found for place in range(columns)[part]] == list(range(columns))
    if QUICK // each < NARROWEST:
        assert len(found) == 1
    else:
        assert all((part.stop - part.start) * each <= QUICK for part in found)


@pytest.mark.parametrize("groups", [(), (3,)])
def test_cut_products_and_sums_are_the_same(groups: tuple[int, ...]) -> None:
    rng = np.random.default_rng(0)
    first, second, third = (rng.normal(size=(*groups, *shape)) for shape in ((40, 30), (30, 2000), (20, 2000)))
    out = np.empty((*groups, 40, 2000))
    parts = products(first, second, out)
    assert len(parts) > 1
    running(parts)()
    assert np.allclose(out, first @ second, rtol=1e-12, atol=1e-12)
    sums = summands(second, third)
    assert len(sums) > 1
    total, room = np.full((*groups, 30, 20), 7.0), np.empty((*groups, 30, 20))
    want = second @ np.swapaxes(third, -1, -2)
    adding_up(sums, total, room, fresh=True)()
    assert np.allclose(total, want, rtol=1e-12, atol=1e-10)
    adding_up(sums, total, room, fresh=False)()
    assert np.allclose(total, 2 * want, rtol=1e-12, atol=1e-10)


@pytest.mark.parametrize("small", [True, False])
@pytest.mark.parametrize("rows", [8, 64, 785, 3000])
def test_products_cut_along_rows_are_the_same(monkeypatch: pytest.MonkeyPatch, rows: int, small: bool) -> None:
    monkeypatch.setattr("gradviz.engine.kernels.products.has_small_products", lambda: small)
    rng = np.random.default_rng(0)
    first, second = rng.normal(size=(100, rows)).T, rng.normal(size=(100, 90))
    out = np.zeros((rows, 91))[:, 1:]
    parts = in_rows(first, second, out)
    assert (len(parts) > 1 or parts[0][0].ndim == 3) == (small and rows > 100)
    assert sum(part.size for _, _, part in parts) == out.size
    assert all(part.shape[-2] * second.size <= QUICK for _, _, part in parts) or not small
    running(parts)()
    assert np.allclose(out, first @ second, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("small", [True, False])
@pytest.mark.parametrize("columns", [20, 60, 2000])
@pytest.mark.parametrize("rows", [16, 48, 49])
def test_a_stack_of_products_cut_into_thin_ones_is_the_same(monkeypatch: pytest.MonkeyPatch, rows: int, columns: int, small: bool) -> None:
    monkeypatch.setattr("gradviz.engine.kernels.products.has_small_products", lambda: small)
    rng = np.random.default_rng(0)
    first, second = rng.normal(size=(3, rows, 50)), np.swapaxes(rng.normal(size=(3, columns, 50)), 1, 2)
    out = np.empty((3, rows, columns))
    one, two, there = thin(first, second, out)
    assert (one.ndim == 4) == (small and rows % 16 == 0 and columns < 2000)
    assert one.ndim == 3 or there.shape[2] * columns <= SMALL
    np.matmul(one, two, out=there)
    assert np.allclose(out, first @ second, rtol=1e-12, atol=1e-12)


def test_shared_products_are_right_and_round_as_one_thread_does() -> None:
    rng = np.random.default_rng(0)
    first, second = rng.normal(size=(785, 100)), rng.normal(size=(100, 90))
    found = []
    for crew in (Crew(0), Crew(1), Crew(2)):
        out = np.zeros((785, 90))
        shared((first, second, out), crew)()
        crew.close()
        found.append(out)
    assert np.allclose(found[0], first @ second, rtol=1e-12, atol=1e-12)
    assert np.array_equal(found[0], found[1])
    assert np.array_equal(found[0], found[2])


def test_pieces_cover_every_row_once() -> None:
    stack, rest = (np.zeros((7, 112, 5)), np.zeros((5, 3)), np.zeros((7, 112, 3))), (np.zeros((1, 5)), np.zeros((5, 3)), np.zeros((1, 3)))
    for _, _, out in (pieces := dealt([stack, rest], 2)):
        np.add(out, 1, out=out)
    assert len(pieces) == 5
    assert (stack[2] == 1).all()
    assert (rest[2] == 1).all()
