"""Maps lie in a grid on one scale, and a point leads back to its unit."""

from __future__ import annotations

import numpy as np
import pytest

from gradviz.picture.diagram import Box, Label, Raster
from gradviz.picture.maps import CELL, LARGE, LEAST_CELL, MARGIN, Maps, as_sheet, draw_maps, in_lines, place_at
from gradviz.picture.measure import text_width

RNG = np.random.default_rng(0)


@pytest.mark.parametrize("shape", [(16, 14, 14), (16, 3, 3), (1, 1, 10), (1, 3, 5), (1, 28, 28), (1, 1, 100)])
def test_every_unit_is_found_at_its_place(shape: tuple[int, int, int]) -> None:
    maps = Maps(RNG.normal(size=shape), 4)
    count, rows, columns = shape
    for unit in ((0, 0, 0), (count - 1, rows - 1, columns - 1)):
        ring = next(one for one in draw_maps(maps, unit=unit).flat() if isinstance(one, Box) and one.outline == "accent")
        assert place_at(maps, ring.x + ring.width / 2, ring.y + ring.height / 2) == unit
    assert place_at(maps, -5, -5) is None


def test_all_maps_share_one_scale() -> None:
    array = np.zeros((3, 4, 4))
    array[1], array[2] = 1.0, 2.0
    diagram = draw_maps(Maps(array))
    pictures = [shape for shape in diagram.flat() if isinstance(shape, Raster) and isinstance(shape.item, int)]
    assert [int(shape.levels.max()) for shape in pictures] == [0, 128, 255]
    texts = [shape.text for shape in diagram.flat() if isinstance(shape, Label)]
    assert texts[:3] == ["0", "1", "2"]
    assert "Map 2 answers most: mean 2" in texts[-1]
    weights = [shape.text for shape in draw_maps(Maps(array), answers=False).flat() if isinstance(shape, Label)]
    assert weights[-1] == "Same scale for all maps"
    assert not any(isinstance(shape.item, str) for shape in draw_maps(Maps(array), with_scale=False).flat())


def test_pictures_do_not_overlap() -> None:
    maps = Maps(RNG.random((10, 5, 7)), 4)
    shapes = [shape for shape in draw_maps(maps).flat() if isinstance(shape, Raster) and isinstance(shape.item, int)]
    for first in shapes:
        for second in shapes:
            if first is not second:
                apart = first.x + first.width <= second.x or second.x + second.width <= first.x
                assert apart or first.y + first.height <= second.y or second.y + second.height <= first.y


@pytest.mark.parametrize("room", [300.0, 640.0, 712.0, 1000.0])
@pytest.mark.parametrize("count", [1, 2, 3, 8, 9, 10, 16, 32, 33, 64, 128])
def test_lines_of_maps_are_equally_long_and_fit(count: int, room: float) -> None:
    maps = in_lines(RNG.random((count, 14, 14)), room)
    lines = -(-count // maps.across)
    assert lines * maps.across - count < lines
    assert draw_maps(maps, with_scale=False).width <= room
    assert maps.cell == 32 if count > 32 else LEAST_CELL <= maps.cell <= CELL


@pytest.mark.parametrize("count", [1, 3, 4, 8, 12, 32])
def test_few_maps_grow_as_far_as_the_height_allows(count: int) -> None:
    array = RNG.random((count, 14, 14))
    for height in (120.0, 240.0, 400.0):
        grown, plain = in_lines(array, 640.0, height), in_lines(array, 640.0)
        assert (grown.across, grown.cell >= plain.cell) == (plain.across, True)
        assert draw_maps(grown, with_scale=False).width <= 640.0
        assert grown.cell == plain.cell or draw_maps(grown).height <= height
    assert in_lines(RNG.random((1, 28, 28)), 640.0, 400.0).cell == LARGE
    assert in_lines(RNG.random((1, 28, 28)), 640.0, 200.0).cell > 1.4 * CELL


def test_eight_and_sixteen_maps_stand_eight_in_a_line_beside_a_narrow_dock() -> None:
    assert [in_lines(RNG.random((count, 28, 28)), 640.0).across for count in (8, 16, 10)] == [8, 8, 5]


@pytest.mark.parametrize(("shape", "proportion"), [((128, 784), 4), ((64, 128), 2), ((10, 10), 1), ((300, 100), 0.5), ((4, 2), 0.5)])
def test_a_sheet_has_the_proportions_of_its_weights_as_far_as_it_is_read(shape: tuple[int, int], proportion: float) -> None:
    for room, height in ((640.0, 220.0), (1000.0, 120.0)):
        sheet = as_sheet(RNG.normal(size=shape), room, height)
        width, tall = sheet.size
        assert width <= room - 2 * MARGIN
        assert tall <= height + 1
        assert width / tall == pytest.approx(proportion, rel=0.6)


def test_one_picture_alone_has_no_number() -> None:
    texts = [shape.text for shape in draw_maps(Maps(np.ones((1, 4, 4)))).flat() if isinstance(shape, Label)]
    assert texts == ["0", "1"]


def test_the_scale_begins_where_the_maps_do_and_all_its_words_are_within_the_picture() -> None:
    for array in (RNG.normal(size=(3, 4, 4)), RNG.random((2, 4, 4)), -1e-9 * RNG.random((1, 9, 9))):
        diagram = draw_maps(Maps(array))
        labels = [shape for shape in diagram.flat() if isinstance(shape, Label) and shape.item == "scale"]
        assert labels[0].x == MARGIN
        assert all(label.anchor == "start" for label in labels)
        assert labels[-1].x + text_width(labels[-1].text, labels[-1].size) <= diagram.width
