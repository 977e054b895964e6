"""The records of a line."""

from __future__ import annotations

from gradviz.language.syntax import Line, Row


def test_only_a_named_number_is_a_start_value() -> None:
    row = Row("number", 2.0, (), 0, 1)
    assert Line("x", (), (row,), 0, 1).start_value == 2.0
    assert Line("", (), (row,), 0, 1).start_value is None
    assert Line("f", ("x",), (row,), 0, 1).start_value is None
