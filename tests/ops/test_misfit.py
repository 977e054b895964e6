"""Whole numbers are taken one or several, as integers or as floats that are whole."""

from __future__ import annotations

from typing import Any

import pytest

from gradviz.errors import InputError
from gradviz.ops.misfit import whole_numbers


@pytest.mark.parametrize(("content", "taken"), [(2, (2,)), (2.0, (2,)), ((1, 2.0), (1, 2)), ([3], (3,)), ((), ())])
def test_taken(content: Any, taken: tuple[int, ...]) -> None:
    assert whole_numbers("conv2d", "stride", content) == taken


@pytest.mark.parametrize("content", [1.5, "2", True, (1, None), float("inf"), float("nan")])
def test_refused(content: Any) -> None:
    with pytest.raises(InputError, match="stride of conv2d must be whole"):
        whole_numbers("conv2d", "stride", content)
