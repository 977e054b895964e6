from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradviz.algebra.numbers import exact, float64
from gradviz.errors import InputError

sp = pytest.importorskip("sympy")


@given(st.floats(allow_nan=False))
def test_every_float_comes_back_bit_for_bit(value: float) -> None:
    assert float64(exact(value)) == value


def test_short_decimals_are_fractions_and_pi_has_its_name() -> None:
    assert exact(0.1) == sp.Rational(1, 10)
    assert exact(-3.0) == -3
    assert exact(math.pi) is sp.pi
    assert exact(0.1 + 0.2).is_Float
    assert exact(math.nan) is sp.nan
    assert math.isnan(float64(sp.nan))


def test_what_is_no_real_number_is_refused() -> None:
    for code, action in (("arrays", lambda: exact((1.0, 2.0))), ("not real", lambda: float64(sp.I))):
        with pytest.raises(InputError) as caught:
            action()
        assert caught.value.code == code


def test_numbers_beyond_float64_become_infinite() -> None:
    assert float64(sp.Integer(10) ** 400) == math.inf
    assert float64(-(sp.Integer(10) ** 400)) == -math.inf
