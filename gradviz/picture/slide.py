"""Slides: a graph as pictures for a lecture, with formula, inputs, drawing and legend. Draws no chrome.

Every picture of one `Slides` has its nodes in the same places.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from gradviz.engine import Trace
from gradviz.engine.steps import Frame, Moment
from gradviz.graph import Graph
from gradviz.ops import OPS
from gradviz.picture.bounds import areas, extent, text_area
from gradviz.picture.diagram import Badge, Box, Diagram, Group, Label, Math, Raster, Shape, Strands, Wire
from gradviz.picture.fitting import (
    NAMES_ALONE,
    WITH_NUMBERS,
    Fit,
    Task,
    at_rest,
    fit_with_names,
    fit_with_numbers,
    fit_without_text,
)
from gradviz.picture.header import header, legend, rule_legend
from gradviz.picture.icons import shifted
from gradviz.picture.layout import Direction, Layout
from gradviz.picture.options import NO_MARKS, RULE_WORDS, USUAL, Marks, Options
from gradviz.picture.page import WIDE, Page
from gradviz.picture.room import Room
from gradviz.picture.stacking import unstruck
from gradviz.picture.typeset import Typeset, typeset_here

Fitting = Callable[[Task, Options], Fit | None]
AIR = 20.0
"""Around the drawing, towards header and legend."""
CLEAR = 8.0
"""Round the icons of the legend."""
PATCH = 2.0


@dataclass(frozen=True, slots=True)
class Show:
    """What stands around the drawing."""

    formula: bool = True
    inputs: bool = True
    legend: bool = True


@dataclass(frozen=True, slots=True)
class _Around:
    """What stands around the drawing, the place below which the page is free, and the room that is left."""

    shapes: tuple[Shape, ...]
    top: float
    room: Room

    @classmethod
    def of(cls, task: Task, page: Page, show: Show, typeset: Typeset) -> _Around:
        """What is to be shown."""
        graph, run = task.graph, task.run
        above, top = header(graph, run, page, typeset, formula=show.formula, inputs=show.inputs)
        below, taken = legend(graph, run, page, task.flow) if run and show.legend else ([], (0.0, 0.0))
        top += AIR if above else 0.0
        corner = (taken[0] + AIR, taken[1] + AIR) if below else (0.0, 0.0)
        return cls((*above, *below), top, Room(page.width - 2 * page.side, max(page.height - page.edge - top, 1.0), corner))


def _fullest(task: Task, options: Options, page: Page, show: Show, typeset: Typeset) -> tuple[_Around, Fit]:
    """The drawing in the room left on a page; what stands around it goes for the sake of its numbers, then of its names."""
    without_inputs, alone = replace(show, inputs=False), Show(formula=False, inputs=False, legend=False)
    unlabelled = replace(show, legend=False)

    def tried(part: Show, fitted: Fitting, left_out: int = 0) -> tuple[_Around, Fit] | None:
        around = _Around.of(task, page, part, typeset)
        found = fitted(replace(task, room=around.room), options)
        return None if found is None else (around, replace(found, left_out=left_out or found.left_out))

    found = tried(show, fit_with_numbers)
    if found is None and task.run is not None and options.labels != "none":
        last = tried(alone, fit_with_numbers, WITH_NUMBERS)
        parts = (without_inputs, replace(alone, legend=show.legend)) if last else ()
        found = next(filter(None, (tried(part, fit_with_numbers, WITH_NUMBERS) for part in parts)), last)
    found = found or tried(unlabelled, fit_with_names) or tried(alone, fit_with_names, NAMES_ALONE)
    around = _Around.of(task, page, unlabelled, typeset)
    return found or (around, fit_without_text(replace(task, room=around.room), options))


class Slides:
    """A graph on pages of one size, whatever the state of its run; `run` is the run whose end has to fit.

    `left_out` says what had no room at the page's least size of text (see `fitting`); `rest` is the drawing at the end of the run,
    where most is to be seen.
    """

    def __init__(
        self,
        graph: Graph,
        run: Trace | None = None,
        *,
        page: Page = WIDE,
        show: Show = Show(),
        layout: Layout | None = None,
        direction: Direction = "right",
        options: Options = USUAL,
        typeset: Typeset = typeset_here,
        marks: Marks = NO_MARKS,
    ) -> None:
        self.page, self.run, self._marks = page, run, marks
        self._known: dict[int, tuple[Shape, Shape]] = {}
        around, found = _fullest(Task(graph, run, Room(0.0, 0.0), page.least, layout, direction), options, page, show, typeset)
        self._around = around.shapes
        self.drawing, self.scale, self.left_out = found.drawing, found.scale, found.left_out
        self._x, self._y = page.side + found.spot.x, around.top + found.spot.y
        self.rest = found.rest
        self._order = unstruck(self.rest.shapes)
        if show.legend and self.drawing.tagged and not self.drawing.options.words:
            self._around += self._icons(around.room.width - around.room.corner[0])

    def picture(self, frame: Frame | None = None, moment: Moment | None = None) -> Diagram:
        """The slide of one state; without a moment nothing is lit."""
        diagram = self.drawing.state(self.run, frame, moment=moment or at_rest(frame), marks=self._marks)
        drawn = tuple([self._placed(diagram.shapes[place]) for place in self._order])
        return Diagram(self.page.width, self.page.height, (*self._around, *drawn))

    def _icons(self, width: float) -> tuple[Shape, ...]:
        """What the icons mean, where the drawing leaves room for it."""
        graph = self.drawing.graph
        used = {OPS[graph.nodes[edge.target].op].rule for edge in graph.edges}
        shapes = rule_legend([rule for rule in RULE_WORDS if rule in used], self.page, width)
        left, top, right, bottom = extent(shapes)
        drawn = areas(map(self._placed, self.rest.shapes))
        free = all(a > right + CLEAR or b > bottom or c < left or d < top - CLEAR for a, b, c, d in drawn)
        return tuple(shapes) if free else ()

    def _placed(self, shape: Shape) -> Shape:
        """A shape on the page; one that was on an earlier page is the same object again."""
        known = self._known.get(id(shape))
        if known is None:
            known = self._known[id(shape)] = (shape, scaled(shape, self._x, self._y, self.scale))
        return known[1]


def cropped(diagram: Diagram, margin: float, width: float, rest: Diagram | None = None) -> Diagram:
    """The drawing alone with a margin around it, at most `width` wide, never enlarged.

    Pictures of one run are cut like the one at `rest`, so that nothing moves from one to the next.
    """
    left, top, right, bottom = extent((rest or diagram).shapes)
    scale = min(1.0, (width - 2 * margin) / max(right - left, 1))
    shapes = tuple(scaled(shape, margin - left * scale, margin - top * scale, scale) for shape in diagram.shapes)
    return Diagram((right - left) * scale + 2 * margin, (bottom - top) * scale + 2 * margin, shapes)


def without_ground(diagram: Diagram) -> Diagram:
    """The picture for a ground of another colour: no halos round texts, no patches of ground behind tags and gauges."""
    return replace(diagram, shapes=tuple(part for shape in diagram.shapes for part in bare(shape)))


def bare(shape: Shape) -> list[Shape]:
    """A shape without its share of the ground."""
    if isinstance(shape, Box) and shape.fill == "surface" and shape.outline is None:
        return []
    if isinstance(shape, Group):
        return [Group(shape.item, tuple(part for inner in shape.shapes for part in bare(inner)))]
    return [replace(shape, halo=None) if isinstance(shape, Label) else shape]


def patched(shape: Shape) -> list[Shape]:
    """A shape with a patch of ground behind each text instead of a halo, for formats that would store every outline."""
    if isinstance(shape, Group):
        return [Group(shape.item, tuple(part for inner in shape.shapes for part in patched(inner)))]
    if not isinstance(shape, Label) or shape.halo is None:
        return [shape]
    left, top, right, bottom = text_area(shape)
    bottom = min(bottom, shape.y + PATCH)
    patch = Box(shape.item, left - PATCH, top - PATCH, right - left + 2 * PATCH, bottom - top + PATCH, 2 * PATCH, shape.halo)
    return [patch, replace(shape, halo=None)]


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
        case Raster(item, left, top, width, height, levels, ramp):
            return Raster(item, left * scale + x, top * scale + y, width * scale, height * scale, levels, ramp)
        case Strands(item, ends, levels, ramp, line):
            return Strands(item, ends * scale + (x, y, x, y), levels, ramp, line * scale)
        case Badge(item, left, middle, width, icon, word, role, height):
            return Badge(item, left * scale + x, middle * scale + y, width * scale, icon, word, role, height * scale)
