"""Where a line goes wrong."""

from __future__ import annotations

import pytest

from gradviz.errors import ExpressionError
from gradviz.language import parse


def test_a_bracket_never_closed_points_past_the_last_sign() -> None:
    with pytest.raises(ExpressionError) as caught:
        parse("(a+b   ")
    assert (caught.value.code, caught.value.column) == ("never closed", 5)
