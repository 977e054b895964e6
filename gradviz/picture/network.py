"""The picture of a network by its layers: one block each with name, shape, parameters, a live thumbnail, and what flows between.

Geometry is worked out once; `state` draws what a run knows, and reuses the groups that did not change.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

import numpy as np

from gradviz.engine.blocks import Block
from gradviz.graph import Edge, Graph
from gradviz.notation import number
from gradviz.picture.bounds import Area, extent
from gradviz.picture.diagram import Box, Diagram, Group, Item, Label, Shape, Wire
from gradviz.picture.edges import ARROW, arrowhead, marked_gradient
from gradviz.picture.measure import elide, shortened, text_width
from gradviz.picture.network_layout import CAPTIONS, SIDE, Captions, arranged, half_of, parameters_text, written_shape
from gradviz.picture.network_routes import SHEET, Link, Routes, links_of, passed, sheets_of
from gradviz.picture.options import NO_MARKS, Detail, Marks
from gradviz.picture.theme import METRICS
from gradviz.picture.thumbnails import picture, sheet, weight_sheet
from gradviz.words import count

Show = Literal["activations", "gradients", "weights"]
RING, NUMBERS = 9.0, 20.0
"""How far a ring lies round a block, and numbers round the middle of a link."""


class Numbers(Protocol):
    """What is known of a run by node and edge: a Frame, or arrays of a running training. Absent is not known yet."""

    @property
    def values(self) -> Mapping[int, Any]: ...
    @property
    def gradients(self) -> Mapping[int, Any]: ...


@dataclass(frozen=True)
class Sight:
    """What a viewer chose: which numbers the thumbnails show, of which sample, and whether edges wear shapes and norms.

    A network of more than `columns` columns goes on in another line; 0 is one line, however long. `photographs`: 1 is light there.
    """

    show: Show = "activations"
    sample: int = 0
    edge_numbers: bool = False
    targets: bool = False
    detail: Detail = "near"
    columns: int = 0
    photographs: bool = False
    captions: Captions = CAPTIONS


class NetworkDrawing:
    """The blocks of a graph in their places. Items are the last node of a block, and the edge into a block."""

    def __init__(self, graph: Graph, blocks: Sequence[Block], sight: Sight, titles: Mapping[str, str] | None = None) -> None:
        """`titles` are what blocks are called in place of their names."""
        self.graph = graph
        self.sight = sight
        self.titles = titles or {}
        self.blocks = tuple(block for block in blocks if sight.targets or block.kind != "target")
        self._words = words = sight.captions
        self.centers, self.width, self.height = arranged(self.blocks, sight.edge_numbers, sight.columns, self.titles, words)
        self.links = links_of(graph, self.blocks, sight.columns)
        self.routes = Routes(
            self.links, self.blocks, self.centers, self.titles, self.width, sight.captions, edge_numbers=sight.edge_numbers
        )
        self._drawn: dict[Item, tuple[tuple[Any, ...], tuple[bool, ...], Group]] = {}
        self._area = self._covered()

    def _covered(self) -> Area:
        """What the picture covers at most, with all rings and numbers: it stays in its place whatever is chosen or known."""
        found = [extent([self._block(block, None, None, NO_MARKS)]) for block in self.blocks]
        found += [self._worn_area(block) for block in self.blocks]
        for link in self.links:
            path, (x, y) = self.routes.of(link)
            found += [(a, b, a, b) for a, b in passed(path)]
            around = NUMBERS * self._words.grown
            found += [(x, y - around, x, y + around)] if self.sight.edge_numbers else []
        left, top, right, bottom = zip(*found, strict=True)
        return (min(left), min(top), max(right), max(bottom))

    def _worn_area(self, block: Block) -> Area:
        """A block with its ring, and what is written below it."""
        x, y = self.centers[block.name]
        reach = half_of(block, self._words) + RING
        texts = self._words.height if block.parameters else self._words.below_shape
        return (x - reach, self.routes.top(block) - RING, x + reach, y + SIDE / 2 + texts)

    def state(self, numbers: Numbers | None = None, *, lit: Item = None, marks: Marks = NO_MARKS) -> Diagram:
        """The picture of what is known; `lit` is the node of the block, or the edge, that the current step is at."""
        wires = [self._kept(link.edge, self._known(link, numbers), (lit == link.edge,), numbers, lit, marks, link) for link in self.links]
        blocks = [
            self._kept(block.output, self._seen(block, numbers), _worn(block.output, lit, marks), numbers, lit, marks, block)
            for block in self.blocks
        ]
        return Diagram(self.width, self.height, (*wires, *blocks), self._area)

    def _kept(
        self,
        item: Item,
        arrays: Sequence[Any],
        worn: tuple[bool, ...],
        numbers: Numbers | None,
        lit: Item,
        marks: Marks,
        part: Block | Link,
    ) -> Group:
        """The group of a block or link: that of the last state while its arrays are the same objects and it wears the same."""
        before = self._drawn.get(item)
        if before is not None and before[1] == worn and _same(before[0], arrays):
            return before[2]
        group = self._link(part, numbers, lit) if isinstance(part, Link) else self._block(part, numbers, lit, marks)
        self._drawn[item] = (tuple(arrays), worn, group)
        return group

    def _seen(self, block: Block, numbers: Numbers | None) -> list[Any]:
        """All arrays that a block's picture is made from."""
        if numbers is None:
            return []
        leaves = [self.graph.names[name] for name in block.parameters]
        values = [numbers.values.get(node) for node in (block.output, *leaves[:1])]
        return [*values, *(numbers.gradients.get(node) for node in (block.output, *leaves))]

    def _known(self, link: Link, numbers: Numbers | None) -> list[Any]:
        """All arrays that a link's numbers are made from."""
        if numbers is None or not self.sight.edge_numbers:
            return []
        edges: Mapping[Edge, Any] = getattr(numbers, "edge_gradients", {})
        return [numbers.values.get(link.source.output), edges.get(link.edge)]

    def _block(self, block: Block, numbers: Numbers | None, lit: Item, marks: Marks) -> Group:
        x, y = self.centers[block.name]
        item = block.output
        role = block.category if block.kind == "layer" else "text"
        if self.sight.detail == "far":
            return Group(item, (Box(item, x - SIDE / 2, y - SIDE / 2, SIDE, SIDE, METRICS.constant_radius, fill=role),))
        shapes = [*self._rings(block, lit, marks), *self._body(block, role, numbers)]
        shapes += self._texts(block, numbers, lit)
        return Group(item, tuple(shapes))

    def _rings(self, block: Block, lit: Item, marks: Marks) -> list[Shape]:
        """Round the block and the sheets behind it."""
        x, y = self.centers[block.name]
        item, back = block.output, len(sheets_of(block)) * SHEET
        found: list[Shape] = []

        def ring(grow: float, **look: Any) -> None:
            size = SIDE + 2 * grow + back
            corner = x - SIDE / 2 - grow, y - SIDE / 2 - grow - back
            found.append(Box(item, *corner, size, size, METRICS.constant_radius + grow, **look))

        if lit == item:
            ring(6, fill="accent_tint")
        if item in marks.selection or lit == item:
            ring(5, outline="accent", line=METRICS.ring)
        if marks.keyboard == item:
            ring(8, outline="accent", line=METRICS.ring, dash=(4.0, 3.0))
        if marks.hover == item:
            ring(2, outline="text", line=METRICS.hover)
        return found

    def _body(self, block: Block, role: str, numbers: Numbers | None) -> list[Shape]:
        """Two sheets behind where there are several maps, the outline, and the thumbnail; a loss is its number."""
        x, y = self.centers[block.name]
        item = block.output
        if block.kind == "loss":
            known = None if numbers is None else numbers.values.get(item)
            wide, size = 2 * half_of(block, self._words), self._words.name
            text = "" if known is None else fitting(float(known), wide - 6, size)
            filled = Box(item, x - wide / 2, y - SIDE / 2, wide, SIDE, METRICS.gate_radius, fill="output_fill")
            return [filled, Label(item, x, y + size / 3, elide(text, size, wide - 6), size, "output_text")]
        found: list[Shape] = []
        for back in sheets_of(block):
            found.append(_frame(item, x + back * SHEET, y - back * SHEET, fill="surface", outline="control", line=1.0))
        found.append(_frame(item, x, y, fill="surface", outline=role, line=METRICS.gate_outline))
        array = None if numbers is None else self._shown(block, numbers)
        if array is not None and array.size:
            photo = block.kind == "input" and self.sight.photographs and self.sight.show == "activations"
            found.append(picture(item, array, x - SIDE / 2 + 4, y - SIDE / 2 + 4, SIDE - 8, ramp="photo" if photo else None))
        elif self.sight.show == "weights" and not block.parameters:
            found.append(Label(item, x, y + self._words.name / 3, "–", self._words.name, "muted"))
        return found

    def _shown(self, block: Block, numbers: Numbers) -> Any:
        """The matrix that the thumbnail shows; None while it is not known."""
        if self.sight.show == "weights" and block.parameters:
            leaf = self.graph.names[next(iter(block.parameters))]
            known = numbers.values.get(leaf)
            return None if known is None else weight_sheet(np.atleast_1d(known))
        if self.sight.show == "weights":
            return None
        known = (numbers.gradients if self.sight.show == "gradients" else numbers.values).get(block.output)
        if known is None or np.ndim(known) == 0:
            return None
        batched = np.ndim(known) > len(block.shape)
        found = sheet(np.asarray(known[min(self.sight.sample, len(known) - 1)] if batched else known))
        return found - found.min(initial=0.0) if block.kind == "input" and self.sight.show == "activations" else found

    def _texts(self, block: Block, numbers: Numbers | None, lit: Item) -> list[Shape]:
        """Name, shape, parameters, and the length of their gradient."""
        x, y = self.centers[block.name]
        item, base, told = block.output, y + SIDE / 2, self._words
        named, shaped, counted, graded = told.baselines
        room = told.widest - 6 + (told.edge_room / 2 if self.sight.edge_numbers else 0)
        name = self.titles.get(block.name, block.name)
        found: list[Shape] = [
            Label(item, x, base + named, shortened(name, told.name, room), told.name, "accent" if lit == item else "text")
        ]
        if told.shape:
            found.append(Label(item, x, base + shaped, written_shape(block.shape) or self._looked_at(numbers), told.small, "muted"))
        if block.parameters and told.parameters:
            found.append(Label(item, x, base + counted, parameters_text(block.parameter_count), told.small, "muted"))
        length = None if numbers is None or not block.parameters or not told.gradient else _length(self.graph, block, numbers)
        if length is not None:
            found += marked_gradient(item, x, base + graded, number(length, 3), told.name, "right", halo=None)
        return found

    def _looked_at(self, numbers: Numbers | None) -> str:
        """Whose loss is shown: that of the samples laid out, which is not that of a batch of the training."""
        known = (
            None if numbers is None else next((numbers.values.get(block.output) for block in self.blocks if block.kind == "input"), None)
        )
        return "" if known is None else count("{n} sample", "{n} samples", len(known))

    def _link(self, link: Link, numbers: Numbers | None, lit: Item) -> Group:
        """An arrow; where wanted with the shape above and the length of the gradient below."""
        here = lit == link.edge
        role = "accent" if here else "control"
        path, middle = self.routes.of(link)
        shapes: list[Shape] = [Wire(link.edge, path, outline="accent_tint", line=METRICS.halo)] if here else []
        shapes.append(Wire(link.edge, path, outline=role, line=METRICS.lit if here else METRICS.edge))
        if self.sight.detail == "far":
            return Group(link.edge, tuple(shapes))
        x, y = self.centers[link.target.name]
        tip = (x, self.routes.top(link.target) - 2) if link.far else (x - half_of(link.target, self._words) - 2, y)
        shapes.append(arrowhead(link.edge, tip, ARROW, "down" if link.far else "right", role))
        if self.sight.edge_numbers and numbers is not None and self.sight.detail == "near":
            shapes += _edge_numbers(link, middle, numbers, self._words.small)
        return Group(link.edge, tuple(shapes))


def fitting(value: float, room: float, size: float = CAPTIONS.name) -> str:
    """A number with as many digits, three at most, as have room in letters of a size."""
    written = (number(value, digits) for digits in (3, 2, 1))
    return next((text for text in written if text_width(text, size) <= room), number(value, 1))


def _same(old: Sequence[Any], new: Sequence[Any]) -> bool:
    """Whether two rows hold the same objects."""
    return len(old) == len(new) and all(one is other for one, other in zip(old, new, strict=True))


def _worn(item: Item, lit: Item, marks: Marks) -> tuple[bool, ...]:
    """What a block wears besides its numbers."""
    return (lit == item, item in marks.selection, marks.keyboard == item, marks.hover == item)


def _frame(item: Item, x: float, y: float, radius: float = METRICS.constant_radius, **look: Any) -> Box:
    return Box(item, x - SIDE / 2, y - SIDE / 2, SIDE, SIDE, radius, **look)


def _edge_numbers(link: Link, middle: tuple[float, float], numbers: Numbers, size: float) -> list[Shape]:
    """The shape of what flows forward, the length of what flows back; nothing of what is not known yet."""
    x, y = middle
    found: list[Shape] = []
    value = numbers.values.get(link.source.output)
    if value is not None:
        found.append(Label(link.edge, x, y - 7, written_shape(np.shape(value)), size, "value", halo="surface"))
    edges: Mapping[Edge, Any] = getattr(numbers, "edge_gradients", {})
    gradient = edges.get(link.edge)
    if gradient is not None:
        found += marked_gradient(link.edge, x, y + 5 + size, number(float(np.linalg.norm(gradient)), 3), size, "right")
    return found


def _length(graph: Graph, block: Block, numbers: Numbers) -> float | None:
    """The length of the gradient of all that a block learns; None while a part is missing."""
    found = [numbers.gradients.get(graph.names[name]) for name in block.parameters]
    if any(part is None for part in found):
        return None
    return float(np.sqrt(sum(float(np.sum(np.square(part))) for part in found if part is not None)))
