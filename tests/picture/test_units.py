"""Every unit of a gate has a cell of its own, and the point in its middle finds it again."""

from __future__ import annotations

import numpy as np
import pytest

from gradviz.picture.diagram import Box, Raster
from gradviz.picture.layout import MARGIN
from gradviz.picture.pair import Bank
from gradviz.picture.units import WIDE, draw_units, index_of, unit_under


@pytest.mark.parametrize("shape", [(), (1,), (10,), (128,), (3, 4, 5), (1, 6, 6), (4, 7), (8, 28, 28)])
def test_each_unit_is_found_in_the_middle_of_its_cell(shape: tuple[int, ...]) -> None:
    bank = Bank(np.zeros(int(np.prod(shape))), shape or (1,))
    drawn = next(one for one in draw_units(7, bank.values, shape).shapes if isinstance(one, Raster))
    side = drawn.width / bank.grid[1]
    for unit, (row, column) in enumerate(bank.cells().tolist()):
        if unit % 7 == 0:
            assert unit_under(shape, MARGIN + (column + 0.5) * side, MARGIN + (row + 0.5) * side) == unit
    assert unit_under(shape, 0, 0) is None


def test_an_index_is_the_place_in_the_result() -> None:
    assert index_of((3, 4, 5), 27) == (1, 1, 2)
    assert index_of((), 0) == ()


def test_the_chosen_unit_is_ringed_and_the_scale_is_said() -> None:
    plain = draw_units(7, np.linspace(-1, 1, 12), (12,))
    ringed = draw_units(7, np.linspace(-1, 1, 12), (12,), 3)
    rasters = [shape for shape in plain.shapes if isinstance(shape, Raster)]
    assert [raster.ramp for raster in rasters] == ["signed"]
    added = [shape for shape in ringed.shapes if isinstance(shape, Box) and shape.outline == "accent"]
    assert len(added) == 1
    assert len(ringed.shapes) == len(plain.shapes) + 1


@pytest.mark.parametrize("shape", [(8, 28, 28), (96, 55, 55), (16, 14, 14), (10,)])
def test_the_scale_of_many_units_is_not_shrunk_to_be_unreadable(shape: tuple[int, ...]) -> None:
    drawn = draw_units(7, np.zeros(int(np.prod(shape))), shape)
    assert max(drawn.width, drawn.height) <= WIDE + 2 * MARGIN + 24


def test_a_row_that_is_not_full_ends_in_nothing() -> None:
    for maps, holes in ((8, 1), (9, 0), (5, 1)):
        drawn = draw_units(7, np.ones(maps * 16), (maps, 4, 4))
        covers = [shape for shape in drawn.shapes if isinstance(shape, Box) and shape.fill == "surface"]
        frames = [shape for shape in drawn.shapes if isinstance(shape, Box) and shape.outline == "line"]
        assert (len(covers), len(frames)) == (holes, maps)
