"""Every gate's value and slopes against SymPy with 400 digits, at ordinary and at extreme operands: right to the last digits."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import sympy
from hypothesis import settings

from gradviz.algebra.derive import definition, operand_symbols, partials
from gradviz.ops import OPS, Op

POINTS = 40 if settings().max_examples >= 1000 else 6
EXTREMES = (1e-300, 5e-8, 1e-8, 30.0, -30.0, 300.0, -300.0, 700.0, -700.0)
pytestmark = pytest.mark.timeout(900)
DIGITS = 400
"""Enough for 1 + e^-700 not to be 1."""
NEAR = 4e-15
"""What value and slopes may be off by, relatively: some ten times the last digit."""
GATES = [op for op in OPS.values() if op.elementwise and op.typed and op.sympy is not None]


def operands_of(op: Op) -> Iterator[list[float]]:
    rng = np.random.default_rng(11)
    for _ in range(POINTS):
        yield [float(sample(rng)) for sample in op.domain[: op.arity]]
    for extreme in EXTREMES:
        yield [extreme, *(float(sample(rng)) for sample in op.domain[1 : op.arity])]


def exact(expression: Any, point: dict[Any, Any]) -> float:
    """The value as a float, by way of many digits; nan where it is not a real number."""
    found = sympy.N(expression.subs(point), DIGITS)
    return float(found) if found.is_real else math.nan


def off(found: float, wanted: float) -> bool:
    """Whether a number is wrong in more than its last digits; what SymPy has no real number for is not asked."""
    if math.isnan(wanted):
        return False
    if not math.isfinite(found):
        return math.isfinite(wanted)
    return abs(found - wanted) > NEAR * abs(wanted) + 1e-300


def errors(op: Op) -> list[str]:
    """Where value or slopes of a gate are off; a kink has no slope, and where the gate itself is nan its slope is."""
    settings_of = op.settings({})
    forms = [definition(op, settings_of, op.arity), *partials(op, settings_of, op.arity)]
    found = []
    for row in operands_of(op):
        with np.errstate(all="ignore"):
            out = float(op.forward(*row, **settings_of))
            slopes = [float(slope) for slope in op.local(out, *row, **settings_of)]
        if math.isnan(out) or (op.kinked is not None and op.kinked(*row, **settings_of)):
            continue
        point = {symbol: sympy.Rational(number) for symbol, number in zip(operand_symbols(op.arity), row, strict=True)}
        for number, form in zip([out, *slopes], forms, strict=True):
            wanted = exact(form, point)
            if off(number, wanted):
                found.append(f"{op.name}{tuple(row)}: {number!r}, not {wanted!r}")
    return found


@pytest.mark.parametrize("op", GATES, ids=lambda op: op.name)
def test_a_gate_is_right_to_the_last_digits(op: Op) -> None:
    assert errors(op) == []


def test_a_careless_slope_is_seen() -> None:
    careless = replace(OPS["tanh"], local=lambda out, x: (1.0 - out * out,))
    assert errors(careless)
