"""Pasted LaTeX."""

from __future__ import annotations

import pytest

from gradviz.language import read


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("\\frac{1}{1+e^{-x}}", "1 / (1 + exp(−x))"),
        ("\\sqrt[3]{y}", "y^(1 / 3)"),
        ("\\log_b(x)", "log(x, b)"),
        ("\\hat{y}-y", "y_hat − y"),
        ("\\sin^2 x", "sin(x)^2"),
    ],
)
def test_how_it_reads(text: str, plain: str) -> None:
    assert read(text).plain == plain
