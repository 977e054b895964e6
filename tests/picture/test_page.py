"""A page keeps its margins and never lets a text fall under its least size."""

from gradviz.picture.page import LEGEND, WIDE, Page


def test_margins_are_a_twentieth() -> None:
    assert (WIDE.side, WIDE.edge) == (64.0, 36.0)


def test_text_shrinks_with_the_page_but_not_below_the_least() -> None:
    assert WIDE.size(LEGEND) == LEGEND
    assert Page(640, 540).size(32.0) == 16.0
    assert Page(640, 540, 24.0).size(32.0) == 24.0
