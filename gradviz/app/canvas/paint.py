"""Painting the primitives of a Diagram with a QPainter. Owns the way from shape to ink; knows no graph, no camera.

A Group is compiled once into a list of painter calls with ready Qt objects, so that a frame costs drawing only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPen, QTransform

from gradviz.app.canvas.cover import parts_of
from gradviz.app.canvas.lettering import SPRITES, Look, text_path, text_width
from gradviz.app.fonts import canvas_font
from gradviz.app.ramp_image import Table, ramp_image, ramp_table
from gradviz.picture.diagram import Badge, Box, Group, Label, Math, Path, Ramp, Raster, Shape, Strands, Wire
from gradviz.picture.icons import parts
from gradviz.picture.ramps import classes
from gradviz.picture.theme import METRICS, Theme

Stroke = Callable[[QPainter], None]
MathPaths = Mapping[str, QPainterPath]
LONGEST = 2000.0
"""A longer line is stroked in parts."""
VIEWS = 2
"""A hairline of at most so many views is not stroked in parts."""
FEW = 200
"""So many of the lines of strands are painted at once: a slice may end between them."""
ANCHORS = {"start": 0.0, "middle": 0.5, "end": 1.0}


@dataclass(frozen=True, eq=False, slots=True)
class Line:
    """A stroke that is one line and nothing else, so that many of one pen can be joined."""

    path: QPainterPath
    pen: QPen

    def __call__(self, painter: QPainter) -> None:
        painter.setPen(self.pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(self.path)

    def part_in(self, area: QRectF) -> QPainterPath:
        """As much of it as has to be painted in an area."""
        return self.path


@dataclass(frozen=True, eq=False, slots=True)
class LongLine(Line):
    """A line of which only the parts within the painter's clip are stroked: Qt works through the whole of it otherwise.

    A hairline that is no longer than a view or two is stroked as one: Qt is quick at leaving out what is not seen of it, and
    no corner shows. Parts are the same line but for a pixel here and there.
    """

    commands: Path
    bounds: QRectF
    width: float
    parts: list[tuple[QPainterPath, QRectF]] = field(default_factory=list)

    def __call__(self, painter: QPainter) -> None:
        painter.setPen(self.pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        clip = painter.clipBoundingRect()
        if not painter.hasClipping():
            painter.drawPath(self.path)
        else:
            painter.drawPath(self._cut(clip) if self.pen.widthF() else self.part_in(clip))

    def part_in(self, area: QRectF) -> QPainterPath:
        longest = VIEWS * min(area.width(), area.height())
        return self.path if max(self.bounds.width(), self.bounds.height()) <= longest else self._cut(area)

    def _cut(self, area: QRectF) -> QPainterPath:
        if not self.parts:
            self.parts.extend(_parts(self.commands, self.width))
        seen, follows = QPainterPath(), False
        for path, around in self.parts:
            intersects = around.intersects(area)
            if intersects and follows:
                seen.connectPath(path)
            elif intersects:
                seen.addPath(path)
            follows = intersects
        return seen


class Ink:
    """Shapes compiled for one theme; `math` holds the formulas that are typeset already, `plain` gathers those that are not.

    With `hairlines` every line is one full pixel wide at any zoom; Qt would make a thinner one pale. Shapes of one look share
    a pen, so that nothing has to be compiled again for that.
    """

    def __init__(self, theme: Theme, math: MathPaths | None = None, *, sprites: bool = False) -> None:
        self.theme = theme
        self.sprites = sprites
        self._hairlines = False
        self._pens: dict[tuple[str, float, tuple[float, ...]], QPen] = {}
        self._brushes: dict[str | None, QBrush] = {None: QBrush(Qt.BrushStyle.NoBrush)}
        self._no_pen = QPen(Qt.PenStyle.NoPen)
        self.math = math if math is not None else {}
        self.plain: set[str] = set()
        self._tables: dict[Ramp, Table] = {}

    @property
    def hairlines(self) -> bool:
        """Whether every line is one pixel wide."""
        return self._hairlines

    @hairlines.setter
    def hairlines(self, wanted: bool) -> None:
        self._hairlines = wanted
        for (_, width, dash), pen in self._pens.items():
            self._set_width(pen, width, dash)

    def _set_width(self, pen: QPen, width: float, dash: tuple[float, ...]) -> None:
        pen.setStyle(Qt.PenStyle.SolidLine)
        pen.setWidthF(0 if self._hairlines else width)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap if dash else Qt.PenCapStyle.RoundCap)
        if dash and not self._hairlines:
            pen.setDashPattern([length / width for length in dash])

    def compile(self, shape: Shape) -> tuple[QRectF, tuple[Stroke, ...]]:
        """What `shape` covers, and the calls that paint it."""
        if isinstance(shape, Strands):
            return _grown(_around(shape), shape.line), tuple(self._strands(shape))
        bounds, strokes = QRectF(), []
        for leaf in leaves(shape):
            area, stroke = self._stroke(leaf)
            bounds = bounds.united(area)
            strokes.append(stroke)
        return bounds, tuple(strokes)

    def _stroke(self, shape: Shape) -> tuple[QRectF, Stroke]:
        match shape:
            case Box():
                return self._box(shape)
            case Wire():
                return self._wire(shape)
            case Label():
                return self._label(shape)
            case Math():
                return self._math(shape)
            case Badge():
                return self._badge(shape)
            case Raster():
                return self._raster(shape)
            case Strands():
                return _grown(_around(shape), shape.line), _all_strokes(tuple(self._strands(shape)))
        raise TypeError(f"no way to paint {type(shape).__name__}")

    def _color(self, role: str) -> QColor:
        return QColor(self.theme[role])

    def _brush(self, role: str | None) -> QBrush:
        if role not in self._brushes:
            self._brushes[role] = QBrush(QColor(self.theme[role or ""]))
        return self._brushes[role]

    def _pen(self, role: str | None, width: float, dash: tuple[float, ...] = ()) -> QPen:
        """The pen of a look; it is shared and follows `hairlines`."""
        if role is None or width <= 0:
            return self._no_pen
        pen = self._pens.get((role, width, dash))
        if pen is None:
            pen = QPen(self._color(role), width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
            self._set_width(pen, width, dash)
            self._pens[role, width, dash] = pen
        return pen

    def _box(self, box: Box) -> tuple[QRectF, Stroke]:
        area = QRectF(box.x, box.y, box.width, box.height)
        pen, brush = self._pen(box.outline, box.line, box.dash), self._brush(box.fill)
        radius = min(box.radius, box.width / 2, box.height / 2)

        def stroke(painter: QPainter) -> None:
            painter.setPen(pen)
            painter.setBrush(brush)
            painter.drawRoundedRect(area, radius, radius)

        return _grown(area, box.line if box.outline else 0), stroke

    def _wire(self, wire: Wire) -> tuple[QRectF, Stroke]:
        path = _way(wire.path)
        pen, brush = self._pen(wire.outline, wire.line, wire.dash), self._brush(wire.fill)
        area = _grown(path.controlPointRect(), wire.line)
        if max(area.width(), area.height()) > LONGEST and not wire.dash and wire.fill is None:
            return area, LongLine(path, pen, wire.path, area, wire.line)
        if not wire.dash and wire.fill is None:
            return area, Line(path, pen)

        def stroke(painter: QPainter) -> None:
            painter.setPen(pen)
            painter.setBrush(brush)
            painter.drawPath(path)

        return area, stroke

    def _label(self, label: Label) -> tuple[QRectF, Stroke]:
        font = canvas_font(label.size)
        width = text_width(label.text, label.size)
        at = QPointF(label.x - width * ANCHORS[label.anchor], label.y)
        ink = self._color(label.role)
        halo = self._pen(label.halo, 2 * METRICS.text_halo)
        bounds = _grown(QRectF(at.x(), at.y() - label.size, width, label.size * 1.3), METRICS.text_halo)
        if label.halo and self.sprites:
            return bounds, _sprite_stroke(label.text, label.size, at, self.theme[label.role], self.theme[label.halo])
        outline = text_path(label.text, label.size).translated(at) if label.halo else None

        def stroke(painter: QPainter) -> None:
            if outline is not None:
                painter.setPen(halo)
                painter.drawPath(outline)
            painter.setPen(ink)
            painter.setFont(font)
            painter.drawText(at, label.text)

        return bounds, stroke

    def _math(self, formula: Math) -> tuple[QRectF, Stroke]:
        path = self.math.get(formula.latex)
        if path is None:
            self.plain.add(formula.latex)
            return self._label(Label(formula.item, formula.x, formula.y, formula.plain, formula.size, formula.role, formula.anchor))
        placed = placed_math(path, formula.size)
        placed = placed.translated(formula.x - placed.boundingRect().width() * ANCHORS[formula.anchor], formula.y)
        ink = self._brush(formula.role)

        def stroke(painter: QPainter) -> None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ink)
            painter.drawPath(placed)

        return placed.boundingRect(), stroke

    def _badge(self, badge: Badge) -> tuple[QRectF, Stroke]:
        """A tag on a 2-px gap of ground."""
        area = QRectF(badge.x - badge.width / 2, badge.y - badge.height / 2, badge.width, badge.height)
        around, radius = _grown(area, 2), badge.height / 2 + 2
        gap = self._brush("surface")
        strokes = [self._stroke(part)[1] for part in parts(badge, self.theme)]

        def stroke(painter: QPainter) -> None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(gap)
            painter.drawRoundedRect(around, radius, radius)
            for part in strokes:
                part(painter)

        return around, stroke

    def _raster(self, raster: Raster) -> tuple[QRectF, Stroke]:
        """Pixels with sharp edges; the image keeps numbers, and the theme colours them."""
        area = QRectF(raster.x, raster.y, raster.width, raster.height)
        image = ramp_image(raster.levels, self._table(raster.ramp))

        def stroke(painter: QPainter) -> None:
            painter.drawImage(area, image)

        return area, stroke

    def _table(self, ramp: Ramp) -> Table:
        """The colours of a ramp for an image, worked out once a theme."""
        if ramp not in self._tables:
            self._tables[ramp] = ramp_table(ramp, self.theme)
        return self._tables[ramp]

    def _strands(self, strands: Strands) -> Iterator[Stroke]:
        """Lines of one colour, a few at a time."""
        for color, lines in classes(strands, self.theme):
            pen = self._hair(color, strands.line)
            for start in range(0, len(lines), FEW):
                yield _lines_stroke(pen, [QLineF(*ends) for ends in lines[start : start + FEW].tolist()])

    def _hair(self, color: str, width: float) -> QPen:
        return QPen(QColor(color), width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap)


def _around(strands: Strands) -> QRectF:
    xs, ys = strands.ends[:, ::2], strands.ends[:, 1::2]
    return QRectF(QPointF(float(xs.min()), float(ys.min())), QPointF(float(xs.max()), float(ys.max()))) if len(xs) else QRectF()


def _all_strokes(strokes: tuple[Stroke, ...]) -> Stroke:
    def stroke(painter: QPainter) -> None:
        for part in strokes:
            part(painter)

    return stroke


def _lines_stroke(pen: QPen, lines: list[QLineF]) -> Stroke:
    def stroke(painter: QPainter) -> None:
        painter.setPen(pen)
        painter.drawLines(lines)

    return stroke


def _sprite_stroke(text: str, size: float, at: QPointF, ink: str, halo: str) -> Stroke:
    """A text with its halo as a small picture: stroking the outline takes a hundred times as long."""

    def stroke(painter: QPainter) -> None:
        known = painter.worldTransform()
        ratio = painter.device().devicePixelRatioF()
        sprite = SPRITES.get(Look(text, size, ink, halo, known.m11(), ratio))
        place = known.map(at)
        painter.resetTransform()
        left, top = place.x() - sprite.left, place.y() - sprite.top
        painter.drawPixmap(QPointF(round(left * ratio) / ratio, round(top * ratio) / ratio), sprite.picture)
        painter.setTransform(known)

    return stroke


def leaves(shape: Shape) -> list[Shape]:
    """A shape with its groups opened."""
    if isinstance(shape, Group):
        return [leaf for part in shape.shapes for leaf in leaves(part)]
    return [shape]


def _grown(area: QRectF, by: float) -> QRectF:
    return area.adjusted(-by, -by, by, by)


def qt_path(path: Path) -> QPainterPath:
    """A path of a shape as Qt draws it."""
    made = QPainterPath()
    made.reserve(sum(len(numbers) // 2 or 1 for _, *numbers in path))
    for command, *numbers in path:
        match command:
            case "M":
                made.moveTo(*numbers)
            case "L":
                made.lineTo(*numbers)
            case "C":
                made.cubicTo(*numbers)
            case "Z":
                made.closeSubpath()
    return made


@lru_cache(maxsize=4096)
def _way(path: Path) -> QPainterPath:
    """The same for a line, which keeps its way while its looks change; not to be changed."""
    return qt_path(path)


@lru_cache(maxsize=512)
def _parts(path: Path, width: float) -> tuple[tuple[QPainterPath, QRectF], ...]:
    """A long line in parts, with what each covers."""
    ways = [qt_path(part) for part in parts_of(path)]
    return tuple((way, _grown(way.controlPointRect(), width)) for way in ways)


def placed_math(path: QPainterPath, size: float) -> QPainterPath:
    """A formula given at 1 em = 1 unit, with its left end at 0, at `size` pixels."""
    return QTransform.fromScale(size, size).map(path)
