"""A family keeps vectors by name and cuts work on them into parts that meet without gap or overlap."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from gradviz.engine.tensors.family import LINE, WORTH_SHARING, Family


def family(length: int, threads: int, dtype: Any = np.float32) -> Family:
    return Family({"w": (length,)}, dtype, threads, "auto", None)


@pytest.mark.parametrize("threads", [1, 2, 3])
@pytest.mark.parametrize("length", [0, 1, 5, WORTH_SHARING - 1, WORTH_SHARING, WORTH_SHARING + 7, 3 * WORTH_SHARING])
def test_the_parts_cover_every_number_once(length: int, threads: int) -> None:
    shared, parts = family(length, threads), list[slice]()
    shared.spread(parts.append, {}, {})
    shared.close()
    parts.sort(key=lambda part: part.start)
    assert [part.stop for part in parts[:-1]] == [part.start for part in parts[1:]]
    assert (parts[0].start, parts[-1].stop) == (0, length) if length else not parts
    assert len(parts) == (0 if not length else threads if length >= WORTH_SHARING else 1)
    assert all(part.start % LINE == 0 for part in parts)


def test_a_vector_is_cleared_whenever_it_is_asked_for() -> None:
    kept = family(9, 1, np.float64)
    first, second = kept.vector("first"), kept.vector("second")
    first.fill(1)
    second.fill(2)
    assert kept.vector("first") is first
    assert not first.any()
    assert second.tolist() == [2.0] * 9
