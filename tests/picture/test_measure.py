"""Text widths grow with text and size, and an elided text fits its room."""

from itertools import pairwise

import pytest

from gradviz.picture.measure import UNKNOWN, WIDE, elide, shortened, text_width, wrapped

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


def test_an_index_at_the_end_of_a_name_stays_readable_while_the_name_gives_way() -> None:
    for name in ("max_pool1[6,1,12]", "conv2[15,3,4]", "a name that is long in any case[0]"):
        limit = text_width(name, 16.0) - 20.0
        shown, index = elide(name, 16.0, limit), name[name.index("[") :]
        assert shown.endswith("…" + index), shown
        assert name.startswith(shown[: shown.index("…")])
        assert shown[0] != "…"
        assert text_width(shown, 16.0) <= limit


def test_an_index_that_leaves_no_room_for_its_name_gives_way_itself() -> None:
    assert elide("ab[1,2,3,4,5,6,7]", 16.0, 60.0) == elide("ab[1,2,3,4,5,6,7", 16.0, 60.0)
    assert elide("words] of a sentence", 16.0, 60.0).startswith("wor")


@pytest.mark.parametrize(
    "text", ["", "short", "the first sum, where a and b meet", "one_very_long_word_without_any_gap_in_it and more", "word " * 40]
)
def test_lines_are_no_longer_than_asked(text: str) -> None:
    lines = wrapped(text, 13, 120, 3)
    assert len(lines) <= 3
    assert all(text_width(line, 13) <= 120 for line in lines)
    assert " ".join(lines) == text.strip() or any(line.endswith("…") for line in lines)


def test_names_that_begin_alike_are_told_apart() -> None:
    first, second = (shortened(f"weight_of_the_first_layer_{end}", 14, 120) for end in ("left", "right"))
    assert first != second
    assert all(text_width(shown, 14) <= 120 for shown in (first, second))
    assert shortened("w0", 14, 120) == "w0"
    assert shortened("weight_of_the_first_layer[6,1]", 14, 120).endswith("…[6,1]")


def test_a_row_of_numbers_gives_way_before_the_name_of_what_holds_it() -> None:
    text = "веса = 8×1×3×3 [0.6806, −0.4224, 0.3469, …]"
    assert elide(text, 16.0, text_width(text, 16.0) - 8).startswith("веса = 8×1×3×3 [0.6806")
