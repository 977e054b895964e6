"""What excites a unit: the picture it would answer most to, and the samples that it does answer most to, framed where they peak.

Samples of few numbers are a list, those of two are points of a plane too. Draws what it is given; found elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradviz.notation import number
from gradviz.picture.diagram import Anchor, Box, Diagram, Label, Ramp, Raster, Shape, Wire
from gradviz.picture.maps import MARGIN
from gradviz.picture.measure import text_width
from gradviz.picture.ramps import levels, ramp_of
from gradviz.picture.theme import METRICS
from gradviz.words import mark, say

Array = NDArray[Any]
Frame = tuple[int, int, int, int]
"""Top, left, height and width in pixels of the picture."""
TEXT, LINE = 11, 16
LARGE, CELL, LEAST, GAP = 104.0, 64.0, 44.0, 14.0
HEAD = 20.0
SCALE_WIDTH, SCALE_HEIGHT = 44.0, 8.0
SIDE, DOT, RING, CROSS = 168.0, 4.0, 9.0, 5.0
SOFT = 1.6
"""The plane is so much fainter than the ramp can be, so that points are seen on it."""
NUMBERED, ANSWERED = 18.0, 64.0
"""The widths of the columns for the number of a point and for its answer."""
CLIMBED = {"grey": mark("Ascent from grey"), "noise": mark("Ascent from noise"), "strongest": mark("Ascent from the strongest")}
SAMPLES, POINTS = mark("Strongest samples"), mark("Strongest points")
FLAT = mark("No change of grey raises it")
ANSWER, CLASS = mark("answer"), mark("class")
LESS, MORE = mark("less"), mark("more")


@dataclass(frozen=True, eq=False)
class Row:
    """One sample: its answer, its class in words, and its picture (rows, columns) or point."""

    answer: float
    caption: str
    content: Array
    frame: Frame | None = None


@dataclass(frozen=True, eq=False)
class Top:
    """What was climbed to: its answer, and how it differs from grey as a picture, or a point. `begun` is a key of CLIMBED."""

    answer: float
    content: Array
    begun: str = "grey"


@dataclass(frozen=True, eq=False)
class Around:
    """What is answered over a plane, rows from below, from low to high, and some samples."""

    low: tuple[float, float]
    high: tuple[float, float]
    answers: Array
    points: Array


def draw_excitation(rows: Sequence[Row], top: Top | None, room: float, ramp: Ramp | None = None) -> Diagram:
    """Pictures side by side in `room`, the one that was climbed to before them; the samples on `ramp`."""
    shapes: list[Shape] = []
    width = max(
        LARGE, text_width(_title(top), TEXT), text_width(say(LESS) + say(MORE), TEXT) + SCALE_WIDTH + 12 if top is not None else 0.0
    )
    bottom = _climbed(shapes, top)
    if rows:
        left = MARGIN + width + 2 * GAP
        right, below = _samples(shapes, rows, left, max(room - left - MARGIN, LEAST), ramp)
        return Diagram(max(right, left) + MARGIN, max(bottom, below) + MARGIN, tuple(shapes))
    return Diagram(MARGIN + width + MARGIN, bottom + MARGIN, tuple(shapes))


def draw_points(rows: Sequence[Row], top: Top | None, around: Around | None) -> Diagram:
    """The coordinates of the strongest, beside the plane that they lie in, where it is one."""
    shapes: list[Shape] = []
    right, low = _plane(shapes, rows, top, around) if around is not None else (MARGIN, MARGIN)
    right, bottom = _listed(shapes, rows, top, right)
    return Diagram(right + MARGIN, max(low, bottom) + MARGIN, tuple(shapes))


def place_at(diagram: Diagram, x: float, y: float) -> int | None:
    """The sample under a point of a picture of this kind."""
    for shape in diagram.shapes:
        if isinstance(shape, Raster) and isinstance(shape.item, int) and 0 <= x - shape.x < shape.width and 0 <= y - shape.y < shape.height:
            return shape.item
    return None


def _plane(shapes: list[Shape], rows: Sequence[Row], top: Top | None, around: Around) -> tuple[float, float]:
    """What is answered over the plane, with the strongest points ringed; returns how far it goes."""
    ramp, largest = ramp_of(around.answers), _largest(around.answers)
    left = MARGIN + max(text_width(number(end, 3), TEXT) for end in (around.low[1], around.high[1])) + 6
    y = MARGIN
    shapes += [
        Raster("plane", left, y, SIDE, SIDE, levels(around.answers[::-1], ramp, SOFT * largest), ramp),
        Box("plane", left, y, SIDE, SIDE, 0, outline="line", line=METRICS.separator),
        _label(left, y + SIDE + LINE, number(around.low[0], 3), "muted", "start"),
        _label(left + SIDE, y + SIDE + LINE, number(around.high[0], 3), "muted", "end"),
        _label(left - 6, y + SIDE, number(around.low[1], 3), "muted", "end"),
        _label(left - 6, y + TEXT, number(around.high[1], 3), "muted", "end"),
    ]
    for point in around.points:
        x, up = _on(around, point, left, y)
        shapes.append(Box("plane", x - DOT / 2, up - DOT / 2, DOT, DOT, DOT / 2, "muted", "surface", 0.75))
    for place, row in enumerate(rows):
        x, up = _on(around, row.content, left, y)
        shapes.append(Box(place, x - RING / 2, up - RING / 2, RING, RING, RING / 2, "surface", "accent", METRICS.ring))
    if top is not None:
        x, up = _on(around, top.content, left, y)
        shapes += _cross(x, up)
    return left + SIDE + 2 * GAP, y + SIDE + LINE


def _title(top: Top | None) -> str:
    return say(FLAT if top is None else CLIMBED[top.begun])


def _climbed(shapes: list[Shape], top: Top | None) -> float:
    """The picture that was climbed to, with its words and its scale; returns where it ends."""
    y = MARGIN + HEAD - 8
    shapes.append(_label(MARGIN, y, _title(top), "muted", "start"))
    if top is None:
        return y
    y = MARGIN + HEAD
    tall = _picture(shapes, "climbed", top.content, MARGIN, y, LARGE, "signed")[1]
    shapes.append(_label(MARGIN, y + tall + LINE, number(top.answer, 3), "value", "start"))
    base = y + tall + 2 * LINE
    less, more = say(LESS), say(MORE)
    x = MARGIN + text_width(less, TEXT) + 6
    shapes.append(_label(MARGIN, base, less, "muted", "start"))
    shapes.append(
        Raster("scale", x, base - SCALE_HEIGHT, SCALE_WIDTH, SCALE_HEIGHT, levels(np.linspace(-1, 1, 24)[np.newaxis], "signed"), "signed")
    )
    shapes.append(_label(x + SCALE_WIDTH + 6, base, more, "muted", "start"))
    return base + 4


def _samples(shapes: list[Shape], rows: Sequence[Row], left: float, room: float, ramp: Ramp | None) -> tuple[float, float]:
    """The samples in as few lines as fit; returns how far right and down they go."""
    shapes.append(_label(left, MARGIN + HEAD - 8, say(SAMPLES), "muted", "start"))
    lines = 1
    while lines < len(rows) and (room + GAP) / -(-len(rows) // lines) - GAP < LEAST:
        lines += 1
    across = -(-len(rows) // lines)
    cell = min(CELL, (room + GAP) / across - GAP) if across > 1 else min(CELL, room)
    step = cell + GAP, cell + 2 * LINE + GAP
    largest = max(_largest(row.content) for row in rows)
    for place, row in enumerate(rows):
        down, right = divmod(place, across)
        x, y = left + right * step[0], MARGIN + HEAD + down * step[1]
        wide = _picture(shapes, place, row.content, x, y, cell, ramp, largest)[0]
        if row.frame is not None:
            frame, scale = row.frame, wide / max(1, row.content.shape[1])
            at = x + (cell - wide) / 2 + frame[1] * scale - 1, y + frame[0] * scale - 1
            shapes.append(Box(place, *at, frame[3] * scale + 2, frame[2] * scale + 2, 1, outline="accent", line=METRICS.ring))
        shapes.append(_label(x + cell / 2, y + cell + LINE - 2, number(row.answer, 3), "value", "middle"))
        shapes.append(_label(x + cell / 2, y + cell + 2 * LINE - 3, row.caption, "muted", "middle"))
    return left + across * step[0] - GAP, MARGIN + HEAD + lines * step[1] - GAP


def _picture(
    shapes: list[Shape],
    item: int | str,
    array: Array,
    x: float,
    y: float,
    side: float,
    ramp: Ramp | None = None,
    limit: float | None = None,
) -> tuple[float, float]:
    """A picture whose longer side is `side`; returns its size."""
    scale = side / max(*array.shape, 1)
    wide, tall = array.shape[1] * scale, array.shape[0] * scale
    x += (side - wide) / 2
    chosen = ramp or ramp_of(array)
    shapes.append(Raster(item, x, y, wide, tall, levels(array, chosen, limit), chosen))
    shapes.append(Box(item, x, y, wide, tall, 0, outline="line", line=METRICS.separator))
    return wide, tall


def _listed(shapes: list[Shape], rows: Sequence[Row], top: Top | None, x: float) -> tuple[float, float]:
    """Points with coordinates, answers and classes; returns where the list ends."""
    points = [_written(row.content) for row in rows]
    written = (*points, _written(top.content)) if top is not None else tuple(points)
    widest = max(text_width(say(POINTS), TEXT) - NUMBERED, *(text_width(point, TEXT) for point in written))
    ends = x + NUMBERED, x + NUMBERED + widest + 8, x + NUMBERED + widest + 8 + ANSWERED
    y = MARGIN + HEAD - 8
    words = [_title(top), *(row.caption for row in rows)]
    shapes.append(_label(x, y, say(POINTS), "muted", "start"))
    shapes.append(_label(ends[2], y, say(ANSWER), "muted", "end"))
    if any(words[1:]):
        shapes.append(_label(ends[2] + GAP, y, say(CLASS), "muted", "start"))
    for place, row in enumerate(rows):
        y += LINE
        shapes.append(_label(ends[0] - 8, y, f"{place + 1}", "muted", "end"))
        shapes.append(_label(ends[1], y, points[place], "text", "end"))
        shapes.append(_label(ends[2], y, number(row.answer, 4), "value", "end"))
        shapes.append(_label(ends[2] + GAP, y, row.caption, "muted", "start"))
    y += LINE + 4
    if top is not None:
        shapes += _cross(x + CROSS, y - 4)
        shapes.append(_label(ends[1], y, _written(top.content), "text", "end"))
        shapes.append(_label(ends[2], y, number(top.answer, 4), "value", "end"))
    shapes.append(_label(ends[2] + GAP, y, _title(top), "muted", "start"))
    return ends[2] + GAP + max(text_width(word, TEXT) for word in (*words, say(CLASS))), y


def _written(point: Array) -> str:
    """A point by its coordinates; a single one stands alone."""
    coordinates = [number(float(content), 3) for content in point]
    return coordinates[0] if len(coordinates) == 1 else f"({', '.join(coordinates)})"


def _largest(array: Array) -> float:
    return float(np.max(np.abs(np.where(np.isfinite(array), array, 0.0)), initial=0.0))


def _on(around: Around, point: Array, left: float, top: float) -> tuple[float, float]:
    """Where a point of the plane is drawn."""
    across, up = ((float(point[axis]) - around.low[axis]) / ((around.high[axis] - around.low[axis]) or 1.0) for axis in (0, 1))
    return left + across * SIDE, top + (1 - up) * SIDE


def _cross(x: float, y: float) -> list[Shape]:
    return [
        Wire("climbed", (("M", x - CROSS, y - way * CROSS), ("L", x + CROSS, y + way * CROSS)), outline="gradient", line=2.5)
        for way in (1, -1)
    ]


def _label(x: float, y: float, text: str, role: str, anchor: Anchor) -> Label:
    return Label("excitation", x, y, text, TEXT, role, anchor)
