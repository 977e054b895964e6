"""Slopes taken wrongly: each is wrong where it should be, and the other convention is right wherever there is one slope."""

from __future__ import annotations

import numpy as np
import pytest

from gradviz import registry
from gradviz.engine.calculus import local_partials
from gradviz.ops import OPS
from gradviz.tutor import wrong_slopes

registry.discover(("gradviz.ops",))


@pytest.mark.parametrize(
    ("wrong", "row"),
    [
        (wrong_slopes.own_value, (2.0, 5.0)),
        (wrong_slopes.own_result, (10.0, 10.0)),
        (wrong_slopes.turned_round, (2.0, 5.0)),
        (wrong_slopes.shared_out, (0.5, 0.5)),
        (wrong_slopes.opposite, (-5.0, -2.0)),
        (wrong_slopes.with_the_value, (50.0, 20.0)),
        (wrong_slopes.by_the_other_convention, (5.0, 2.0)),
    ],
)
def test_of_a_product(wrong: wrong_slopes.Slopes, row: tuple[float, ...]) -> None:
    assert wrong(OPS["mul"], 10.0, (2.0, 5.0)) == row


def test_of_a_maximum_the_loser_takes_it() -> None:
    assert wrong_slopes.to_the_others(OPS["max"], 5.0, (2.0, 5.0)) == (1.0, 0.0)


def test_of_an_exponential_at_the_wrong_place() -> None:
    out = np.exp(0.5)
    assert wrong_slopes.at_the_result(OPS["exp"], out, (0.5,)) == pytest.approx((np.exp(out),))
    assert wrong_slopes.with_the_operand(OPS["exp"], out, (0.5,)) == (0.5,)


@pytest.mark.parametrize("convention", ["library", "lecture"])
def test_the_other_convention_at_a_kink(convention: str) -> None:
    relu = OPS["relu"]
    own, other = local_partials(relu, 0.0, (0.0,), convention), wrong_slopes.by_the_other_convention(relu, 0.0, (0.0,), convention)
    assert sorted((float(own[0]), float(other[0]))) == [0.0, 1.0]
