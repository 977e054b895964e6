"""Separator, header, types and gaps are found; what is wrong is named by row and column; no text does anything else."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradviz.data import table
from gradviz.data.table import label, read_table
from gradviz.errors import DataError


@pytest.mark.parametrize(
    ("text", "separator"),
    [
        ("a,b\n1,2\n3,4\n", ","),
        ("a;b\n1,5;2,5\n3,5;4,5\n", ";"),
        ("a\tb\n1,5\t2\n3,5\t4\n", "\t"),
        ("a | b\n1 | 2\n3 | 4\n", "|"),
        ("a b\n1 2\n3   4 \n", " "),
        ("a, b\n1, 2\n3, 4\n", ","),
        ("\ufeffa,b\r\n1,2\r\n3,4\r\n", ","),
        ("a,b\r1,2\r3,4", ","),
        ("\n\na,b\n\n1,2\n , \n3,4\n", ","),
        ('"a","b"\n"1","2"\n"3","4"\n', ","),
    ],
)
def test_the_separator_is_found(text: str, separator: str) -> None:
    found = read_table(text)
    assert found.separator == separator
    assert found.header
    assert [column.name for column in found.columns] == ["a", "b"]
    assert [int(value) for value in found.columns[0].values] == [1, 3]
    assert [int(value) for value in found.columns[1].values] == [2, 4]


def test_decimal_commas_count_where_commas_separate_nothing() -> None:
    assert read_table("1,5;2\n2,25;-3,5\n").columns[1].values.tolist() == [2.0, -3.5]
    assert read_table("1,5\n2,25\n").columns[1].values.tolist() == [5.0, 25.0]
    assert read_table("\N{MINUS SIGN}1.5;1e3\n+2;.5\n").columns[0].values.tolist() == [-1.5, 2.0]


def test_without_a_header_columns_are_told_by_their_place() -> None:
    found = read_table("1,2\n3,4\n")
    assert not found.header
    assert [column.name for column in found.columns] == ["x1", "x2"]
    assert found.rows.tolist() == [1, 2]


def test_words_that_recur_are_no_header() -> None:
    assert not read_table("red,yes\ngreen,no\nred,yes\n").header
    assert read_table("colour,ripe\nred,yes\ngreen,no\n").header


def test_names_are_told_apart() -> None:
    assert [column.name for column in read_table("a,a,,b\n1,2,3,4\n").columns] == ["a", "a (2)", "x3", "b"]


def test_words_become_places_in_a_list_of_words() -> None:
    column = read_table("x,kind\n1,cat\n2,dog\n3,cat\n4,\n").columns[1]
    assert column.words == ("cat", "dog")
    assert np.array_equal(column.values, [0.0, 1.0, 0.0, np.nan], equal_nan=True)


@pytest.mark.parametrize("gap", ["", "NA", "nan", "NULL", "?", "-", "n/a", "None"])
def test_gaps_are_not_numbers(gap: str) -> None:
    values = read_table(f"a,b\n1,2\n{gap},4\n5,6\n").columns[0].values
    assert np.isnan(values).tolist() == [False, True, False]


def test_quoted_cells_hold_separators_and_new_lines_and_rows_count_lines() -> None:
    found = read_table('name,x\n"a, ""b""\nc",1\nd,2\n\nd,3\n')
    assert found.columns[0].words == ('a, "b"\nc', "d")
    assert found.rows.tolist() == [2, 4, 6]


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        ("", "empty", "one row"),
        (" \n\n", "empty", "one row"),
        ("a,b\n", "no rows", "header"),
        ("a,b\n1,2\n3\n5,6\n7,8\n", "ragged", "row 3 has 1 cells, but the first row has 2"),
        ('a,b\n1,2\n3,"4\n5,6\n', "broken row", "row 3"),
        ("a,b\n1,\0\n", "not text", "zero bytes"),
        ("a,b\n" + "1" * 200_000 + ",2\n", "broken row", "row 2"),
    ],
)
def test_what_is_wrong_is_named(text: str, code: str, said: str) -> None:
    with pytest.raises(DataError) as caught:
        read_table(text)
    assert caught.value.code == code
    assert said in str(caught.value)
    assert caught.value.hint


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a,b\n1,2\n3,4\n5,x\n6,y\n7,8\n", "row 4, column b: x"),
        ("a,b\n1,2\n3,inf\n", "row 3, column b: inf"),
        ("a,b\n1,2\n3,1e999\n", "row 3, column b: 1e999"),
        ("a,b\n1,2\n3,4_000\n", "row 3, column b: 4_000"),
    ],
)
def test_a_cell_that_is_no_number_is_the_fault_of_its_column(text: str, said: str) -> None:
    good, bad = read_table(text).columns
    assert good.fault is None
    assert bad.fault is not None
    assert bad.fault.code == "bad cell"
    assert said in bad.fault.message
    assert bad.fault.hint


def test_far_too_many_cells_are_refused_before_anything_is_made_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table, "CELLS", 100)
    monkeypatch.setattr(table, "_separator", lambda text: ",")
    monkeypatch.setattr(table, "_records", lambda text, separator: pytest.fail("rows were made"))
    with pytest.raises(DataError, match="too large"):
        read_table("1,2\n" * 200)


def test_far_too_many_cells_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table, "CELLS", 100)
    with pytest.raises(DataError, match="too large at row 51"):
        read_table("1,2\n" * 200)
    with pytest.raises(DataError, match="10000 columns"):
        monkeypatch.setattr(table, "CELLS", 10**9)
        read_table(("1," * 20_000 + "1\n") * 2)


def test_a_number_as_a_class_reads_as_a_person_writes_it() -> None:
    assert [label(value) for value in (0.0, 3.0, 2.5)] == ["0", "3", "2.5"]


@given(st.text(st.sampled_from('ab1.5,;\t|" \n\r-?\u2028\x0cя'), max_size=80))
def test_any_text_is_a_table_or_a_sentence(text: str) -> None:
    try:
        found = read_table(text)
    except DataError as error:
        assert error.message
        assert error.hint
    else:
        assert all(len(column.values) == len(found) for column in found.columns)
        assert all(column.fault or not np.isinf(column.values).any() for column in found.columns)


@given(st.lists(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=3, max_size=3), min_size=1, max_size=20))
def test_numbers_come_back_as_they_were_written(rows: list[list[float]]) -> None:
    found = read_table("\n".join(",".join(map(repr, row)) for row in rows))
    assert np.stack([column.values for column in found.columns], axis=1).tolist() == rows
