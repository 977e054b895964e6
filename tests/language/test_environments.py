"""Parts and conditions of LaTeX environments."""

from __future__ import annotations

from gradviz.language.environments import is_last_resort, parts


def test_parts_are_places_between_marks() -> None:
    assert parts("a&bc", 0, 4, "&") == [(0, 1), (2, 4)]


def test_the_opposite_condition_is_the_last_resort() -> None:
    text = "x<0 x>=0 x>0"
    assert is_last_resort(text, (4, 8), [(0, 3)])
    assert not is_last_resort(text, (9, 12), [(0, 3)])
