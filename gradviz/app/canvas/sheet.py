"""The display list: compiled shapes of one Diagram with what they cover. Owns reuse between states, culling and hit test."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPainterPath, QPainterPathStroker, QPen

from gradviz.app.canvas.cover import LONG, boxes_along
from gradviz.app.canvas.paint import Ink, Line, MathPaths, Stroke, leaves, qt_path
from gradviz.picture.diagram import Badge, Box, Diagram, Group, Item, Shape, Wire
from gradviz.picture.ending import OUTPUT
from gradviz.picture.theme import Theme

REACH = 10.0
EVERYWHERE = (-np.inf, -np.inf, np.inf, np.inf)
MANY = 240
JOINED = 64
"""So many lines are painted at once: more would take too much of a slice."""
FEW, SHARE = 60, 3
"""More than FEW changes that are more than 1 in SHARE shapes are quicker painted with all the rest."""


@dataclass
class Piece:
    """One shape of the diagram, ready to paint."""

    shape: Shape
    bounds: QRectF
    strokes: tuple[Stroke, ...]
    boxes: list[QRectF] | None = field(default=None)
    ribbon: QPainterPath | None = field(default=None)

    @property
    def item(self) -> Item:
        """What the shape stands for."""
        return self.shape.item


NOWHERE = Piece(Group(None, ()), QRectF(), ())


class Sheet:
    """All pieces of a diagram in painting order; shapes that are the same objects as before are not compiled again.

    `_bounds` holds left, top, right and bottom of every compiled piece; one not compiled yet counts as everywhere.
    `_old` holds what is no longer wanted: thousands freed at once would take longer than a frame, so they go two by two.
    """

    def __init__(self, theme: Theme) -> None:
        self.theme = theme
        self.diagram = Diagram(0, 0, ())
        self._ink = Ink(theme, sprites=True)
        self._pieces: list[Piece | None] = []
        self._old: list[Piece | None] = []
        self.changed: list[int] = []
        self._bounds = np.empty((0, 4))

    def apply_theme(self, theme: Theme) -> None:
        """Another theme: everything is compiled again."""
        self.theme = theme
        hairlines = self._ink.hairlines
        self._ink = Ink(theme, self._ink.math, sprites=True)
        self._ink.hairlines = hairlines
        self.forget()

    def draw_hairlines(self, wanted: bool) -> None:
        """Draw every line one pixel wide, or as wide as it is."""
        if wanted != self._ink.hairlines:
            self._ink.hairlines = wanted

    def typeset(self, math: MathPaths) -> bool:
        """Take the formulas that are typeset; True when one of them stood here in plain text."""
        self._ink.math = math
        if self._ink.plain.isdisjoint(math):
            return False
        self._ink.plain.clear()
        self.forget()
        return True

    def forget(self) -> None:
        """Compile everything again, as when a formula has arrived."""
        self._old += self._pieces
        self._pieces = [None] * len(self.diagram.shapes)
        self._bounds = np.tile(EVERYWHERE, (len(self._pieces), 1))

    def show(self, diagram: Diagram) -> list[QRectF] | None:
        """Take another diagram; returns what has to be painted again, or None for everything."""
        before, self.diagram = self.diagram, diagram
        if (diagram.width, diagram.height, len(diagram.shapes)) != (before.width, before.height, len(before.shapes)):
            self.forget()
            self.changed = []
            return None
        changed = [place for place, (old, new) in enumerate(zip(before.shapes, diagram.shapes, strict=True)) if old is not new]
        self.changed = changed
        if len(changed) > (MANY if SHARE * len(changed) < len(self._pieces) else FEW):
            self._lose(changed)
            return None
        areas: list[QRectF] = []
        for place in changed:
            old = self._pieces[place]
            if old is not None:
                areas += self.areas(old)
            self._pieces[place], self._bounds[place] = None, EVERYWHERE
        for place in changed:
            areas += self.areas(self.piece(place))
        return areas

    def _lose(self, places: list[int]) -> None:
        if len(places) == len(self._pieces):
            self.forget()
            return
        for place in places:
            self._old.append(self._pieces[place])
            self._pieces[place] = None
        self._bounds[places] = EVERYWHERE

    def piece(self, place: int) -> Piece:
        """The compiled form of the shape at a place of the diagram."""
        known = self._pieces[place]
        if known is None:
            del self._old[-2:]
            shape = self.diagram.shapes[place]
            bounds, strokes = self._ink.compile(shape)
            known = self._pieces[place] = Piece(shape, bounds, strokes)
            self._bounds[place] = (bounds.left(), bounds.top(), bounds.right(), bounds.bottom())
        return known

    def areas(self, piece: Piece) -> list[QRectF]:
        """What a piece really covers: its bounds, or for a long line small boxes along it."""
        if max(piece.bounds.width(), piece.bounds.height()) < LONG:
            return [piece.bounds]
        areas: list[QRectF] = []
        for leaf in leaves(piece.shape):
            areas += boxes_along(leaf.path) if isinstance(leaf, Wire) else [self._ink.compile(leaf)[0]]
        return areas

    def pieces_in(self, *areas: QRectF) -> Iterator[Piece]:
        """Pieces that touch any of `areas`, in painting order; NOWHERE for each that only now turned out to lie elsewhere.

        So whoever paints in slices can look at the clock after every piece that took time.
        """
        for place in self._places_in(*areas):
            is_known = self._pieces[place] is not None
            piece = self.piece(place)
            yield piece if is_known or any(piece.bounds.intersects(area) for area in areas) else NOWHERE

    def _places_in(self, *areas: QRectF) -> list[int]:
        """The places of pieces that may touch any of `areas`."""
        left, top, right, bottom = self._bounds.T
        near = np.zeros(len(self._bounds), bool)
        for area in areas:
            near |= (left < area.right()) & (right > area.left()) & (top < area.bottom()) & (bottom > area.top())
        places: list[int] = np.flatnonzero(near).tolist()
        return places

    def lit_wire(self, item: Item) -> Wire | None:
        """The line of an item that is lit."""
        shapes = (shape for shape in self.diagram.shapes if shape.item == item and type(shape.item) is type(item))
        return next((wire for shape in shapes for wire in wires_of(shape) if wire.outline == "accent"), None)

    def strokes_in(self, area: QRectF) -> Iterator[Stroke]:
        """What paints the pieces that touch an area, in painting order; one-pixel lines of one pen come joined.

        So the clock can be looked at after each; where a piece only had to be compiled, there is nothing to paint.
        """
        run, joined, joins = Line(QPainterPath(), QPen()), 0, self._ink.hairlines
        for place in self._places_in(area):
            piece = self._pieces[place]
            if piece is None:
                piece = self.piece(place)
                yield nothing
                if not piece.bounds.intersects(area):
                    continue
            for stroke in piece.strokes:
                if joins and isinstance(stroke, Line):
                    if joined and stroke.pen is run.pen and joined < JOINED:
                        run.path.addPath(stroke.part_in(area))
                        joined += 1
                        continue
                    if joined:
                        yield run
                    run, joined = Line(QPainterPath(stroke.part_in(area)), stroke.pen), 1
                else:
                    if joined:
                        yield run
                        joined = 0
                    yield stroke
        if joined:
            yield run

    def item_at(self, point: QPointF) -> Item:
        """The node or edge under a point: boxes and tags first, then lines within reach."""
        around = QRectF(point.x() - REACH / 2, point.y() - REACH / 2, REACH, REACH)
        near = [piece for piece in self._known_in(around) if not isinstance(piece.item, str)]
        for piece in reversed(near):
            if piece.item is not None and any(box.contains(point) for box in _boxes(piece)):
                return piece.item
        for piece in reversed(near):
            if piece.item is not None and _ribbon(piece).contains(point):
                return piece.item
        return None

    def _known_in(self, area: QRectF) -> list[Piece]:
        """Pieces that touch an area; of a large picture only those that are compiled, as the others are not painted yet."""
        if len(self._pieces) <= MANY:
            return list(self.pieces_in(area))
        return [piece for piece in map(self._pieces.__getitem__, self._places_in(area)) if piece is not None]

    def extent(self) -> QRectF:
        """What the picture really covers, in all its states where it says so; of a large one its declared size with the output."""
        if self.diagram.area is not None:
            left, top, right, bottom = self.diagram.area
            return QRectF(left, top, right - left, bottom - top)
        if not self.diagram.shapes or len(self.diagram.shapes) > MANY:
            return QRectF(0, 0, self.diagram.width, self.diagram.height).united(self.place_of(OUTPUT))
        area = QRectF()
        for place in range(len(self._pieces)):
            area = area.united(self.piece(place).bounds)
        return area

    def place_of(self, item: Item) -> QRectF:
        """What an item covers; empty for one that is not shown."""
        for place, shape in enumerate(self.diagram.shapes):
            if shape.item == item and type(shape.item) is type(item):
                return self.piece(place).bounds
        return QRectF()


def nothing(painter: QPainter) -> None:
    """A stroke that paints nothing."""


def wires_of(shape: Shape) -> Iterator[Wire]:
    """The lines of a shape."""
    if isinstance(shape, Group):
        for part in shape.shapes:
            yield from wires_of(part)
    elif isinstance(shape, Wire):
        yield shape


def _boxes(piece: Piece) -> list[QRectF]:
    if piece.boxes is None:
        parts = piece.shape.shapes if isinstance(piece.shape, Group) else (piece.shape,)
        piece.boxes = [QRectF(part.x, part.y, part.width, part.height) for part in parts if isinstance(part, Box)]
        piece.boxes += [
            QRectF(part.x - part.width / 2, part.y - part.height / 2, part.width, part.height) for part in parts if isinstance(part, Badge)
        ]
    return piece.boxes


def _ribbon(piece: Piece) -> QPainterPath:
    if piece.ribbon is None:
        stroker = QPainterPathStroker()
        stroker.setWidth(REACH)
        piece.ribbon = QPainterPath()
        for wire in wires_of(piece.shape):
            piece.ribbon.addPath(stroker.createStroke(qt_path(wire.path)))
    return piece.ribbon
