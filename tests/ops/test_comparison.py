"""Comparisons and logic answer 1 and 0."""

from __future__ import annotations

import pytest

from gradviz.ops import OPS


def test_logic_follows_the_truth_table() -> None:
    table = {"and": [0, 0, 0, 1], "or": [0, 1, 1, 1], "xor": [0, 1, 1, 0]}
    for name, want in table.items():
        assert [float(OPS[name].forward(a, b)) for a in (0.0, 1.0) for b in (0.0, 1.0)] == want
    assert [float(OPS["not"].forward(a)) for a in (0.0, 2.0)] == [1.0, 0.0]


@pytest.mark.parametrize("name", ["and", "or", "xor"])
def test_sympy_says_the_same_of_two_truth_values(name: str) -> None:
    sympy = pytest.importorskip("sympy")
    definition = OPS[name].sympy
    assert definition is not None
    for a in (0, 1, 2, -1):
        for b in (0, 1, 2, -1):
            assert float(definition(sympy, sympy.Integer(a), sympy.Integer(b))) == float(OPS[name].forward(float(a), float(b))), (a, b)
