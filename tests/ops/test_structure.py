"""The copy gate hands on what it reads."""

from __future__ import annotations

from gradviz.ops import OPS


def test_a_copy_passes_value_and_slope() -> None:
    assert OPS["copy"].forward(3.0) == 3.0
    assert OPS["copy"].local(3.0, 3.0) == (1.0,)
    assert OPS["copy"].rule == "sum"
