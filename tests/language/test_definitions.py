"""Lines, functions and start values."""

from __future__ import annotations

import pytest

from gradviz.language import read


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("f(x)=x^2; f(a)", "f(x) = x^2\nf(a)"),
        ("x=2; x+1", "x = 2\nx + 1"),
    ],
)
def test_how_it_reads(text: str, plain: str) -> None:
    assert read(text).plain == plain
