"""Text widths grow with text and size, and an elided text fits its room."""

from itertools import pairwise

import pytest

from gradviz.picture.measure import UNKNOWN, WIDE, elide, text_width

TEXT = "sigmoid(w₁·x + b)"


def test_width_adds_up_and_grows_with_size() -> None:
    widths = [text_width(TEXT[:end], 16.0) for end in range(len(TEXT) + 1)]
    assert widths[0] == 0
    assert all(first < second for first, second in pairwise(widths))
    assert text_width(TEXT, 32.0) == pytest.approx(2 * text_width(TEXT, 16.0))


def test_the_table_tells_narrow_from_wide_letters() -> None:
    assert text_width("i", 100) < text_width("n", 100) < text_width("W", 100)
    assert len({text_width(digit, 100) for digit in "0123456789"}) == 1


def test_a_letter_without_an_entry_has_a_sensible_width() -> None:
    assert text_width("\U0001f040", 1.0) == UNKNOWN
    assert text_width("漢", 1.0) == WIDE


@pytest.mark.parametrize("limit", [20.0, 40.0, 80.0, 120.0])
def test_an_elided_text_fits_and_keeps_its_beginning(limit: float) -> None:
    shown = elide(TEXT, 16.0, limit)
    assert text_width(shown, 16.0) <= limit
    assert shown.endswith("…")
    assert TEXT.startswith(shown[:-1])


def test_a_text_that_fits_is_left_alone() -> None:
    assert elide(TEXT, 16.0, text_width(TEXT, 16.0)) == TEXT
