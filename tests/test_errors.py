"""Errors keep a template and arguments, know their place in a text, and are read in the language of the moment."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradviz import words
from gradviz.errors import DataError, ExpressionError, FileError, GradvizError, InputError, TraceError, sentence


def test_message_and_hint_fill_their_fields() -> None:
    error = GradvizError("missing", "no value for {name}", "Write {name}=1.", name="a")
    assert error.code == "missing"
    assert error.message == "no value for a"
    assert error.hint == "Write a=1."
    assert str(error) == "no value for a\nWrite a=1."


def test_an_error_without_a_hint_is_one_sentence() -> None:
    error = GradvizError("missing", "no value for {name}", name="a")
    assert error.hint == ""
    assert str(error) == "no value for a"


def test_arguments_are_not_read_as_templates() -> None:
    assert GradvizError("text", "cannot read {text}", text="{name}").message == "cannot read {name}"


def test_a_switch_of_language_renews_the_text() -> None:
    error = GradvizError("shapes", "{op} cannot combine the shapes {shapes}", op="add", shapes="(2,), (3,)")
    english = error.message
    words.set_language("ru")
    assert error.message != english
    assert "add" in error.message


@pytest.mark.parametrize("kind", [ExpressionError, InputError, TraceError, DataError, FileError])
def test_every_error_is_one_that_the_user_can_mend(kind: type[GradvizError]) -> None:
    assert issubclass(kind, GradvizError)


@pytest.mark.parametrize(("start", "line", "column"), [(0, 1, 1), (3, 1, 4), (4, 2, 1), (6, 2, 3), (99, 2, 4), (-1, 1, 1)])
def test_line_and_column_count_from_one(start: int, line: int, column: int) -> None:
    error = ExpressionError("x", "wrong", text="a=b\nc=d", start=start)
    assert (error.line, error.column) == (line, column)


@given(st.text(), st.integers(-5, 200), st.integers(-5, 200))
def test_a_place_lies_inside_the_text(text: str, start: int, length: int) -> None:
    error = ExpressionError("x", "wrong", text=text, start=start, length=length)
    lines = text.split("\n")
    assert 1 <= error.line <= len(lines)
    assert 1 <= error.column <= len(lines[error.line - 1]) + 1
    assert error.length >= 1


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (GradvizError("a", "no value for {name}", "Write {name}=1.", name="b"), "No value for b. Write b=1."),
        (GradvizError("a", "{name} is unknown", name="relu"), "relu is unknown."),
        (GradvizError("a", "Already a sentence."), "Already a sentence."),
        (ValueError("odd"), "Odd."),
    ],
)
def test_in_one_line_an_error_is_a_sentence(error: Exception, told: str) -> None:
    assert sentence(error) == told
