"""Slides: a graph as pictures for a lecture, with formula, inputs, drawing and legend. Draws no chrome.

Every picture of one `Slides` has its nodes in the same places.
"""

from __future__ import annotations

from gradviz.engine import Trace
from gradviz.engine.steps import Frame, Moment
from gradviz.graph import Graph
from gradviz.picture.bounds import Area, extent
from gradviz.picture.compose import Drawing
from gradviz.picture.diagram import Badge, Box, Diagram, Group, Label, Math, Shape, Wire
from gradviz.picture.header import header, legend
from gradviz.picture.icons import shifted
from gradviz.picture.layered import arrange
from gradviz.picture.layout import Layout
from gradviz.picture.options import Options
from gradviz.picture.page import WIDE, Page
from gradviz.picture.typeset import Typeset, typeset_here

LARGEST = 2.4
"""A picture of three nodes is not blown up further than this."""
AIR = 20.0
"""Around the drawing, towards header and legend."""


class Slides:
    """A graph on pages of one size, whatever the state of its run; `run` is the run whose end has to fit."""

    def __init__(
        self,
        graph: Graph,
        run: Trace | None = None,
        *,
        page: Page = WIDE,
        layout: Layout | None = None,
        options: Options | None = None,
        typeset: Typeset = typeset_here,
    ) -> None:
        self.page, self.run = page, run
        self._drawing = Drawing(graph, layout or arrange(graph), options or Options())
        last = run.last if run else None
        self._area = extent(self._drawing.state(run, last, moment=at_rest(last)).shapes)
        above, top = header(graph, run, page, typeset)
        below, bottom = legend(graph, run, page) if run else ([], page.height - page.edge)
        self._around = (*above, *below)
        self._fit((page.side, top + AIR * bool(above), page.width - page.side, bottom - AIR * bool(below)))

    def _fit(self, room: Area) -> None:
        """Choose the one scale and place of every picture."""
        width, height = self._area[2] - self._area[0], self._area[3] - self._area[1]
        wide, high = room[2] - room[0], room[3] - room[1]
        self.scale = min(wide / max(width, 1), high / max(height, 1), LARGEST)
        self._x = room[0] + (wide - width * self.scale) / 2 - self._area[0] * self.scale
        self._y = room[1] + (high - height * self.scale) / 2 - self._area[1] * self.scale

    def picture(self, frame: Frame | None = None, moment: Moment | None = None) -> Diagram:
        """The slide of one state; without a moment nothing is lit."""
        diagram = self._drawing.state(self.run, frame, moment=moment or at_rest(frame))
        drawn = tuple(scaled(shape, self._x, self._y, self.scale) for shape in diagram.shapes)
        return Diagram(self.page.width, self.page.height, (*self._around, *drawn))


def at_rest(frame: Frame | None) -> Moment | None:
    """A moment in which nothing happens, so that nothing is lit."""
    return None if frame is None else Moment(frame.index, frame.index, "backward", None)


def cropped(diagram: Diagram, margin: float, width: float) -> Diagram:
    """The drawing alone with a margin around it, at most so wide, never enlarged."""
    left, top, right, bottom = extent(diagram.shapes)
    scale = min(1.0, (width - 2 * margin) / max(right - left, 1))
    shapes = tuple(scaled(shape, margin - left * scale, margin - top * scale, scale) for shape in diagram.shapes)
    return Diagram((right - left) * scale + 2 * margin, (bottom - top) * scale + 2 * margin, shapes)


def scaled(shape: Shape, x: float, y: float, scale: float) -> Shape:
    """A shape enlarged around the origin and moved by (x, y); a Badge keeps its proportions by its height."""
    match shape:
        case Group(item, shapes):
            return Group(item, tuple(scaled(part, x, y, scale) for part in shapes))
        case Box(item, left, top, width, height, radius, fill, outline, line, dash):
            dashes = tuple(length * scale for length in dash)
            return Box(
                item, left * scale + x, top * scale + y, width * scale, height * scale, radius * scale, fill, outline, line * scale, dashes
            )
        case Wire(item, path, outline, fill, line, dash):
            return Wire(item, shifted(path, x, y, scale), outline, fill, line * scale, tuple(n * scale for n in dash))
        case Label(item, left, base, text, size, role, anchor, halo):
            return Label(item, left * scale + x, base * scale + y, text, size * scale, role, anchor, halo)
        case Math(item, left, base, latex, plain, size, role, anchor):
            return Math(item, left * scale + x, base * scale + y, latex, plain, size * scale, role, anchor)
        case Badge(item, left, middle, width, icon, word, role, height):
            return Badge(item, left * scale + x, middle * scale + y, width * scale, icon, word, role, height * scale)
