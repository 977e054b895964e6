"""Characters to tokens."""

from __future__ import annotations

from gradviz.language.tokens import scan


def test_tokens_know_their_places() -> None:
    assert [(one.kind, one.text, one.start, one.end) for one in scan("w1 + 2.5²", ["+"])] == [
        ("word", "w1", 0, 2),
        ("sign", "+", 3, 4),
        ("number", "2.5", 5, 8),
        ("power", "2", 8, 9),
        ("end", "", 9, 9),
    ]


def test_a_word_is_folded_letter_by_letter() -> None:
    assert [one.text for one in scan("αβ₁₂", [])][:-1] == ["αβ12"]
    assert [one.text for one in scan("x₁'", [])][:-1] == ["x1'"]
    assert [(one.kind, one.text) for one in scan("αβ²", [])][:-1] == [("word", "αβ"), ("power", "2")]
