"""Columns never outgrow their size, and keep the form of what was put in."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradviz.nn.columns import Columns, means


@given(st.integers(0, 300), st.sampled_from([2, 8, 9, 64]))
def test_a_line_stays_a_line(rows: int, most: int) -> None:
    columns = Columns(("time", "value"), most)
    for row in range(rows):
        columns.add((row, 2.0 * row))
    assert len(columns) <= most + 1
    time, value = columns.column("time"), columns.column("value")
    assert np.allclose(value, 2 * time)
    assert (np.diff(time) > 0).all()
    if rows:
        assert 0 <= time[0] <= time[-1] <= rows - 1
    assert columns.bytes <= max(most, 64) * 16


def test_what_is_no_number_is_left_out_of_means() -> None:
    columns = Columns(("a", "b"), 2)
    for row in [(1.0, np.nan), (3.0, np.nan), (np.nan, 4.0), (5.0, 6.0)]:
        columns.add(row)
    assert columns.each == 2
    assert columns.column("a").tolist() == [2.0, 5.0]
    assert np.isnan(columns.column("b")[0])
    assert columns.column("b")[1] == 5.0
    assert np.isnan(means(np.full((2, 1), np.nan))).all()


def test_columns_survive_as_arrays() -> None:
    columns = Columns(("a",), 4)
    for row in range(11):
        columns.add((row,))
    again = Columns.from_arrays(columns.to_arrays(), 4)
    assert (again.column("a") == columns.column("a")).all()
    assert again.each == columns.each
    with pytest.raises(ValueError, match="shape"):
        Columns.from_arrays({"column/a": np.zeros(2), "column/b": np.zeros(3), "each": np.array(1.0)})


def test_a_column_that_arrays_do_not_have_holds_no_number() -> None:
    columns = Columns(("a",))
    columns.add((3.0,))
    again = Columns.from_arrays(columns.to_arrays(), names=("b", "a"))
    again.add((7.0, 4.0))
    assert again.column("a").tolist() == [3.0, 4.0]
    assert np.isnan(again.column("b")[0])
    assert again.column("b")[1] == 7.0
    assert Columns.from_arrays({"each": np.array(1.0)}, names=("a",)).column("a").tolist() == []


def test_what_is_no_number_has_no_place_in_a_row_of_its_own_either() -> None:
    columns = Columns(("a", "b", "c"))
    columns.add((1.0, np.inf, -np.inf))
    columns.add((np.nan, 2.0, np.float32(0.5)))
    columns.add((3, 4, 5))
    for name in columns.names:
        assert not np.isinf(columns.column(name)).any()
    assert columns.column("a")[[0, 2]].tolist() == [1.0, 3.0]
    assert columns.column("b")[1:].tolist() == [2.0, 4.0]
    assert columns.column("c")[1:].tolist() == [0.5, 5.0]
