"""Numbers are written in one way: true minus, significant digits, no trailing zeros, names for what is not finite."""

from __future__ import annotations

import json
import math
import sys
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from gradviz.notation import MINUS, bracketed, extents_only, number, plain, read_value, shape, value


@pytest.mark.parametrize(
    ("given_value", "written"),
    [
        (0, "0"),
        (-0.0, "0"),
        (3, "3"),
        (-1.5, "−1.5"),
        (0.1 + 0.2, "0.3"),
        (2 / 3, "0.6667"),
        (999_999, "999999"),
        (1_000_000, "1e6"),
        (1_234_567, "1.235e6"),
        (0.00012345, "1.234e−4"),
        (0.0012345, "0.001234"),
        (9.99999, "10"),
        (999_999.5, "1e6"),
        (-3e-7, "−3e−7"),
        (math.inf, "inf"),
        (-math.inf, "−inf"),
        (math.nan, "nan"),
    ],
)
def test_numbers(given_value: float, written: str) -> None:
    assert number(given_value) == written


def test_digits_are_significant_digits() -> None:
    assert number(math.pi, 2) == "3.1"
    assert number(math.pi, 8) == "3.1415927"


@given(st.floats(allow_nan=False, allow_infinity=False))
@example(sys.float_info.max)
@example(1.7975000000000001e308)
def test_what_is_written_reads_back_within_its_digits(x: float) -> None:
    written = number(x)
    assert "-" not in written
    assert math.isclose(float(written.replace(MINUS, "-")), x, rel_tol=1e-3, abs_tol=5e-324)


@pytest.mark.parametrize(
    ("content", "written"),
    [
        (2.5, "2.5"),
        (np.float64(2.5), "2.5"),
        (np.array(2.5), "2.5"),
        ([1, 2], "[1, 2]"),
        (((1.0, 2.0), (3.0, 4.0)), "[[1, 2], [3, 4]]"),
        (np.arange(6.0), "[0, 1, 2, 3, …]"),
        (np.zeros(0), "[]"),
        (np.arange(6.0).reshape(2, 3), "[[0, 1, 2], [3, 4, 5]]"),
        (np.arange(10.0).reshape(2, 5), "2×5 [0, 1, 2, 3, …]"),
        (np.arange(4.0).reshape(1, 2, 2), "1×2×2 [0, 1, 2, 3]"),
        (((1.0,) * 5,) * 2, "2×5 [1, 1, 1, 1, …]"),
        (np.zeros((0, 3)), "[]"),
        (np.zeros((0, 9)), "0×9 []"),
    ],
)
def test_values(content: Any, written: str) -> None:
    assert value(content) == written


def test_a_picture_shows_fewer_numbers() -> None:
    assert value(np.arange(6.0).reshape(2, 3), whole=4) == "2×3 [0, 1, 2, 3, …]"
    assert value(np.arange(4.0).reshape(2, 2), whole=4) == "[[0, 1], [2, 3]]"


def test_shapes() -> None:
    assert [shape(extents) for extents in ((), (3,), (2, 3))] == ["()", "(3)", "(2, 3)"]


def test_plain_values_are_json() -> None:
    content = {"a": plain(np.array([1.0, math.nan, math.inf, -math.inf])), "b": plain(3.0), "c": plain([1, (2.5,)]), "d": plain(None)}
    assert json.loads(json.dumps(content, allow_nan=False)) == {"a": [1.0, "nan", "inf", "-inf"], "b": 3.0, "c": [1, [2.5]], "d": None}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("2", 2.0),
        (" −1.5 ", -1.5),
        ("[.5, 1., +2, −3, 1e3]", [0.5, 1.0, 2.0, -3.0, 1000.0]),
        ("[1,2;3,4]", [[1.0, 2.0], [3.0, 4.0]]),
        ("[1;2]", [[1.0], [2.0]]),
        ("[ [1 ,2], [ 3,4 ] ]", [[1.0, 2.0], [3.0, 4.0]]),
        ("[]", []),
        ("[inf]", [math.inf]),
    ],
)
def test_numbers_and_arrays_are_read(text: str, wanted: object) -> None:
    assert read_value(text) == wanted


@pytest.mark.parametrize("text", ["", "two", "1_0", "[", "[1", "[1]]", "[1][2]", "[,]", "[1 2]", "[1,,2]", "[true]", "[" * 10_000])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"no number|no array|could not convert"):
        read_value(text)


@given(st.lists(st.lists(st.floats(allow_nan=False), min_size=2, max_size=2), min_size=1, max_size=3))
def test_what_is_listed_is_read_back(rows: list[list[float]]) -> None:
    assert read_value(str(rows)) == rows


@pytest.mark.parametrize(("text", "shown"), [("2", "2"), ("−2", "(−2)"), ("[−1, 2]", "[−1, 2]"), ("nan", "nan"), ("−∞", "(−∞)")])
def test_a_negative_number_behind_a_sign_is_in_brackets(text: str, shown: str) -> None:
    assert bracketed(text) == shown


def test_an_array_without_room_is_its_extents() -> None:
    written = f"a = {value(np.zeros((2, 30)))} @ {value(np.zeros((30, 2, 2)))} = {value(np.zeros((2, 2)))}"
    assert extents_only(written) == "a = 2×30 @ 30×2×2 = [[0, 0], [0, 0]]"
    assert extents_only("2 × [1, 2] = [2, 4]") == "2 × [1, 2] = [2, 4]"
    assert extents_only(f"bias({value(np.ones((4, 9)))}, {value(np.ones(9))})") == "bias(4×9, [1, …])"
    matrices = f"tanh({value(np.ones((1, 4)))}) = {value(np.ones((2, 3)))}, {value(np.ones((1, 1)))}"
    assert extents_only(matrices) == matrices
    assert extents_only(matrices, matrices=True) == "tanh(1×4) = 2×3, 1×1"
