"""Brackets where they are needed, and only there."""

from __future__ import annotations

import pytest

from gradviz.language import read


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("((a))+b", "a + b"),
        ("a*(b*c)", "a · (b · c)"),
        ("-(2)", "−(2)"),
        ("a-(-b)", "a − (−b)"),
    ],
)
def test_how_it_reads(text: str, plain: str) -> None:
    assert read(text).plain == plain
