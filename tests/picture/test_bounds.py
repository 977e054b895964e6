"""Shapes cover what they paint: text with its width, strokes with half their line, groups with all their parts."""

import numpy as np

from gradviz.picture.bounds import areas, extent, text_area
from gradviz.picture.diagram import Badge, Box, Group, Label, Math, Raster, Strands, Wire
from gradviz.picture.measure import text_width


def test_text_covers_its_width_by_anchor() -> None:
    width = text_width("abc", 10)
    assert [text_area(Label(None, 50, 20, "abc", 10, anchor=anchor))[0] for anchor in ("start", "middle", "end")] == [
        50,
        50 - width / 2,
        50 - width,
    ]
    assert text_area(Math(None, 50, 20, r"\frac{a}{b}", "abc", 10, anchor="start"))[2] == 50 + width


def test_extent_holds_everything() -> None:
    shapes = (
        Group(1, (Box(1, 10, 10, 20, 20, outline="text", line=2), Badge(1, 0, 0, 30, "sum", "sum", "copy"))),
        Wire(2, (("M", 0, 0), ("C", 1, 90, 2, 2, 3, 3), ("Z",)), fill="text"),
    )
    assert list(areas(shapes[:1])) == [(9, 9, 31, 31), (-15, -10, 15, 10)]
    assert extent(shapes) == (-15, -10, 31, 90)
    assert extent(()) == (0, 0, 0, 0)


def test_pictures_and_columns_of_lines_are_held_too() -> None:
    numbers = Raster(1, 5, 6, 7, 8, np.zeros((2, 2), np.uint8))
    lines = Strands(2, np.array([[0.0, 1, 9, 30]]), np.zeros(1, np.uint8))
    nothing = Strands(3, np.zeros((0, 4)), np.zeros(0, np.uint8))
    assert list(areas((numbers, lines, nothing))) == [(5, 6, 12, 14), (0, 1, 9, 30)]
