import math

import pytest

from gradviz.cli.values import read_number, read_values
from gradviz.errors import InputError


def test_numbers_and_arrays() -> None:
    assert read_values(["a=2", "b = -1.5", "x=[1,2,3]", "m=[[1,2],[3,4]]"]) == {
        "a": 2.0,
        "b": -1.5,
        "x": [1, 2, 3],
        "m": [[1, 2], [3, 4]],
    }
    assert read_number("m", "[1, 2; 3, 4]") == [[1, 2], [3, 4]]


def test_rows_of_a_matrix_are_parted_by_semicolons() -> None:
    assert read_number("A", "[1,2;3,4]") == [[1, 2], [3, 4]]
    assert read_number("A", "[1;2]") == [[1], [2]]


def test_a_true_minus_and_non_finite_numbers_are_read() -> None:
    assert read_number("a", "−2") == -2.0
    assert math.isinf(read_number("a", "inf"))
    assert math.isnan(read_number("a", "nan"))


def test_numbers_in_an_array_are_written_as_outside_of_one() -> None:
    assert read_number("x", "[.5, 1., +2, −3, 1e3]") == [0.5, 1.0, 2.0, -3.0, 1000.0]
    assert read_number("x", "[inf, -inf]") == [math.inf, -math.inf]
    assert math.isnan(read_number("x", "[1, nan]")[1])
    assert read_number("x", "[ [1 ,2], [ 3,4 ] ]") == [[1.0, 2.0], [3.0, 4.0]]
    assert read_number("x", "[]") == []


@pytest.mark.parametrize(
    "argument",
    [
        *("a", "=2", "a=", "a=two", "a=[1,", "a=[1,2;3", "a=1;2]", "a=" + "[" * 100_000, "a=[1_0]", "a=1_0"),
        *("a=[true]", 'a=["1"]', "a=[null]", "a=[{}]", "a=[1,,2]", "a=[1 2]", "a=[1]]", "a=[1][2]", "a=[,]"),
    ],
)
def test_what_cannot_be_read_is_named(argument: str) -> None:
    with pytest.raises(InputError) as caught:
        read_values([argument])
    assert caught.value.hint


def test_a_name_given_twice_is_refused() -> None:
    with pytest.raises(InputError, match="a is given twice"):
        read_values(["a=1", "a=2"])
