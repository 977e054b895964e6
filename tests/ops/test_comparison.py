"""Comparisons and logic answer 1 and 0."""

from __future__ import annotations

from gradviz.ops import OPS


def test_logic_follows_the_truth_table() -> None:
    table = {"and": [0, 0, 0, 1], "or": [0, 1, 1, 1], "xor": [0, 1, 1, 0]}
    for name, want in table.items():
        assert [float(OPS[name].forward(a, b)) for a in (0.0, 1.0) for b in (0.0, 1.0)] == want
    assert [float(OPS["not"].forward(a)) for a in (0.0, 2.0)] == [1.0, 0.0]
