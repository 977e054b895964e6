"""Samples stand side by side in the room there is, framed where they peak, and are found again; points are where they are."""

from __future__ import annotations

import numpy as np
import pytest

from gradviz.picture.diagram import Box, Label, Raster, Wire
from gradviz.picture.excitation import SIDE, Around, Row, Top, draw_excitation, draw_points, place_at


def rows(count: int = 9) -> list[Row]:
    generator = np.random.default_rng(0)
    return [Row(9.0 - place, f"class {place}", generator.random((8, 6)), (1, 2, 3, 3)) for place in range(count)]


@pytest.mark.parametrize("room", [320.0, 500.0, 720.0, 1200.0])
def test_pictures_fit_the_room_and_are_found_again(room: float) -> None:
    diagram = draw_excitation(rows(), Top(12.0, np.linspace(-1, 1, 48).reshape(8, 6)), room)
    assert diagram.width <= room + 1
    pictures = [shape for shape in diagram.shapes if isinstance(shape, Raster) and isinstance(shape.item, int)]
    assert [shape.item for shape in pictures] == list(range(9))
    for shape in pictures:
        assert place_at(diagram, shape.x + shape.width / 2, shape.y + shape.height / 2) == shape.item
        assert shape.y + shape.height <= diagram.height
    assert place_at(diagram, 0, 0) is None
    frames = [shape for shape in diagram.shapes if isinstance(shape, Box) and shape.outline == "accent"]
    scale = pictures[0].width / 6
    assert frames[0].x == pytest.approx(pictures[0].x + 2 * scale - 1)
    assert frames[0].height == pytest.approx(3 * scale + 2)


def test_what_was_climbed_to_has_its_answer_and_its_scale() -> None:
    texts = [shape.text for shape in draw_excitation(rows(2), Top(12.5, np.ones((4, 4)) * -1), 700).shapes if isinstance(shape, Label)]
    assert {"Ascent from grey", "12.5", "less", "more", "Strongest samples", "class 1", "9", "8"} <= set(texts)
    flat = [shape.text for shape in draw_excitation(rows(1), None, 700).shapes if isinstance(shape, Label)]
    assert "No change of grey raises it" in flat
    alone = draw_excitation([], Top(1.0, np.ones((4, 4)), begun="strongest"), 700)
    assert "Ascent from the strongest" in [shape.text for shape in alone.shapes if isinstance(shape, Label)]


def test_points_of_a_plane_stand_where_they_are() -> None:
    around = Around((-1.0, 0.0), (1.0, 4.0), np.random.default_rng(1).normal(size=(12, 12)), np.array([[0.0, 2.0], [1.0, 4.0]]))
    strongest = [Row(2.0, "one", np.array([0.0, 1.0])), Row(1.0, "none", np.array([-1.0, 0.0]))]
    diagram = draw_points(strongest, Top(3.0, np.array([1.0, 4.0])), around)
    plane = next(shape for shape in diagram.shapes if isinstance(shape, Raster))
    rings = [shape for shape in diagram.shapes if isinstance(shape, Box) and shape.outline == "accent"]
    middles = [(ring.x + ring.width / 2 - plane.x, ring.y + ring.height / 2 - plane.y) for ring in rings]
    assert middles == [pytest.approx((SIDE / 2, 0.75 * SIDE)), pytest.approx((0.0, SIDE))]
    cross = [shape for shape in diagram.shapes if isinstance(shape, Wire)]
    assert len(cross) == 4
    texts = [shape.text for shape in diagram.shapes if isinstance(shape, Label)]
    assert {"(0, 1)", "(1, 4)", "one", "Ascent from grey"} <= set(texts)
    assert any("No change" in shape.text for shape in draw_points(strongest, None, around).shapes if isinstance(shape, Label))


def test_points_that_lie_in_no_plane_are_listed_alone() -> None:
    strongest = [Row(2.0, "", np.array([0.5])), Row(1.0, "", np.array([-1.0]))]
    shapes = draw_points(strongest, None, None).shapes
    assert not any(isinstance(shape, (Raster, Wire)) for shape in shapes)
    texts = [shape.text for shape in shapes if isinstance(shape, Label)]
    assert {"0.5", "−1", "2", "answer"} <= set(texts)
    assert "class" not in texts
    wide = draw_points([Row(2.0, "iris", np.array([0.123, 1.5, 2.25, 30000.0]))], Top(3.0, np.arange(4.0)), None)
    assert "(0, 1, 2, 3)" in [shape.text for shape in wide.shapes if isinstance(shape, Label)]
