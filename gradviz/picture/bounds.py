"""What shapes cover, text with its measured width. Owns these sums; draws nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gradviz.picture.diagram import Badge, Box, Group, Label, Math, Raster, Shape, Strands, Wire
from gradviz.picture.measure import CAP_HEIGHT, text_width

Area = tuple[float, float, float, float]
"""Left, top, right and bottom."""
DESCENT = 0.22
SHARES = {"start": 0.0, "middle": 0.5, "end": 1.0}


def text_area(shape: Label | Math) -> Area:
    """A line of text from the top of its capitals to the depth of a "g"; a formula counts as its plain form."""
    text = shape.text if isinstance(shape, Label) else shape.plain
    width = text_width(text, shape.size)
    left = shape.x - width * SHARES[shape.anchor]
    return (left, shape.y - CAP_HEIGHT * shape.size, left + width, shape.y + DESCENT * shape.size)


def areas(shapes: Iterable[Shape]) -> Iterator[Area]:
    """What each shape covers; the control points of a curve bound it."""
    for shape in shapes:
        match shape:
            case Group(_, parts):
                yield from areas(parts)
            case Box(_, x, y, width, height):
                grown = shape.line / 2 if shape.outline else 0.0
                yield (x - grown, y - grown, x + width + grown, y + height + grown)
            case Raster(_, x, y, width, height):
                yield (x, y, x + width, y + height)
            case Strands(_, ends):
                if len(ends):
                    xs, ys = ends[:, ::2], ends[:, 1::2]
                    yield (float(xs.min()), float(ys.min()), float(xs.max()), float(ys.max()))
            case Badge(_, x, y, width):
                yield (x - width / 2, y - shape.height / 2, x + width / 2, y + shape.height / 2)
            case Label() | Math():
                yield text_area(shape)
            case Wire(_, path):
                numbers = [number for _, *points in path for number in points]
                if numbers:
                    grown = shape.line / 2 if shape.outline else 0.0
                    yield (min(numbers[::2]) - grown, min(numbers[1::2]) - grown, max(numbers[::2]) + grown, max(numbers[1::2]) + grown)


def extent(shapes: Iterable[Shape]) -> Area:
    """The least area around all shapes; empty at the origin for none."""
    left, top, right, bottom = zip(*areas(shapes), strict=True) if (shapes := tuple(shapes)) else ((0.0,),) * 4
    return (min(left), min(top), max(right), max(bottom))
