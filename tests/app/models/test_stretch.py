"""A stretch is short, goes on where the last one ended, and tells of an error instead of raising it."""

from __future__ import annotations

import pytest

from gradviz.app.models.stretch import Walk, begun, stretch
from gradviz.errors import InputError
from gradviz.language import parse
from gradviz.tutor.fit import fit, has_converged


@pytest.fixture
def walk() -> Walk:
    return fit(parse("w*x+b"), {"w": 0.5, "x": 2.0, "b": 0.0}, ("w",), 0.1)


def test_a_stretch_is_short_and_the_next_goes_on(walk: Walk) -> None:
    assert len(stretch(walk, 5, 60).steps) == 5
    assert [step.number for step in stretch(walk, 5, -1).steps] == [5, 6]
    assert not has_converged(next(walk), 0.1)
    assert has_converged(next(walk), 0.0)


def test_an_error_ends_it(walk: Walk) -> None:
    error = InputError("no", "no")

    def fails() -> Walk:
        yield next(walk)
        raise error

    assert stretch(fails(), 5, 60).error is error


def test_nothing_is_made_before_the_first_step(walk: Walk) -> None:
    made: list[int] = []

    def make() -> Walk:
        made.append(1)
        return walk

    later = begun(make)
    assert not made
    assert next(later).number == 0
    assert made == [1]
