"""The display list: compiled shapes of one Diagram with what they cover. Owns reuse between states, culling and hit test."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath, QPainterPathStroker

from gradviz.app.canvas.paint import Ink, MathPaths, Stroke, qt_path
from gradviz.picture.diagram import Badge, Box, Diagram, Group, Item, Shape, Wire
from gradviz.picture.theme import Theme

REACH = 10.0
MANY = 240


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


class Sheet:
    """All pieces of a diagram in painting order; shapes that are the same objects as before are not compiled again."""

    def __init__(self, theme: Theme) -> None:
        self.theme = theme
        self.diagram = Diagram(0, 0, ())
        self.math: MathPaths = {}
        self._pieces: dict[int, Piece] = {}

    def dress(self, theme: Theme) -> None:
        """Another theme: everything is compiled again."""
        self.theme = theme
        self._pieces.clear()

    def forget(self) -> None:
        """Compile everything again, as when a formula has arrived."""
        self._pieces.clear()

    def show(self, diagram: Diagram) -> list[QRectF] | None:
        """Take another diagram; returns what has to be painted again, or None for everything."""
        before = {id(shape): shape for shape in self.diagram.shapes}
        after = {id(shape): shape for shape in diagram.shapes}
        gone = [shape for key, shape in before.items() if key not in after]
        come = [shape for key, shape in after.items() if key not in before]
        same_size = (diagram.width, diagram.height) == (self.diagram.width, self.diagram.height)
        old = [self._pieces.pop(id(shape)).bounds for shape in gone if id(shape) in self._pieces]
        self.diagram = diagram
        if not same_size or len(come) > MANY or len(gone) > MANY:
            return None
        return [*old, *(self.piece(shape).bounds for shape in come)]

    def piece(self, shape: Shape) -> Piece:
        """The compiled form of one shape of the diagram."""
        known = self._pieces.get(id(shape))
        if known is None or known.shape is not shape:
            bounds, strokes = Ink(self.theme, self.math).compile(shape)
            known = self._pieces[id(shape)] = Piece(shape, bounds, strokes)
        return known

    def pieces_in(self, area: QRectF) -> Iterator[Piece]:
        """Pieces that touch `area`, in painting order."""
        for shape in self.diagram.shapes:
            piece = self.piece(shape)
            if piece.bounds.intersects(area):
                yield piece

    def item_at(self, point: QPointF) -> Item:
        """The node or edge under a point: boxes and tags first, then lines within reach."""
        near = [piece for piece in self.pieces_in(QRectF(point.x() - 1, point.y() - 1, 2, 2)) if not isinstance(piece.item, str)]
        for piece in reversed(near):
            if piece.item is not None and any(box.contains(point) for box in _boxes(piece)):
                return piece.item
        for piece in reversed(near):
            if piece.item is not None and _ribbon(piece).contains(point):
                return piece.item
        return None

    def extent(self) -> QRectF:
        """What the picture really covers; of a large one its declared size, as the difference is small there."""
        if not self.diagram.shapes or len(self.diagram.shapes) > MANY:
            return QRectF(0, 0, self.diagram.width, self.diagram.height)
        area = QRectF()
        for shape in self.diagram.shapes:
            area = area.united(self.piece(shape).bounds)
        return area

    def place_of(self, item: Item) -> QRectF:
        """What an item covers; empty for one that is not shown."""
        for shape in self.diagram.shapes:
            if shape.item == item and type(shape.item) is type(item):
                return self.piece(shape).bounds
        return QRectF()


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
