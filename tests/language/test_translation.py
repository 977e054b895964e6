"""LaTeX groups and indices, and the place of each character."""

from __future__ import annotations

import pytest

from gradviz.errors import ExpressionError
from gradviz.language import parse


@pytest.mark.parametrize(
    ("text", "name"), [("x_{12}", "x_12"), ("w_{a,b}", "w_a_b"), (r"\hat{y}_1", "y_hat_1"), (r"\theta_{\text{max}}", "theta_max")]
)
def test_an_index_is_part_of_the_name(text: str, name: str) -> None:
    assert parse(text).inputs == (name,)


@pytest.mark.parametrize(("text", "column"), [("{x", 3), ("x}", 2), ("a_{x^2}", 2), (r"a^{(1)}", 2)])
def test_a_mistake_points_into_the_latex(text: str, column: int) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse(text)
    assert caught.value.column == column
