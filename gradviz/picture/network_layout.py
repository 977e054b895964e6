"""Where the blocks of a network stand: columns by the longest way from an input, broken into lines where room is narrow.

Owns the geometry and the words that need room; draws nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from gradviz.engine.blocks import Block
from gradviz.picture.layout import MARGIN
from gradviz.picture.measure import text_width
from gradviz.words import count, grouped

SIDE = 48.0
STEP = 78.0
LEAST_COLUMNS = 2
"""A line is not broken into shorter ones, however narrow the room."""
BETWEEN = 44.0
"""From the words of a row to the blocks of the next one in the same column."""
BOW = 44.0
BELOW, ABOVE = 12.0, 22.0
"""Room for a link between the words of a line and the blocks of the next, without its numbers."""
JOIN = 32.0
"""Room before a column where a link comes from another row."""
ASIDE = 12.0
"""How far within its column a link begins to leave its row."""
TURN = 40.0
"""How far a link to another line swings out at both ends."""
USUAL = "0.00888"
"""The length of a gradient: about as wide as most."""
FIRST = 9.0
"""From a block to the letters below it."""


@dataclass(frozen=True)
class Captions:
    """What is written below a block under its name, in letters so many times as large as on the screen."""

    grown: float = 1.0
    shape: bool = True
    parameters: bool = True
    gradient: bool = True

    @property
    def name(self) -> float:
        """The size of names, and of the lengths of gradients."""
        return 12.0 * self.grown

    @property
    def small(self) -> float:
        """The size of the other letters."""
        return 11.0 * self.grown

    def smallest(self, edge_numbers: bool) -> float:
        """The size of the smallest letters that are there."""
        return self.small if self.shape or self.parameters or edge_numbers else self.name

    @property
    def widest(self) -> float:
        """A name is elided where it is longer."""
        return 118.0 * self.grown

    @property
    def edge_room(self) -> float:
        """What the numbers of a link need between two columns."""
        return 72.0 * self.grown

    @property
    def baselines(self) -> tuple[float, float, float, float]:
        """How far below a block stand its name, shape, parameters and gradient; what is not shown takes no room."""
        name = FIRST + 12.0 * self.grown
        shape = name + (17.0 * self.grown if self.shape else 0.0)
        parameters = shape + (16.0 * self.grown if self.parameters else 0.0)
        return (name, shape, parameters, parameters + (18.0 * self.grown if self.gradient else 0.0))

    @property
    def height(self) -> float:
        """How far the words below a block with weights go."""
        return self.baselines[-1] + 4.0

    @property
    def below_shape(self) -> float:
        """How far they go below one without weights."""
        return self.baselines[1] + 4.0


CAPTIONS = Captions()


class Line(NamedTuple):
    """A line of a tower: of all blocks that hang together without the loss, or of all there are where their row is not broken."""

    tower: int
    number: int


def arranged(
    blocks: Sequence[Block],
    edge_numbers: bool = False,
    columns: int = 0,
    titles: Mapping[str, str] | None = None,
    captions: Captions = CAPTIONS,
) -> tuple[dict[str, tuple[float, float]], float, float]:
    """The centre of every block by name, left to right by the longest way from an input; width and height of all."""
    names = titles or {}
    column, lines = columns_of(blocks), lines_of(blocks, columns)
    rows: dict[tuple[int, int], int] = {}
    widest: dict[int, float] = {}
    row: dict[str, int] = {}
    joined: set[int] = set()
    for block in blocks:
        at, tower = column[block.name], lines[block.name].tower
        row[block.name] = rows.get((tower, at), 0)
        rows[tower, at] = row[block.name] + 1
        widest[at] = max(widest.get(at, STEP), room_of(block, names, captions))
        if any(row.get(name, row[block.name]) != row[block.name] for name in block.reads):
            joined.add(at)
    gap = captions.edge_room if edge_numbers else 0.0
    apart = SIDE + captions.height + BETWEEN
    between = BELOW + (14.0 * captions.grown if edge_numbers else 0.0) + over_line(blocks, edge_numbers, captions)
    along, right = _along(widest, {at: gap + (JOIN if at + 1 in joined else 0.0) for at in widest}, columns)
    top = MARGIN + SIDE / 2 + _bow(blocks)
    heights = _line_heights(lines, rows, apart, SIDE + captions.height + between)
    centers = {block.name: (along[column[block.name]], top + heights[lines[block.name]] + row[block.name] * apart) for block in blocks}
    lowest = max((y for _, y in centers.values()), default=top)
    return centers, right + MARGIN, lowest + SIDE / 2 + captions.height + 4 + MARGIN / 2


def _line_heights(lines: Mapping[str, Line], rows: Mapping[tuple[int, int], int], apart: float, least: float) -> dict[Line, float]:
    """How far below the first line each begins; every tower stands below the whole of the one before it."""
    found: dict[Line, float] = {}
    below = 0.0
    for line in sorted(set(lines.values())):
        found[line] = below
        below += (max(count for (tower, _), count in rows.items() if tower == line.tower) - 1) * apart + least
    return found


def over_line(blocks: Sequence[Block], edge_numbers: bool = False, captions: Captions = CAPTIONS) -> float:
    """How far over the blocks of a line the link lies that leads to it."""
    return ABOVE + (20.0 * captions.grown if edge_numbers else 0.0) + _bow(blocks)


def _bow(blocks: Sequence[Block]) -> float:
    """Room for the links that lead over other blocks."""
    column = columns_of(blocks)
    far = any(column[block.name] - column[name] > 1 for block in blocks for name in block.reads if name in column)
    return BOW if far else 0.0


def half_of(block: Block, captions: Captions = CAPTIONS) -> float:
    """Half the width of a block; that of a loss holds its number."""
    return SIDE / 2 * (captions.grown if block.kind == "loss" else 1.0)


def room_of(block: Block, titles: Mapping[str, str], captions: Captions = CAPTIONS) -> float:
    """The width of what is written below a block."""
    texts = [written_shape(block.shape)] if captions.shape else []
    texts += [parameters_text(block.parameter_count)] if block.parameters and captions.parameters else []
    named = min(text_width(titles.get(block.name, block.name), captions.name) + 8 * captions.grown, captions.widest)
    graded = text_width(USUAL, captions.name) + 17 * captions.grown if block.parameters and captions.gradient else 0.0
    boxed = STEP - SIDE + half_of(block, captions) * 2
    return max(boxed, named, graded, *(text_width(text, captions.small) + 12 * captions.grown for text in texts))


def broken(
    blocks: Sequence[Block],
    width: float,
    titles: Mapping[str, str] | None = None,
    edge_numbers: bool = False,
    *,
    height: float = 0.0,
    least: float = 1.0,
) -> int:
    """After how many columns the row of blocks goes on in another line to be no wider; 0 for one line, which any row is in no room.

    Lines that would be cut off in `height` even at the scale `least` are fewer and longer, as far as they are no wider then.
    """
    shown = [block for block in blocks if block.kind != "target"]
    columns = max(columns_of(shown).values(), default=0) + 1
    if not width or arranged(shown, edge_numbers, titles=titles)[1] <= width:
        return 0
    tried = list(dict.fromkeys(-(-columns // line) for line in range(2, columns + 1)))

    def size(count: int) -> tuple[float, float]:
        return arranged(shown, edge_numbers, count, titles)[1:]

    usual = next((count for count in tried if size(count)[0] <= width), min(columns, LEAST_COLUMNS))
    if not height or size(usual)[1] * least <= height:
        return usual
    sizes = {count: size(count) for count in tried if count >= usual}
    longer = (count for count in sizes if sizes[count][0] * least <= width)
    return max(longer, key=lambda count: _scale(sizes[count], width, height), default=usual)


def _scale(size: tuple[float, float], width: float, height: float) -> float:
    """How large a picture of a size is seen as a whole."""
    return min(width / size[0], height / size[1])


def _along(widest: Mapping[int, float], gaps: Mapping[int, float], columns: int) -> tuple[dict[int, float], float]:
    """The middle of every column, and where the longest line ends."""
    found: dict[int, float] = {}
    left = MARGIN + (TURN if columns else 0)
    x = right = left
    for at in sorted(widest):
        if at and line_of(at, columns) != line_of(at - 1, columns):
            x = left
        found[at] = x + widest[at] / 2
        right = max(right, x + widest[at])
        x += widest[at] + gaps[at]
    return found, right + (TURN if columns else 0)


def columns_of(blocks: Sequence[Block]) -> dict[str, int]:
    """How many steps each block is from an input, by the longest way."""
    found: dict[str, int] = {}
    for block in blocks:
        found[block.name] = max((found[name] + 1 for name in block.reads if name in found), default=0)
    return found


def lines_of(blocks: Sequence[Block], columns: int) -> dict[str, Line]:
    """The line of every block. Towers that only the loss joins stand one below the other, so that none crosses another."""
    if not columns:
        return {block.name: Line(0, 0) for block in blocks}
    column, tower = columns_of(blocks), _towers(blocks)
    return {block.name: Line(tower[block.name], line_of(column[block.name], columns)) for block in blocks}


def _towers(blocks: Sequence[Block]) -> dict[str, int]:
    """Which of the parts each block belongs to that nothing but the loss joins, which stands with the last."""
    found: dict[str, int] = {}
    for place, block in enumerate(blocks):
        if block.kind not in ("loss", "target"):
            met = {found[name] for name in block.reads if name in found}
            own = min(met, default=place)
            found = {name: own if part in met else part for name, part in found.items()} | {block.name: own}
    order = sorted(set(found.values()))
    numbers = {name: order.index(part) for name, part in found.items()}
    return {block.name: numbers.get(block.name, max(len(order) - 1, 0)) for block in blocks}


def line_of(column: int, columns: int) -> int:
    """The line that a column stands in, from 0."""
    return column // columns if columns else 0


def written_shape(shape: Sequence[int]) -> str:
    """8×28×28; a single number has no shape to tell."""
    return "×".join(map(str, shape))


def parameters_text(parameters: int) -> str:
    """How many numbers a block learns."""
    return count("{shown} param.", "{shown} params", parameters, shown=grouped(parameters))
