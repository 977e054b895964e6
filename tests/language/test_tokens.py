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
