from gradviz.cli.report import columns, report, table
from gradviz.errors import ExpressionError, GradvizError


def test_a_caret_stands_under_the_mistake_in_its_line() -> None:
    error = ExpressionError("stray", "unexpected {sign}", "remove one", text="b=1\na+*b", start=6, sign="'*'")
    assert report(error) == "line 2, column 3: unexpected '*'\n  a+*b\n    ^\n  hint: remove one"


def test_wide_and_combining_signs_do_not_shift_the_caret() -> None:
    assert columns("ｘ") == 2
    assert columns("x\u0301") == 1
    caret = report(ExpressionError("stray", "bad", text="ｘ+*", start=2)).splitlines()[2]
    assert caret == "  " + " " * 3 + "^"


def test_a_long_line_is_clipped_around_the_mistake() -> None:
    lines = report(ExpressionError("stray", "bad", text="a+" * 400 + "*b", start=800)).splitlines()
    assert all(len(line) <= 84 for line in lines)
    assert lines[1][lines[2].index("^")] == "*"


def test_a_mistake_at_the_end_has_a_caret_too() -> None:
    assert report(ExpressionError("end", "more expected", text="a+", start=2)).endswith("\n    ^")


def test_other_mistakes_have_no_place() -> None:
    assert report(GradvizError("x", "no value for {name}", name="a")) == "no value for a"


def test_a_table_has_columns_as_wide_as_their_widest_cell_and_no_blanks_behind() -> None:
    assert table([("a", "value"), ("日本", ""), ("b", "1")]) == ["a     value", "日本", "b     1"]
