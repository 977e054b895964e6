"""Characters to tokens."""

from __future__ import annotations

import pytest

from gradviz.errors import ExpressionError
from gradviz.language.tokens import SIGN_SLIPS, scan


def test_tokens_know_their_places() -> None:
    assert [(one.kind, one.text, one.start, one.end) for one in scan("w1 + 2.5²", ["+"])] == [
        ("word", "w1", 0, 2),
        ("sign", "+", 3, 4),
        ("number", "2.5", 5, 8),
        ("power", "2", 8, 9),
        ("end", "", 9, 9),
    ]


@pytest.mark.parametrize("slip", SIGN_SLIPS)
def test_a_slip_in_a_comparison_is_refused_whole_unless_an_op_is_spelled_so(slip: str) -> None:
    with pytest.raises(ExpressionError) as refused:
        scan(f"a {slip} b", ("<", ">", "<=", ">="))
    assert refused.value.arguments["sign"] == slip
    assert refused.value.arguments["better"] == SIGN_SLIPS[slip]
    assert [token.text for token in scan(f"a {slip} b", (slip,))] == ["a", slip, "b", ""]


def test_spaces_belong_to_no_token() -> None:
    assert [(token.text, token.start, token.end) for token in scan("  a \t+  12 ;b é ", ("+",))] == [
        ("a", 2, 3),
        ("+", 5, 6),
        ("12", 8, 10),
        (";", 11, 12),
        ("b", 12, 13),
        ("é", 14, 15),
        ("", 16, 16),
    ]


def test_a_word_that_goes_on_beyond_ascii_is_one_word() -> None:
    assert [token.text for token in scan("abé+a₁", ("+",))] == ["abé", "+", "a1", ""]


def test_a_word_is_folded_letter_by_letter() -> None:
    assert [one.text for one in scan("αβ₁₂", [])][:-1] == ["αβ12"]
    assert [one.text for one in scan("x₁'", [])][:-1] == ["x1'"]
    assert [(one.kind, one.text) for one in scan("αβ²", [])][:-1] == [("word", "αβ"), ("power", "2")]
