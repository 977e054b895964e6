"""What the tests of pictures share: what lies on something else."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from gradviz.picture.diagram import Badge, Box, Diagram, Label, Shape
from gradviz.picture.measure import text_width


def covered(shape: Shape) -> tuple[float, float, float, float] | None:
    if isinstance(shape, Label):
        width = text_width(shape.text, shape.size)
        left = shape.x - width * {"start": 0.0, "middle": 0.5, "end": 1.0}[shape.anchor]
        return (left, shape.y - 0.73 * shape.size, left + width, shape.y)
    if isinstance(shape, Badge):
        return (shape.x - shape.width / 2, shape.y - shape.height / 2, shape.x + shape.width / 2, shape.y + shape.height / 2)
    if isinstance(shape, Box) and shape.outline and min(shape.width, shape.height) > 18:
        return (shape.x, shape.y, shape.x + shape.width, shape.y + shape.height)
    return None


def all_overlaps(diagram: Diagram) -> list[tuple[Shape, Shape]]:
    parts = [(shape, area) for shape in diagram.flat() if (area := covered(shape))]
    return [
        (one, two)
        for at, (one, a) in enumerate(parts)
        for two, b in parts[at + 1 :]
        if one.item != two.item and min(a[2], b[2]) - max(a[0], b[0]) > 0.5 and min(a[3], b[3]) - max(a[1], b[1]) > 0.5
    ]


@pytest.fixture
def overlaps() -> Callable[[Diagram], list[tuple[Shape, Shape]]]:
    """The pairs of shapes of different items of which one lies on the other."""
    return all_overlaps
