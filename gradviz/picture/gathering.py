"""Gathering: places chosen by hand brought closer to one another in proportion, so that letters can be larger. Chooses no order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise

import numpy as np

from gradviz.graph import Edge
from gradviz.picture.bounds import Area, areas, extent
from gradviz.picture.diagram import Badge, Box, Group, Item, Label, Math, Shape, Wire
from gradviz.picture.layout import Direction, Layout

LEAST = 0.2
"""Closer than this share of their distance nothing that was put apart stays apart."""
TOUCH = 1.0
"""How near texts may come to one another."""


def gathered(layout: Layout, along: float, across: float) -> Layout:
    """The layout with its nodes `along` times as far apart in x and `across` times in y."""
    centers = tuple((x * along, y * across) for x, y in layout.centers)
    return replace(layout, centers=centers, width=layout.width * along, height=layout.height * across)


def shares(layout: Layout, shapes: Iterable[Shape], width: float, height: float) -> tuple[float, float]:
    """How far apart nodes may stand at most, in x and in y, where a drawing of this layout has to come into `width` x `height`."""
    left, top, right, bottom = extent(shapes)
    xs, ys = zip(*layout.centers, strict=True)
    return _share(right - left, max(xs) - min(xs), width), _share(bottom - top, max(ys) - min(ys), height)


def _share(drawn: float, spread: float, room: float) -> float:
    """What hangs off the outermost nodes keeps its size."""
    return min(max((room - drawn + spread) / max(spread, 1.0), 0.0), 1.0)


def collisions(shapes: Iterable[Shape]) -> int:
    """How many pairs of texts, or of a text and a node, lie upon one another."""
    found = list(_parts(shapes))
    texts = [(item, area) for item, area, written in found if written]
    if not texts:
        return 0
    number = {item: place for place, item in enumerate(dict.fromkeys(item for item, _, _ in found))}
    all_areas, all_items = np.array([area for _, area, _ in found]), np.array([number[item] for item, _, _ in found])
    written = np.array([area for _, area in texts]) + np.array((TOUCH, TOUCH, -TOUCH, -TOUCH))
    items = np.array([number[item] for item, _ in texts])
    apart = (
        (written[:, None, 0] >= all_areas[None, :, 2])
        | (written[:, None, 2] <= all_areas[None, :, 0])
        | (written[:, None, 1] >= all_areas[None, :, 3])
        | (written[:, None, 3] <= all_areas[None, :, 1])
        | (items[:, None] == all_items[None, :])
    )
    return int(np.count_nonzero(~apart))


def reversals(shapes: Iterable[Shape], direction: Direction) -> int:
    """How many wires run back somewhere on their way, as they do where there is too little room between two nodes."""
    axis = slice(1 if direction == "down" else 0, None, 2)
    paths = ([number for _, *points in wire.path for number in points[axis]] for wire in _wires(shapes))
    return sum(any(after < before - TOUCH for before, after in pairwise(path)) for path in paths)


def _wires(shapes: Iterable[Shape]) -> Iterator[Wire]:
    for shape in shapes:
        if isinstance(shape, Group):
            yield from _wires(shape.shapes)
        elif isinstance(shape, Wire) and isinstance(shape.item, Edge) and shape.outline is not None:
            yield shape


def _parts(shapes: Iterable[Shape]) -> Iterator[tuple[Item, Area, bool]]:
    """What texts and nodes cover, and whether it is a text."""
    for shape in shapes:
        match shape:
            case Group(_, parts):
                yield from _parts(parts)
            case Label() | Math() | Badge():
                yield shape.item, next(areas([shape])), True
            case Box() if shape.outline is not None or shape.fill != "surface":
                yield shape.item, next(areas([shape])), False
            case _:
                pass
