"""Fitting a graph into a room with letters that can be read: the most that fits is shown, the rest is left out by name.

Decides layout, lengths and what is shown; draws nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from gradviz.engine import Trace
from gradviz.engine.steps import Frame, Moment
from gradviz.graph import Graph
from gradviz.picture.bounds import areas, extent
from gradviz.picture.compose import Drawing
from gradviz.picture.diagram import Badge, Diagram, Label, Shape
from gradviz.picture.folding import folded
from gradviz.picture.gathering import LEAST, collisions, gathered, reversals, shares
from gradviz.picture.layered import arrange, column_of_each
from gradviz.picture.layout import Direction, Layout, sizes_of
from gradviz.picture.lengths import LETTER, slide_lengths
from gradviz.picture.options import Options
from gradviz.picture.room import Room, Spot, spot
from gradviz.picture.theme import TYPE
from gradviz.picture.tight import tight_distances, tight_layout, widest
from gradviz.words import mark

LARGEST = 2.4
"""A picture of three nodes is not blown up further than this."""
SHRINKS = (1.0, 0.8, 0.65, 0.5)
LEAST_SHRINK = 0.42
"""Only where rules have gone already: nodes smaller than their numbers look lost."""
CLOSEST = 0.36
"""Only where the numbers would go otherwise."""
ROOMY = 130.0
"""Label stacks wider than this, as of matrices, need a layout that knows their widths."""
TRIES, NEARER = 3, 0.94
"""How often nodes placed by hand are brought closer together, each time by this much more than the room asks for."""
LOOSEST = 1.7
"""How far rows are moved apart to fill a page."""
HOPE = 1.15
"""How far off the rough size of a folded layout may be."""
CROWDED = 17.0
"""No page has room for the numbers of more edges than one per square of this many letters."""
TOO_MANY = 400
"""No page has room for the letters of more nodes."""
LEFT_OUT = (
    "",
    mark("The rules stand there as icons: their words have no room at this size of text."),
    mark("Rules stand there as icons and numbers have three digits: there is no room for more at this size of text."),
    mark("Rules stand there as icons and numbers have two digits: there is no room for more at this size of text."),
    mark("Rules are left out and numbers have three digits: there is no room for more at this size of text."),
    mark("Rules are left out and numbers have two digits: there is no room for more at this size of text."),
    mark("Rules, and of what stands around the graph as much as must be, are left out to keep the numbers: there is no room for all."),
    mark("Numbers and rules are left out: they have no room at this size of text."),
    mark("Numbers, rules and what stands around the graph are left out to keep its names: there is no room for more."),
    mark("All text in the graph is left out: it has no room at this size."),
    mark("Rules are left out: they have no room at this size of text."),
)
"""What had no room, by Fit.left_out."""
MORE_ROOM = mark("A larger page or smaller text makes room for more.")
WITH_NUMBERS = 6
"""Up to this all numbers are there: in the last case for the room that header and legend take otherwise."""
WITHOUT_NUMBERS, NAMES_ALONE, WITHOUT_TEXT, WITHOUT_RULES = 7, 8, 9, 10


@dataclass(frozen=True, slots=True)
class Fit:
    """A drawing, its picture at the end of the run, its scale and where its origin lies in the room; `left_out` is an index of LEFT_OUT."""

    drawing: Drawing
    rest: Diagram
    spot: Spot
    left_out: int = 0

    @property
    def scale(self) -> float:
        return self.spot.scale


@dataclass(frozen=True, slots=True)
class Task:
    """What has to fit where, with letters of how many px."""

    graph: Graph
    run: Trace | None
    room: Room
    least: float
    layout: Layout | None
    direction: Direction

    @property
    def flow(self) -> Direction:
        """Where values run: places chosen by hand have settled that."""
        return self.direction if self.layout is None else self.layout.direction


@dataclass(frozen=True, slots=True)
class _Less:
    """A way to a fuller page: what is left out, whether there may be several rows, and how close things stand."""

    left_out: int
    rows: bool = False
    close: int = 0


def fit_with_numbers(task: Task, options: Options) -> Fit | None:
    """The fullest picture that keeps all numbers, if there is any."""
    graph, run, room, least = task.graph, task.run, task.room, task.least
    fullest = _fit(task, options, task.layout or arrange(graph, task.direction, options.labels == "both"))
    crowded = task.layout is None and least > 0 and widest(graph, run, options) > ROOMY
    if fullest.scale * _smallest(fullest.rest) >= least and not crowded:
        return fullest
    if len(graph.edges) * CROWDED * least**2 > room.width * room.height:
        return None
    return _fullest(task, _poorer(options, len(graph.edges)))


def fit_with_names(task: Task, options: Options) -> Fit | None:
    """The picture without numbers, if it fits."""
    bare = replace(options, tags=False, labels="none")
    tagged = options.shows_tags(len(task.graph.edges))
    less = WITHOUT_NUMBERS if options.labels != "none" else WITHOUT_RULES if tagged else 0
    return _fullest(task, ((_Less(less, rows, close), bare) for close in (0, 1, 2) for rows in (False, True)))


def fit_without_text(task: Task, options: Options) -> Fit:
    """The picture without any text, which always fits."""
    bare = replace(options, tags=False, labels="none", detail="far")
    return replace(_fit(task, bare, task.layout or arrange(task.graph, task.direction)), left_out=WITHOUT_TEXT)


def _fullest(task: Task, ways: Iterable[tuple[_Less, Options]]) -> Fit | None:
    """The first of these ways that fits."""
    for less, poorer in ways:
        found = _in_rows(task, poorer, less.close) if less.rows else _readable(task, poorer, less.close)
        if found is not None:
            return replace(found, left_out=less.left_out)
    return None


def _poorer(options: Options, edges: int) -> Iterator[tuple[_Less, Options]]:
    """The same options with less and less of them, in one row or in several."""
    if options.shows_tags(edges):
        yield _Less(0), options
        for digits, left_out in ((4, 1), (3, 2), (2, 3)) if options.labels != "none" else ((4, 1),):
            poorer = replace(options, words=False, digits=digits)
            yield _Less(left_out), poorer
            yield _Less(left_out, rows=True), poorer
    elif options.labels != "none":
        yield _Less(0), options
        yield _Less(0, rows=True), options
    if options.labels != "none":
        for digits, close, left_out in ((3, 0, 4), (2, 0, 5), (2, 1, 5), (2, 2, 5)):
            for rows in (False, True):
                yield _Less(left_out, rows, close), replace(options, words=False, tags=False, digits=digits)


def _readable(task: Task, options: Options, close: int) -> Fit | None:
    """The picture with the largest nodes whose letters can be read, if there is any."""
    graph, run = task.graph, task.run
    columns = max(column_of_each(graph), default=0) + 1
    if len(graph.nodes) > TOO_MANY or (task.direction == "right" and task.room.width < task.least * columns):
        return None
    found = None
    for shrink in _shrinks(options, close):
        given = _lettered(options, shrink, close, task.flow)
        if task.layout is None:
            placed, widths = tight_layout(graph, run, given, task.direction)
            tried = _loosened(_fit(task, given, placed, widths), task, given, widths)
        else:
            tried = _gathered(task, given, task.layout)
        if tried.scale * LETTER < task.least - 1e-6:
            break
        found = tried
        if task.layout not in (None, tried.drawing.layout):
            break
    return found


def _in_rows(task: Task, options: Options, close: int) -> Fit | None:
    """The picture in several rows with the largest nodes whose letters can be read, if there is any."""
    if len(task.graph.nodes) > TOO_MANY or task.layout is not None or task.direction != "right":
        return None
    found = None
    for shrink in _shrinks(options, close):
        given = _lettered(options, shrink, close)
        distances = tight_distances(task.graph, task.run, given)
        ways = folded(task.graph, distances, sizes_of(task.graph, given.lengths), task.room)
        best = max(ways, key=lambda way: task.room.scale(way.width, way.height), default=None)
        if best is None or task.room.scale(best.width, best.height) * LETTER * HOPE < task.least:
            break
        tried = _fit(task, given, best.layout, list(distances.widths.values()))
        if tried.scale * LETTER < task.least - 1e-6:
            break
        found = tried
    return found


def _shrinks(options: Options, close: int) -> Sequence[float]:
    """The sizes of nodes that are tried, the smallest first."""
    return (CLOSEST, *reversed(SHRINKS)) if close else tuple(reversed(SHRINKS if options.words else (*SHRINKS, LEAST_SHRINK)))


def _lettered(options: Options, shrink: float, close: int = 0, direction: Direction = "right") -> Options:
    """The options with the lengths of slides and nodes of this size."""
    bare = options.labels == "none" and options.tags is False
    return replace(options, lengths=slide_lengths(shrink, bare=bare, words=options.words, close=close, down=direction == "down"))


def _fit(task: Task, options: Options, layout: Layout, widths: Sequence[float] | None = None) -> Fit:
    drawing = Drawing(task.graph, layout, options, widths)
    last = task.run.last if task.run else None
    rest = drawing.state(task.run, last, moment=at_rest(last))
    return Fit(drawing, rest, spot(list(areas(rest.shapes)), task.room, LARGEST))


def _gathered(task: Task, options: Options, own: Layout) -> Fit:
    """The picture of places chosen by hand, closer to one another in proportion where its letters would be too small.

    No further than all stays as clear as it was put; where nothing but names would go otherwise, wires may run back.
    """
    fitted, room, wanted = _fit(task, options, own), task.room, task.least / LETTER
    shapes = fitted.rest.shapes
    known, close = _muddle(shapes, options, task.direction), 1.0
    for _ in range(TRIES):
        if fitted.scale >= wanted:
            break
        width, height = room.width / wanted * close, (room.height - room.corner[1]) / wanted * close
        along, across = shares(own, shapes, width, height)
        if min(along, across) < LEAST:
            break
        near = _fit(task, options, gathered(own, along, across))
        if any(more > before for more, before in zip(_muddle(near.rest.shapes, options, task.direction), known, strict=True)):
            break
        fitted, close = near, close * NEARER
    return fitted


def _loosened(fitted: Fit, task: Task, options: Options, widths: Sequence[float]) -> Fit:
    """The same picture with its rows apart, where the page has room left across the flow."""
    layout, room = fitted.drawing.layout, task.room
    down = layout.direction == "down"
    left, top, right, bottom = extent(fitted.rest.shapes)
    used = right - left if down else bottom - top
    factor = min((room.width if down else room.height - room.corner[1]) / max(used * fitted.scale, 1.0), LOOSEST)
    if factor < 1.05:
        return fitted
    centers = tuple((x * factor, y) if down else (x, y * factor) for x, y in layout.centers)
    wider = replace(layout, centers=centers, width=layout.width * (factor if down else 1), height=layout.height * (1 if down else factor))
    loose = _fit(task, options, wider, widths)
    return loose if loose.scale > 0.98 * fitted.scale else fitted


def _muddle(shapes: Sequence[Shape], options: Options, direction: Direction) -> tuple[int, int]:
    """How much of a drawing cannot be told apart: texts upon something, and wires that run back."""
    return collisions(shapes), reversals(shapes, direction) if options.labels != "none" else 0


def _smallest(drawn: Diagram) -> float:
    """The smallest letters of a drawing, in its own units."""
    shapes = list(drawn.flat())
    sizes = [shape.size for shape in shapes if isinstance(shape, Label) and shape.text]
    return min([*sizes, *(TYPE.tag * shape.height / 20.0 for shape in shapes if isinstance(shape, Badge) and shape.word)], default=1e9)


def at_rest(frame: Frame | None) -> Moment | None:
    """A moment in which nothing happens, so that nothing is lit."""
    return None if frame is None else Moment(frame.index, frame.index, "backward", None)
