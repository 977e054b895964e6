"""What the tests of pictures share: what lies on something else, and a small network with its run."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from gradviz.engine.trace import trace
from gradviz.graph import Builder, Graph
from gradviz.picture.diagram import Badge, Box, Diagram, Label, Shape
from gradviz.picture.measure import text_width

SHAPES = {"x": (2, 1, 6, 6), "c/w": (3, 1, 3, 3), "c/b": (3,), "d/w": (48, 4), "y": (2,)}


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


@pytest.fixture
def graph() -> Graph:
    """A convolution, a residual step over a relu, a dense layer and a loss."""
    builder = Builder()
    x, w = builder.leaf("x"), builder.leaf("c/w", "parameter")
    conv = builder.gate("bias", [builder.gate("conv2d", [x, w], group="c"), builder.leaf("c/b", "parameter")], name="c", group="c")
    bent = builder.gate("relu", [conv], name="r", group="r")
    joined = builder.gate("add", [bent, conv], name="s", group="s")
    flat = builder.gate("flatten", [joined], name="f", group="f")
    dense = builder.gate("matmul", [flat, builder.leaf("d/w", "parameter")], name="d", group="d")
    loss = builder.gate("cross_entropy", [dense, builder.leaf("y")], name="loss", group="loss")
    return builder.build(dense, loss)


@pytest.fixture
def run(graph: Graph) -> Any:
    rng = np.random.default_rng(0)
    return trace(graph, {**{name: rng.normal(size=shape) for name, shape in SHAPES.items()}, "y": [0, 3]})
