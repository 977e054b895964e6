"""A histogram counts all numbers, holds 0, and lies within its picture."""

from __future__ import annotations

import numpy as np
import pytest

from gradviz.picture.diagram import Box, Label, Raster
from gradviz.picture.spread import BINS, Spread, draw_spreads, spread_of


def test_all_finite_numbers_are_counted() -> None:
    array = np.array([[0.5, -1.0, np.nan], [np.inf, 3.0, 0.0]])
    spread = spread_of(array, "Weights")
    assert (spread.counts.sum(), len(spread.counts), spread.low, spread.high) == (4, BINS, -1.0, 3.0)
    assert spread_of(np.zeros(0), "").high > spread_of(np.zeros(3), "").low
    assert spread_of(np.full(5, 2.0), "").low == 0


def test_histograms_stand_side_by_side_as_far_as_there_is_room() -> None:
    spreads = [spread_of(np.random.default_rng(0).normal(size=99), title) for title in ("Answers", "Weights", "Gradients")]
    wide, narrow = draw_spreads(spreads, 720.0), draw_spreads(spreads, 330.0)
    assert narrow.height > wide.height
    for diagram in (wide, narrow):
        for shape in diagram.flat():
            if isinstance(shape, (Box, Raster)):
                assert 0 <= shape.x <= shape.x + shape.width <= diagram.width
                assert 0 <= shape.y <= shape.y + shape.height <= diagram.height
        assert {"Answers", "Weights", "Gradients", "0"} <= {shape.text for shape in diagram.flat() if isinstance(shape, Label)}


def test_no_room_is_left_empty_beside_two_histograms() -> None:
    """The pane of a layer in the smallest window is 656 wide: two have room there, none beside which half is empty."""
    spreads = [spread_of(np.arange(9.0), title) for title in ("Answers", "Weights", "Gradients")]
    bars = [shape for shape in draw_spreads(spreads, 656.0).flat() if isinstance(shape, Raster)]
    assert len({shape.x for shape in bars}) == 2
    assert max(shape.x + shape.width for shape in bars) > 600


@pytest.mark.parametrize(
    ("low", "high", "shown"), [(-1.0, 1.0, True), (0.0, 1.0, False), (1.0, 2.0, False), (-0.01, 1.0, False), (-1.0, 0.01, False)]
)
def test_zero_is_named_where_it_lies_within_and_has_room_between_the_ends(low: float, high: float, shown: bool) -> None:
    spread = Spread("Weights", "", np.ones(BINS, np.int64), low, high)
    texts = [shape.text for shape in draw_spreads([spread], 320.0).flat() if isinstance(shape, Label) and shape.role == "accent"]
    assert texts == (["0"] if shown else [])
