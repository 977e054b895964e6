"""Columns find their names, one becomes the target, the rest is told; what cannot be bound is a sentence."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradviz.data.rows import bind, folded
from gradviz.data.table import read_table
from gradviz.errors import DataError

NAMES = ("w0", "w1", "x")


def test_columns_find_inputs_by_name_and_the_one_left_is_the_target() -> None:
    bound = bind(read_table("x,out\n1,2\n3,4\n"), NAMES)
    assert bound.inputs["x"].tolist() == [1.0, 3.0]
    assert list(bound.inputs) == ["x"]
    assert bound.free == ("w0", "w1")
    assert bound.target == "out"
    assert bound.wanted is not None
    assert bound.wanted.tolist() == [2.0, 4.0]
    assert bound.unmatched == ()
    assert len(bound) == 2


def test_a_column_called_y_is_the_target_among_several() -> None:
    bound = bind(read_table("id,Y,x\n1,5,2\n2,6,4\n"), NAMES)
    assert (bound.target, bound.unmatched) == ("Y", ("id",))
    assert bind(read_table("id,a,x\n1,5,2\n2,6,4\n"), NAMES).target == ""
    assert bind(read_table("id,a,x\n1,5,2\n2,6,4\n"), NAMES).unmatched == ("id", "a")


def test_a_target_that_is_an_input_stays_an_input_unless_it_is_asked_for() -> None:
    table = read_table("x,y\n1,2\n3,4\n")
    assert bind(table, ("x", "y")).target == ""
    asked = bind(table, ("x", "y"), "y")
    assert (asked.target, asked.free) == ("y", ("y",))


def test_without_a_header_columns_stand_in_the_order_of_the_inputs() -> None:
    bound = bind(read_table("1 10\n2 20\n3 30\n"), ("x",))
    assert bound.inputs["x"].tolist() == [1.0, 2.0, 3.0]
    assert bound.wanted is not None
    assert bound.wanted.tolist() == [10.0, 20.0, 30.0]


@pytest.mark.parametrize("name", ["x1", "X1", "x_1", "x₁", " x 1 ", "X_1"])
def test_names_are_found_however_they_are_written(name: str) -> None:
    assert list(bind(read_table(f"{name};y\n1;2\n3;4\n"), ("x1", "x2")).inputs) == ["x1"]


def test_the_exact_name_wins_and_doubt_binds_nothing() -> None:
    bound = bind(read_table("X,x,y\n1,2,3\n4,5,6\n"), ("x",))
    assert bound.inputs["x"].tolist() == [2.0, 5.0]
    with pytest.raises(DataError, match="no column has the name"):
        bind(read_table("x 1,z\n1,2\n3,4\n"), ("x1", "x_1"))


def test_rows_without_a_needed_value_are_left_out_and_others_are_kept() -> None:
    bound = bind(read_table("x,y,note\n1,2,\n,4,5\n3,,\n5,6,a\n"), NAMES, "y")
    assert bound.inputs["x"].tolist() == [1.0, 5.0]
    assert bound.lines.tolist() == [2, 5]
    assert bound.left_out == 2
    assert bound.unmatched == ("note",)


def test_two_words_as_a_target_are_zero_and_one() -> None:
    bound = bind(read_table("x,ripe\n1,no\n2,yes\n3,no\n"), NAMES)
    assert bound.wanted is not None
    assert bound.wanted.tolist() == [0.0, 1.0, 0.0]


def test_vectors_cannot_be_written() -> None:
    bound = bind(read_table("x,y\n1,2\n"), NAMES)
    with pytest.raises(ValueError, match="read-only"):
        bound.inputs["x"][0] = 5


@pytest.mark.parametrize(
    ("text", "names", "target", "code", "said"),
    [
        ("a,b\n1,2\n", NAMES, "", "nothing matches", "a, b"),
        ("x,y\n1,2\n", (), "", "nothing matches", "x, y"),
        ("x,y\n1,2\n", NAMES, "z", "unknown column", "x, y"),
        ("x,y\nred,2\nblue,3\n", NAMES, "", "words", "blue"),
        ("x,y\n1,a\n2,b\n3,c\n", NAMES, "", "words", "y"),
        ("x,y\n1,2\nno,4\n5,6\n", NAMES, "", "bad cell", "row 3, column x: no"),
        ("x,y\n,1\n2,\n", NAMES, "", "no whole row", "lacks most"),
    ],
)
def test_what_cannot_be_bound_is_a_sentence(text: str, names: tuple[str, ...], target: str, code: str, said: str) -> None:
    with pytest.raises(DataError) as caught:
        bind(read_table(text), names, target)
    assert caught.value.code == code
    assert said in caught.value.message + caught.value.hint
    assert caught.value.hint


@given(st.permutations(["w0", "w1", "x", "other", "y"]), st.integers(1, 5))
def test_every_column_and_every_input_has_one_place(order: list[str], rows: int) -> None:
    text = "\n".join([",".join(order), *(",".join(str(i * 5 + k) for k in range(5)) for i in range(rows))])
    bound = bind(read_table(text), ("w0", "x", "z"))
    assert sorted([*bound.inputs, *bound.free]) == ["w0", "x", "z"]
    assert sorted([*bound.inputs, *bound.unmatched, bound.target]) == sorted(order)
    assert all(np.array_equal(vector, np.arange(rows) * 5 + order.index(name)) for name, vector in bound.inputs.items())


def test_folding_keeps_letters_and_digits() -> None:
    assert folded("W₁ _x") == "w1x"


def test_it_is_known_which_column_feeds_which_name() -> None:
    assert bind(read_table("W_1,y\n1,2\n3,4\n"), ("w1", "k")).columns == {"w1": "W_1"}
