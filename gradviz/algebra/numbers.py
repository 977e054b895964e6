"""Numbers as exact SymPy numbers where possible, and back to float64. Owns nothing else."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

from gradviz.algebra.lazy import sympy
from gradviz.errors import InputError
from gradviz.words import mark

SHORT = 12


def exact(value: Any) -> Any:
    """A float as an exact SymPy number: pi by name, a short decimal as a fraction, else the very float.

    Raises InputError for an array.
    """
    sp = sympy()
    if isinstance(value, (tuple, list)):
        raise InputError(
            "arrays",
            mark("SymPy gets formulas of single numbers, and this one holds an array"),
            mark("Open one element of it, or write the elements as names."),
        )
    if not math.isfinite(value):
        return sp.nan if math.isnan(value) else sp.oo if value > 0 else -sp.oo
    if value == math.pi:
        return sp.pi
    text = repr(float(value))
    if len(text) <= SHORT and "e" not in text:
        fraction = Fraction(text)
        return sp.Rational(fraction.numerator, fraction.denominator)
    return sp.Float(value)


def float64(number: Any) -> float:
    """The float64 of a SymPy number. Raises InputError for one that is not real."""
    try:
        return float(number)
    except OverflowError:
        return math.inf if number.is_positive else -math.inf
    except TypeError:
        raise InputError(
            "not real",
            mark("{number} is not a real number"),
            mark("gradviz calculates with real numbers only."),
            number=str(number),
        ) from None
