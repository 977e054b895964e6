"""A field accepts values of its kind within its limits, and nothing else."""

from __future__ import annotations

import math
from typing import Any

import pytest

from gradviz.fields import Field

SLOPE = Field("slope", 0.01, "slope left of 0", minimum=0.0, maximum=1.0)
AXIS = Field("axis", 0, "axis to sum over")
SIDE = Field("side", "left", "which side", choices=("left", "right"))
AXES = Field("axes", (), "axes to sum over")
BIAS = Field("bias", True, "add a bias")


@pytest.mark.parametrize("value", [0, 0.0, 0.5, 1.0])
def test_a_number_within_the_limits(value: float) -> None:
    assert SLOPE.accepts(value)


@pytest.mark.parametrize("value", [-0.001, 1.001, math.nan, math.inf, "0.5", None, True])
def test_a_number_outside_or_no_number(value: Any) -> None:
    assert not SLOPE.accepts(value)


def test_without_limits_every_number_fits() -> None:
    assert AXIS.accepts(-(10**9))
    assert not AXIS.accepts(math.nan)
    assert not AXIS.accepts(10**400)


def test_a_choice_is_one_of_the_choices() -> None:
    assert SIDE.accepts("right")
    assert not SIDE.accepts("middle")


def test_a_switch_is_a_switch() -> None:
    assert BIAS.accepts(False)
    assert not BIAS.accepts(1)


def test_one_number_may_stand_for_a_tuple_of_one() -> None:
    assert AXES.accepts((0, 1))
    assert AXES.accepts(1)
    assert not AXES.accepts(True)
    assert not AXES.accepts("01")


def test_a_field_is_called_by_its_title_or_its_name_as_words() -> None:
    assert Field("warm_up", 0.1, "").label == "Warm up"
    assert Field("warm_up", 0.1, "", title="Warm-up").label == "Warm-up"


def test_choices_have_words() -> None:
    plain = Field("law", "a", "", choices=("a", "b"))
    assert plain.titled_choices == {"a": "a", "b": "b"}
    assert Field("law", "a", "", choices=("a", "b"), choice_titles=("A", "B")).titled_choices == {"a": "A", "b": "B"}
