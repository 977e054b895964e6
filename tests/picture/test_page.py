"""A page keeps its margins, never lets a text fall under its least size, and is found by name or by exact size."""

import pytest

from gradviz.errors import InputError
from gradviz.picture.page import LEGEND, PRESETS, WIDE, Page, page_of


def test_margins_are_a_twentieth() -> None:
    assert (WIDE.side, WIDE.edge) == (64.0, 36.0)


def test_text_shrinks_with_the_page_but_not_below_the_least() -> None:
    assert WIDE.size(LEGEND) == LEGEND
    assert Page(640, 540).size(32.0) == 16.0
    assert Page(640, 540, 24.0).size(32.0) == 24.0


def test_presets_and_exact_sizes() -> None:
    assert all(page_of(name) == Page(*size) for name, size in PRESETS.items())
    assert page_of("16:9", 18.0).least == 24.0
    assert page_of("2.54x5.08cm") == Page(96, 192)
    assert page_of(" 10 × 7.5 in ") == Page(960, 720)


@pytest.mark.parametrize("text", ["", "A4", "12x8", "1x1cm", "0x8cm", "12x99999cm", "-12x8cm", "x", "1e5x1e5cm"])
def test_other_pages_are_refused_with_those_that_there_are(text: str) -> None:
    with pytest.raises(InputError) as caught:
        page_of(text)
    assert "16:9" in caught.value.hint
