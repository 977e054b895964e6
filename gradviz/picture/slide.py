"""slide(): a graph as one picture for a lecture: formula, inputs, legend and the drawing on 16:9. Draws no chrome."""

from __future__ import annotations

from gradviz.engine import Trace
from gradviz.engine.steps import Frame, Moment
from gradviz.graph import Graph
from gradviz.notation import value as written
from gradviz.picture.compose import compose
from gradviz.picture.diagram import Badge, Box, Diagram, Group, Label, Math, Raster, Shape, Strands, Wire
from gradviz.picture.edges import marked_gradient
from gradviz.picture.icons import shifted
from gradviz.picture.layered import arrange
from gradviz.picture.layout import Layout
from gradviz.picture.measure import elide, text_width
from gradviz.picture.options import Options
from gradviz.words import mark, say

WIDTH = 1280.0
HEIGHT = 720.0
MARGIN_SHARE = 0.05
HEADER = 64.0
FOOTER = 48.0
LARGEST = 1.6
FORMULA = 32.0
INPUTS = 22.0
LEGEND = 15.0


def slide(
    graph: Graph,
    trace: Trace | None = None,
    frame: Frame | None = None,
    *,
    layout: Layout | None = None,
    options: Options | None = None,
    latex: str = "",
) -> Diagram:
    """A 1280 x 720 picture; `latex` typesets the formula, which else is shown as it was typed."""
    placed = layout or arrange(graph)
    diagram = compose(graph, placed, options=options).state(trace, frame, moment=at_rest(frame))
    side, top = WIDTH * MARGIN_SHARE, HEIGHT * MARGIN_SHARE
    width, height = WIDTH - 2 * side, HEIGHT - 2 * top - HEADER - FOOTER
    scale = min(width / max(placed.width, 1), height / max(placed.height, 1), LARGEST)
    x = side + (width - placed.width * scale) / 2
    y = top + HEADER + (height - placed.height * scale) / 2
    drawn = tuple(scaled(shape, x, y, scale) for shape in diagram.shapes)
    return Diagram(WIDTH, HEIGHT, (*_header(graph, trace, latex, side, top), *drawn, *_legend(graph, trace, side, top)))


def at_rest(frame: Frame | None) -> Moment | None:
    """A moment in which nothing happens, so that nothing is lit."""
    return None if frame is None else Moment(frame.index, frame.index, "backward", None)


def _header(graph: Graph, trace: Trace | None, latex: str, side: float, top: float) -> list[Shape]:
    """The formula on the left, the inputs on the right."""
    baseline = top + FORMULA
    inputs = "" if trace is None else ", ".join(f"{name} = {written(trace.inputs[name])}" for name in graph.inputs if name in trace.inputs)
    shown = elide(inputs, INPUTS, WIDTH * 0.35)
    room = WIDTH - 2 * side - text_width(shown, INPUTS) - 32
    plain = elide(graph.text.replace("\n", "; "), FORMULA, room)
    shapes: list[Shape] = []
    if latex and plain == graph.text:
        shapes.append(Math("formula", side, baseline, latex, plain, FORMULA, "text", "start"))
    elif plain:
        shapes.append(Label("formula", side, baseline, plain, FORMULA, "text", "start"))
    if shown:
        shapes.append(Label("inputs", WIDTH - side, baseline, shown, INPUTS, "text", "end"))
    return shapes


def _legend(graph: Graph, trace: Trace | None, side: float, top: float) -> list[Shape]:
    """What the two colours and places of numbers mean."""
    if trace is None:
        return []
    baseline = HEIGHT - top
    value = say(mark("value"))
    gradient = say(mark("gradient of {output}, flows back"), output=graph.labels[trace.output])
    left = WIDTH - side - text_width(gradient, LEGEND)
    shapes: list[Shape] = [Label("legend", left, baseline, gradient, LEGEND, "text", "start")]
    shapes += marked_gradient("legend", left - 22, baseline, "2", LEGEND, "right")
    left -= 60 + text_width(value, LEGEND)
    return [
        *shapes,
        Label("legend", left, baseline, value, LEGEND, "text", "start"),
        Label("legend", left - 14, baseline, "3", LEGEND, "value"),
    ]


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
