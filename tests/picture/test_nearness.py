"""Answers lie on the diagonal where they are right, pictures over one another, and all within the room of a narrow dock."""

from __future__ import annotations

import numpy as np
import pytest

from gradviz.picture.diagram import Box, Diagram, Label, Raster, Wire
from gradviz.picture.measure import text_width
from gradviz.picture.nearness import ROOM, draw_pictures, draw_points, round_places
from gradviz.picture.theme import THEMES, luminance

RNG = np.random.default_rng(0)


def dots(diagram: Diagram) -> list[Box]:
    return [shape for shape in diagram.flat() if isinstance(shape, Box) and shape.fill == "accent"]


def test_right_answers_lie_on_the_diagonal_and_others_above_or_below() -> None:
    wanted = np.array([-3.0, 0.0, 4.5])
    right, high = (dots(draw_points(wanted, answered)) for answered in (wanted, wanted + np.array([0, 0.5, 0])))
    slopes = np.diff([dot.y for dot in right]) / np.diff([dot.x for dot in right])
    assert slopes == pytest.approx([-1, -1])
    assert high[1].y < right[1].y
    assert high[0].y == right[0].y


@pytest.mark.parametrize("scale", [1e-6, 0.3, 1.0, 70_000.0])
def test_everything_has_its_room(scale: float) -> None:
    diagram = draw_points(scale * RNG.normal(size=50), scale * RNG.normal(size=50))
    assert diagram.width == ROOM
    for shape in diagram.flat():
        if isinstance(shape, Label):
            wide = text_width(shape.text, shape.size)
            left = {"start": shape.x, "middle": shape.x - wide / 2, "end": shape.x - wide}[shape.anchor]
            assert left >= -1
            assert shape.y <= diagram.height
    assert all(dot.x >= 0 and dot.x + dot.width <= ROOM and 0 <= dot.y <= diagram.height for dot in dots(diagram))


def test_what_is_no_number_is_left_out() -> None:
    assert len(dots(draw_points(np.array([1.0, np.nan, 2.0]), np.array([1.0, 1.0, np.inf])))) == 1
    assert dots(draw_points(np.array([np.nan]), np.array([np.nan]))) == []
    assert len(dots(draw_points(np.array([3.0, 3.0]), np.array([3.0, 3.0])))) == 2


def test_pictures_stand_over_one_another() -> None:
    diagram = draw_pictures(RNG.random((7, 1, 8, 8)), RNG.random((7, 1, 8, 8)), [0.25] * 7)
    rasters = [shape for shape in diagram.flat() if isinstance(shape, Raster)]
    assert len(rasters) == 14
    for above, below in zip(rasters[::2], rasters[1::2], strict=True):
        assert above.x == below.x
        assert above.y + above.height < below.y
        assert below.x + below.width <= diagram.width + 1e-9
    assert max(shape.y + shape.height for shape in rasters) < diagram.height
    assert [shape.text for shape in diagram.flat() if isinstance(shape, Label)] == ["0.25"] * 7


@pytest.mark.parametrize(("low", "high"), [(0.0, 1.0), (-2.93, 4.53), (3.0, 3.0), (0.00012, 0.00018), (-7e4, 9e5)])
def test_places_are_round_few_and_around(low: float, high: float) -> None:
    places = round_places(low, high)
    assert places[0] <= low + 1e-9
    assert places[-1] >= high - 1e-9
    assert 1 <= len(places) <= 8


@pytest.mark.parametrize("name", list(THEMES))
def test_the_grid_is_weaker_than_the_dots_in_every_theme(name: str) -> None:
    shapes = draw_points(np.array([0.0, 1.0]), np.array([0.5, 1.0])).shapes
    grid = next(shape.outline for shape in shapes if isinstance(shape, Wire) and not shape.dash)
    ground, faint, strong = (luminance(THEMES[name][role]) for role in ("surface", grid, "accent"))
    assert abs(faint - ground) < abs(strong - ground) / 2
