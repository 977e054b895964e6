"""Diagram: a picture as data, a list of a few drawing primitives. Owns the records; knows no colour, no font, no Qt.

Every shape carries the item it stands for and roles that a Theme turns into colours. Units are canvas units (px at 100 %).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from gradviz.graph import Edge

Item = int | Edge | str | None
"""A node id, an edge, the name of a fixed part ("legend", "formula"), or nothing."""
Role = str
"""What a colour is for: a key of Theme.colors, e.g. "gradient", "mul", "mul_tint", "control", "surface"."""
Command = tuple[str, *tuple[float, ...]]
"""A path command in absolute coordinates: ("M", x, y), ("L", x, y), ("C", x1, y1, x2, y2, x, y) or ("Z",)."""
Path = tuple[Command, ...]
Anchor = Literal["start", "middle", "end"]
Ramp = Literal["grey", "signed", "photo"]
"""From nothing to ink, or from negative over nothing to positive; see `ramps`."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle with rounded corners; (x, y) is its top left."""

    item: Item
    x: float
    y: float
    width: float
    height: float
    radius: float = 0.0
    fill: Role | None = None
    outline: Role | None = None
    line: float = 1.5
    dash: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Wire:
    """A path, stroked with `outline`, filled with `fill`, or both; round caps and joins."""

    item: Item
    path: Path
    outline: Role | None = None
    fill: Role | None = None
    line: float = 1.5
    dash: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Label:
    """One line of text in the canvas face; (x, y) lies on its baseline. `halo` outlines it 4 px in that role."""

    item: Item
    x: float
    y: float
    text: str
    size: float
    role: Role = "text"
    anchor: Anchor = "middle"
    halo: Role | None = None


@dataclass(frozen=True, slots=True)
class Math:
    """A typeset formula, (x, y) on its baseline; `plain` stands in until its path is known, or where none can be made."""

    item: Item
    x: float
    y: float
    latex: str
    plain: str
    size: float
    role: Role = "text"
    anchor: Anchor = "middle"


@dataclass(frozen=True, slots=True)
class Badge:
    """A rule tag: a pill of ink `role` on tint `role + "_tint"` with an icon and, when near, a word. (x, y) is its centre."""

    item: Item
    x: float
    y: float
    width: float
    icon: str
    word: str
    role: Role
    height: float = 20.0


@dataclass(frozen=True, slots=True, eq=False)
class Raster:
    """A picture of numbers with sharp pixels: `levels` are rows of 0 to 255 on the colours of `ramp`. Equal to itself alone."""

    item: Item
    x: float
    y: float
    width: float
    height: float
    levels: NDArray[np.uint8]
    ramp: Ramp = "grey"


@dataclass(frozen=True, slots=True, eq=False)
class Strands:
    """Many straight lines as columns of numbers: rows of `ends` are x, y, x, y; `levels` are as in Raster. Equal to itself alone."""

    item: Item
    ends: NDArray[Any]
    levels: NDArray[np.uint8]
    ramp: Ramp = "signed"
    line: float = 1.0


@dataclass(frozen=True, slots=True)
class Group:
    """Shapes that belong together: one node or edge with everything it wears."""

    item: Item
    shapes: tuple[Shape, ...]


Shape = Box | Wire | Label | Math | Badge | Raster | Strands | Group


@dataclass(frozen=True, slots=True)
class Diagram:
    """A finished picture of `width` x `height`, painted in the order of `shapes`.

    `area` is what all its states cover, from left, top, right to bottom, where that is known beforehand.
    """

    width: float
    height: float
    shapes: tuple[Shape, ...]
    area: tuple[float, float, float, float] | None = None

    def flat(self) -> Iterator[Shape]:
        """All shapes in painting order with groups opened."""
        yield from _flat(self.shapes)


def _flat(shapes: tuple[Shape, ...]) -> Iterator[Shape]:
    for shape in shapes:
        if isinstance(shape, Group):
            yield from _flat(shape.shapes)
        else:
            yield shape
