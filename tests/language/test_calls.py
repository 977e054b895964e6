"""Functions: bare arguments, powers after the name, attributes, sums."""

from __future__ import annotations

import pytest

from gradviz.language import read


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("sin 2x cos y", "sin(2 · x) · cos(y)"),
        ("sin²x", "sin(x)^2"),
        ("tan^-1(x)", "atan(x)"),
        ("leaky_relu(x,0.2)", "leaky_relu(x, 0.2)"),
        ("log(x,2)", "log(x, 2)"),
        ("sum[i=1..3] w_i x_i + b", "(sum[i=1..3] w_i · x_i) + b"),
    ],
)
def test_how_it_reads(text: str, plain: str) -> None:
    assert read(text).plain == plain
