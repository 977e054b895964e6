"""Fitting a graph into a room with letters that can be read: the most that fits is shown, the rest is left out by name.

Decides layout, lengths and what is shown; draws nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from gradviz.engine import Trace
from gradviz.engine.steps import Frame, Moment
from gradviz.graph import Graph
from gradviz.picture.bounds import Area, extent
from gradviz.picture.compose import Drawing
from gradviz.picture.diagram import Badge, Label
from gradviz.picture.layered import arrange, column_of_each
from gradviz.picture.layout import Direction, Layout
from gradviz.picture.lengths import LETTER, slide_lengths
from gradviz.picture.options import Options
from gradviz.picture.theme import TYPE
from gradviz.picture.tight import tight_layout, widest
from gradviz.words import mark

LARGEST = 2.4
"""A picture of three nodes is not blown up further than this."""
SHRINKS = (1.0, 0.8, 0.65, 0.5)
LEAST_SHRINK = 0.42
"""Only where rules have gone already: nodes smaller than their numbers look lost."""
ROOMY = 130.0
"""Label stacks wider than this, as of matrices, need a layout that knows their widths."""
LOOSEST = 1.7
"""How far rows are moved apart to fill a page."""
TOO_MANY = 400
"""No page has room for the letters of more nodes."""
LEFT_OUT = (
    mark("Everything fits."),
    mark("The rules stand there as icons: their words have no room at this size of text."),
    mark("Rules stand there as icons and numbers have two digits: there is no room for more at this size of text."),
    mark("Rules are left out and numbers have two digits: there is no room for more at this size of text."),
    mark("Numbers and rules are left out: they have no room at this size of text."),
    mark("All text in the graph is left out: it has no room at this size."),
)
"""By Fit.left_out."""


@dataclass(frozen=True, slots=True)
class Fit:
    """A drawing and its scale; `left_out` counts how much had to go: an index of LEFT_OUT."""

    drawing: Drawing
    area: Area
    scale: float
    left_out: int = 0


def fit(
    graph: Graph,
    run: Trace | None,
    room: tuple[float, float],
    least: float,
    options: Options,
    layout: Layout | None = None,
    direction: Direction = "right",
) -> Fit:
    """The fullest picture within `room` whose smallest letters are `least` px or more; in `layout` if one is given."""
    fullest = _fit(graph, run, room, options, layout or arrange(graph, direction, options.labels == "both"))
    crowded = layout is None and least > 0 and widest(graph, run, options) > ROOMY
    if fullest.scale * _smallest(fullest, run) >= least and not crowded:
        return fullest
    for left_out, poorer in _poorer(options, len(graph.edges)):
        found = _readable(graph, run, room, least, poorer, layout, direction)
        if found is not None:
            return replace(found, left_out=left_out)
    bare = replace(options, detail="far", labels="none")
    return replace(_fit(graph, run, room, bare, layout or arrange(graph, direction)), left_out=len(LEFT_OUT) - 1)


def _poorer(options: Options, edges: int) -> Iterator[tuple[int, Options]]:
    """The same options with less and less of them."""
    if options.shows_tags(edges):
        yield 0, options
        yield 1, replace(options, words=False)
        if options.labels != "none":
            yield 2, replace(options, words=False, digits=2)
    elif options.labels != "none":
        yield 0, options
    if options.labels != "none":
        yield 3, replace(options, words=False, tags=False, digits=2)
    yield 4, replace(options, tags=False, labels="none")


def _readable(
    graph: Graph, run: Trace | None, room: tuple[float, float], least: float, options: Options, layout: Layout | None, direction: Direction
) -> Fit | None:
    """The picture with the largest nodes whose letters can be read, if there is any."""
    if len(graph.nodes) > TOO_MANY or (direction == "right" and room[0] < least * (max(column_of_each(graph), default=0) + 1)):
        return None
    found = None
    for shrink in reversed(SHRINKS if options.words else (*SHRINKS, LEAST_SHRINK)):
        given = replace(options, lengths=slide_lengths(shrink, bare=options.labels == "none" and options.tags is False))
        if layout is None:
            placed, widths = tight_layout(graph, run, given, direction)
            tried = _loosened(_fit(graph, run, room, given, placed, widths), graph, run, room, given, widths)
        else:
            tried = _fit(graph, run, room, given, layout)
        if tried.scale * LETTER < least - 1e-6:
            break
        found = tried
    return found


def _fit(
    graph: Graph, run: Trace | None, room: tuple[float, float], options: Options, layout: Layout, widths: Sequence[float] | None = None
) -> Fit:
    drawing = Drawing(graph, layout, options, widths)
    last = run.last if run else None
    area = extent(drawing.state(run, last, moment=at_rest(last)).shapes)
    scale = min(room[0] / max(area[2] - area[0], 1), room[1] / max(area[3] - area[1], 1), LARGEST)
    return Fit(drawing, area, max(scale, 1e-6))


def _loosened(fitted: Fit, graph: Graph, run: Trace | None, room: tuple[float, float], options: Options, widths: Sequence[float]) -> Fit:
    """The same picture with its rows apart, where the page has room left across the flow."""
    layout = fitted.drawing.layout
    down = layout.direction == "down"
    used = fitted.area[2] - fitted.area[0] if down else fitted.area[3] - fitted.area[1]
    factor = min((room[0] if down else room[1]) / max(used * fitted.scale, 1.0), LOOSEST)
    if factor < 1.05:
        return fitted
    centers = tuple((x * factor, y) if down else (x, y * factor) for x, y in layout.centers)
    wider = replace(layout, centers=centers, width=layout.width * (factor if down else 1), height=layout.height * (1 if down else factor))
    loose = _fit(graph, run, room, options, wider, widths)
    return loose if loose.scale > 0.98 * fitted.scale else fitted


def _smallest(fitted: Fit, run: Trace | None) -> float:
    """The smallest letters of a drawing, in its own units."""
    last = run.last if run else None
    shapes = list(fitted.drawing.state(run, last, moment=at_rest(last)).flat())
    sizes = [shape.size for shape in shapes if isinstance(shape, Label) and shape.text]
    return min([*sizes, *(TYPE.tag * shape.height / 20.0 for shape in shapes if isinstance(shape, Badge) and shape.word)], default=1e9)


def at_rest(frame: Frame | None) -> Moment | None:
    """A moment in which nothing happens, so that nothing is lit."""
    return None if frame is None else Moment(frame.index, frame.index, "backward", None)
