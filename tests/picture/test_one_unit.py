"""One unit shows its products, the rest, the bias, the sum and what becomes of it."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np

from gradviz.picture.diagram import Badge, Box, Diagram, Label, Raster, Wire
from gradviz.picture.measure import text_width
from gradviz.picture.one_unit import UnitSum, draw_unit

TERMS = ((0.459, 2.036, 0.934), (0.338, 2.668, 0.903))
UNIT = UnitSum(TERMS, 70, 3.282, 0.015, 5.134, (6, 5, 8), 5.134, "ReLU", ("slope", "slope"), np.eye(14))


def texts(diagram: Diagram) -> list[str]:
    return [shape.text for shape in diagram.flat() if isinstance(shape, Label)]


def test_every_number_is_there() -> None:
    diagram = draw_unit(UNIT)
    assert texts(diagram)[:5] == ["0.459", "×", "2.036", "=", "0.934"]
    assert "and 70 more products: 3.28, bias 0.015" in texts(diagram)
    assert texts(diagram).count("5.134") == 2
    assert "ReLU" in texts(diagram)
    ring = [shape for shape in diagram.flat() if isinstance(shape, Box) and shape.outline == "accent"]
    assert len(ring) == 1
    assert any(isinstance(shape, Raster) for shape in diagram.flat())


def test_no_line_crosses_a_number() -> None:
    few = replace(UNIT, terms=(*TERMS, (0.6779, 0.5215, 0.3535)), more=0)
    numbers = [shape for shape in draw_unit(few).flat() if isinstance(shape, Label) and shape.text == "0.3535"]
    lines = [shape.path for shape in draw_unit(few).flat() if isinstance(shape, Wire) and len(shape.path) == 3]
    (bias,) = (path for path in lines if path[1][1] > path[0][1])
    assert bias[1][1] >= numbers[0].x
    assert bias[1][2] == bias[0][2]


def test_what_is_not_there_is_not_drawn() -> None:
    bare = draw_unit(replace(UNIT, more=0, bias=None, activation="", tag=("", ""), picture=None))
    assert texts(bare).count("5.134") == 1
    assert not any(isinstance(shape, (Raster, Badge)) for shape in bare.flat())
    assert bare.width < draw_unit(UNIT).width


def test_a_long_tag_lies_between_its_gates() -> None:
    diagram = draw_unit(replace(UNIT, tag=("slope", "a word of some length")))
    tag = next(shape for shape in diagram.flat() if isinstance(shape, Badge))
    gates = [shape for shape in diagram.flat() if isinstance(shape, Box) and shape.outline in ("add", "unary")]
    assert gates[0].x + gates[0].width <= tag.x - tag.width / 2
    assert tag.x + tag.width / 2 <= gates[1].x


def test_nothing_lies_outside() -> None:
    diagram = draw_unit(UNIT)
    for shape in diagram.flat():
        if isinstance(shape, (Box, Raster)):
            assert 0 <= shape.x <= shape.x + shape.width <= diagram.width
            assert 0 <= shape.y <= shape.y + shape.height <= diagram.height


def test_long_numbers_keep_clear_of_the_signs_beside_them() -> None:
    long = draw_unit(replace(UNIT, terms=((2.418, -0.09091, -0.08048), (1234.5, -0.0001234, -0.1587))))
    for row in (0, 1):
        shapes = [shape for shape in long.flat() if isinstance(shape, Label)][5 * row : 5 * row + 5]
        ends = [
            (x - width if anchor == "end" else x - width / 2, x if anchor == "end" else x + width / 2)
            for x, anchor, width in ((shape.x, shape.anchor, text_width(shape.text, shape.size)) for shape in shapes)
        ]
        assert all(after[0] - before[1] >= 5 for before, after in pairwise(ends)), ends
