"""Precedence and grouping."""

from __future__ import annotations

import pytest

from gradviz.language import read


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("-x^2", "−x^2"),
        ("2^-x", "2^(−x)"),
        ("a-(b-c)", "a − (b − c)"),
        ("a-b-c", "a − b − c"),
        ("a^b^c", "a^b^c"),
        ("(a^b)^c", "(a^b)^c"),
        ("1/2x", "1 / 2 · x"),
        ("|x||y|", "abs(x) · abs(y)"),
        ("a and not b", "a and (not b)"),
        ("e²x", "exp(2) · x"),
        ("e⁻¹", "exp(−1)"),
        ("2^x²", "2^x^2"),
        ("-x²", "−x^2"),
        ("√x²", "sqrt(x^2)"),
    ],
)
def test_how_it_reads(text: str, plain: str) -> None:
    assert read(text).plain == plain
