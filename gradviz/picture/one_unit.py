"""One unit on one line: its largest products, the rest and the bias into a sum, what the activation makes of it, and where it stands.

Draws what it is given; the numbers come from a run.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from numpy.typing import NDArray

from gradviz.notation import number
from gradviz.picture.diagram import Badge, Box, Diagram, Label, Path, Raster, Shape, Wire
from gradviz.picture.edges import ARROW, arrowhead
from gradviz.picture.icons import tag_width
from gradviz.picture.maps import MARGIN
from gradviz.picture.measure import text_width
from gradviz.picture.options import RULE_ROLES
from gradviz.picture.ramps import levels, ramp_of
from gradviz.picture.theme import METRICS
from gradviz.words import count, say

ITEM = "unit"
TEXT, SMALL, WORD = 12, 11, 15
ROW, GATE, LINE, TAG_ROOM = 28.0, 48.0, 78.0, 26.0
NUMBERS, SIGN = 52.0, 28.0
"""The least width of a column of numbers, and what a sign takes between two."""
SIDE = 48.0


@dataclass(frozen=True, eq=False)
class UnitSum:
    """`terms` are the largest products: what was read, the weight, and both multiplied; `more` others add up to `rest`.

    `activation` is what the next layer makes of `total`, `tag` its rule and the rule in words. `picture` is the map around `place`.
    """

    terms: tuple[tuple[float, float, float], ...]
    more: int
    rest: float
    bias: float | None
    total: float
    place: tuple[int, ...]
    result: float
    activation: str = ""
    tag: tuple[str, str] = ("", "")
    picture: NDArray[Any] | None = None

    def rest_text(self) -> str:
        """What is added beside the largest products."""
        parts = []
        if self.more:
            parts.append(count("and {n} more product: {rest}", "and {n} more products: {rest}", self.more, rest=number(self.rest, 3)))
        if self.bias is not None:
            parts.append(say("bias {value}", value=number(self.bias, 3)))
        return ", ".join(parts)


def draw_unit(unit: UnitSum) -> Diagram:
    """The whole line, left to right."""
    text = unit.rest_text()
    rows = len(unit.terms) + bool(text)
    height = max(rows * ROW, GATE + 24) + 2 * MARGIN
    middle = height / 2
    top = middle - (rows - 1) * ROW / 2
    columns = _columns(unit)
    left = MARGIN + max(columns[-1], text_width(text, SMALL)) + 10
    gate = left + 58
    shapes: list[Shape] = []
    for place, term in enumerate(unit.terms):
        y = top + place * ROW
        shapes += [*_product(term, columns, y), _curve(MARGIN + columns[-1] + 10, y, gate, middle, place, rows)]
    if text:
        y = top + len(unit.terms) * ROW
        shapes.append(Label(ITEM, MARGIN, y + 4, text, SMALL, "muted", "start"))
        shapes.append(_curve(MARGIN + text_width(text, SMALL) + 8, y, gate, middle, rows - 1, rows, past=MARGIN + columns[-1] + 10))
    shapes += _plus(gate, middle)
    x = gate + GATE
    if unit.activation:
        line = max(LINE, tag_width(text_width(unit.tag[1], SMALL)) + TAG_ROOM)
        shapes += _number(x, x + line, middle, unit.total, unit.tag)
        shapes += _word(x + line, middle, unit)
        x += line + _wide(unit)
    shapes += _number(x, x + LINE, middle, unit.result, ("", ""))
    x += LINE
    if unit.picture is not None:
        shapes += _around(unit, x, middle)
        x += SIDE
    return Diagram(x + MARGIN, height, tuple(shapes))


def _columns(unit: UnitSum) -> tuple[float, ...]:
    """Where the numbers end and the signs stand between them: as wide as the longest number of each column."""
    read, weight, product = (max([NUMBERS, *(text_width(number(term[place]), TEXT) for term in unit.terms)]) for place in range(3))
    first, second = read + SIGN / 2, read + SIGN + weight + SIGN / 2
    return read, first, first + SIGN / 2 + weight, second, second + SIGN / 2 + product


def _product(term: tuple[float, float, float], columns: tuple[float, ...], y: float) -> list[Shape]:
    """Read × weight = product, in columns."""
    texts = (number(term[0]), "×", number(term[1]), "=", number(term[2]))
    roles = ("text", "muted", "value", "muted", "value")
    return [
        Label(ITEM, MARGIN + x, y + 4, text, TEXT, role, "middle" if role == "muted" else "end")
        for x, text, role in zip(columns, texts, roles, strict=True)
    ]


def _curve(x: float, y: float, gate: float, middle: float, place: int, rows: int, past: float = 0.0) -> Wire:
    """From the end of a row into the sum; it stays in its row `past` what stands in the others."""
    into, leaves = middle + (place - (rows - 1) / 2) * 7, max(x, past)
    half = (leaves + gate) / 2
    path: Path = (("M", x, y), ("L", leaves, y), ("C", half, y, half, into, gate - 2, into))
    return Wire(ITEM, path, outline="control", line=METRICS.edge)


def _plus(x: float, y: float) -> list[Shape]:
    box = Box(ITEM, x, y - GATE / 2, GATE, GATE, METRICS.gate_radius, "add_tint", "add", METRICS.gate_outline)
    across: Path = (("M", x + 16, y), ("L", x + GATE - 16, y))
    down: Path = (("M", x + GATE / 2, y - 8), ("L", x + GATE / 2, y + 8))
    return [box, Wire(ITEM, across, outline="add", line=2.5), Wire(ITEM, down, outline="add", line=2.5)]


def _number(x: float, to: float, y: float, value: float, tag: tuple[str, str]) -> list[Shape]:
    """An arrow with its value above, and the rule of the gate that it leads to."""
    rule, word = tag
    found: list[Shape] = [
        Wire(ITEM, (("M", x, y), ("L", to - 2, y)), outline="control", line=METRICS.edge),
        arrowhead(ITEM, (to - 1, y), ARROW, "right", "control"),
        Label(ITEM, (x + to) / 2, y - (17 if rule else 9), number(value, 4), 13, "value"),
    ]
    if rule:
        found.append(Badge(ITEM, (x + to) / 2 - 2, y, tag_width(text_width(word, SMALL)), rule, word, RULE_ROLES[rule]))
    return found


def _wide(unit: UnitSum) -> float:
    return max(GATE, text_width(unit.activation, WORD) + 24)


def _word(x: float, y: float, unit: UnitSum) -> list[Shape]:
    """The gate of the activation."""
    wide = _wide(unit)
    box = Box(ITEM, x, y - GATE / 2, wide, GATE, METRICS.gate_radius, "unary_tint", "unary", METRICS.gate_outline)
    return [box, Label(ITEM, x + wide / 2, y + 5, unit.activation, WORD, "unary")]


def _around(unit: UnitSum, x: float, y: float) -> list[Shape]:
    """The map that the unit is one pixel of."""
    array = unit.picture
    assert array is not None
    rows, columns = array.shape
    scale = SIDE / max(rows, columns)
    ramp = ramp_of(array)
    top = y - rows * scale / 2
    row, column = unit.place[-2:]
    return [
        Raster(ITEM, x, top, columns * scale, rows * scale, levels(array, ramp), ramp),
        Box(ITEM, x, top, columns * scale, rows * scale, 2, outline="line", line=METRICS.separator),
        Box(ITEM, x + column * scale - 1.5, top + row * scale - 1.5, scale + 3, scale + 3, 1, outline="accent", line=METRICS.ring),
    ]
