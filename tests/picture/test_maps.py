"""Maps lie in a grid on one scale, and a point leads back to its unit."""

from __future__ import annotations

import numpy as np
import pytest

from gradviz.picture.diagram import Box, Label, Raster
from gradviz.picture.maps import Maps, draw_maps, place_at

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
