"""Lines, functions and start values."""

from __future__ import annotations

import pytest

from gradviz.language import parse, read, slips


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("f(x)=x^2; f(a)", "f(x) = x^2\nf(a)"),
        ("x=2; x+1", "x = 2\nx + 1"),
    ],
)
def test_how_it_reads(text: str, plain: str) -> None:
    assert read(text).plain == plain


def test_the_keys_of_a_long_text_are_looked_at_once_and_not_for_every_word(monkeypatch: pytest.MonkeyPatch) -> None:
    """One Cyrillic letter in 10,000 made reading take two seconds."""
    looked: list[str] = []
    look = slips.in_english_layout
    monkeypatch.setattr(slips, "in_english_layout", lambda text: looked.append(text) or look(text))
    parse("+".join(["x"] * 500) + "+ж")
    assert len(looked) <= 2
