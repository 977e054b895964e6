"""SVG: a Diagram printed as one self-contained file. Owns the format; colours come from the theme, shapes from the diagram.

The same diagram always gives the same bytes. Every item is a <g data-item="...">, so that a page can find and light it.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from types import MappingProxyType
from xml.sax.saxutils import escape, quoteattr

from gradviz.engine import Trace
from gradviz.export.carrier import marked
from gradviz.export.exporter import Exporter, declare
from gradviz.export.scene import Scene, notebook_scene
from gradviz.graph import Edge, Graph
from gradviz.picture.bounds import SHARES
from gradviz.picture.diagram import Badge, Box, Diagram, Group, Item, Label, Math, Path, Raster, Shape, Strands, Wire
from gradviz.picture.icons import parts
from gradviz.picture.ramps import classes, png
from gradviz.picture.slide import without_ground
from gradviz.picture.theme import CANVAS_FONT, METRICS, OFFICE_FONT, Theme
from gradviz.picture.typeset import MathPath
from gradviz.registry import VIEWS
from gradviz.words import mark

FONT = f"'{CANVAS_FONT}', {OFFICE_FONT}, sans-serif"
LINES_A_PATH = 250
ALLOWED_CONTROLS = "\t\n\r"
Formulas = Mapping[str, MathPath]
NONE: Formulas = MappingProxyType({})


def write(diagram: Diagram, theme: Theme, title: str = "", formulas: Formulas = NONE, *, document: bytes = b"", ground: bool = True) -> str:
    """`diagram` as the text of an SVG file; a formula without its path in `formulas` is plain text.

    The file carries `document`, and without a `ground` it is transparent.
    """
    width, height = _length(diagram.width), _length(diagram.height)
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        f'role="img" font-family="{FONT}" stroke-linecap="round" stroke-linejoin="round">'
    ]
    if title:
        lines.append(f"<title>{_clean(title)}</title>")
    if document:
        lines.append(f"<metadata>{marked(document)}</metadata>")
    if ground:
        lines.append(f'<rect width="{width}" height="{height}" fill="{theme["surface"]}"/>')
    lines.extend(_items(diagram.shapes, theme, formulas))
    lines.append("</svg>")
    return "\n".join(lines) + "\n"


def render(scene: Scene) -> bytes:
    """The picture of a scene."""
    diagram = without_ground(scene.diagram) if scene.transparent else scene.diagram
    return write(diagram, scene.theme, scene.graph.text, scene.formulas, document=scene.document, ground=not scene.transparent).encode()


def notebook_picture(source: Graph | Trace) -> str:
    """How a graph or a run shows itself in a notebook."""
    scene = notebook_scene(source)
    return write(scene.diagram, scene.theme, scene.graph.text, scene.formulas)


def item_name(item: Item) -> str:
    """The data-item of an item: node-3, edge-1-3-0 (source, target, slot), or the name of a fixed part."""
    if isinstance(item, Edge):
        return f"edge-{item.source}-{item.target}-{item.slot}"
    return f"node-{item}" if isinstance(item, int) else item or ""


def _items(shapes: Sequence[Shape], theme: Theme, formulas: Formulas) -> Iterator[str]:
    """Neighbours of one item share a group."""
    for item, run in groupby(shapes, key=lambda shape: shape.item):
        lines = [line for shape in run for line in _shape(shape, theme, formulas)]
        if item is None:
            yield from lines
        else:
            yield f"<g data-item={_quoted(item_name(item))}>"
            yield from lines
            yield "</g>"


def _shape(shape: Shape, theme: Theme, formulas: Formulas) -> Iterator[str]:
    match shape:
        case Group(_, shapes):
            for part in shapes:
                yield from _shape(part, theme, formulas)
        case Box():
            yield _box(shape, theme)
        case Wire():
            yield f'<path d="{_data(shape.path)}"{_paint(shape, theme)}/>'
        case Label():
            yield from _label(shape, theme)
        case Math():
            yield _math(shape, theme, formulas.get(shape.latex))
        case Badge():
            for part in parts(shape, theme):
                yield from _shape(part, theme, formulas)
        case Raster():
            yield _raster(shape, theme)
        case Strands():
            yield from _strands(shape, theme)


def _box(box: Box, theme: Theme) -> str:
    radius = f' rx="{_length(box.radius)}"' if box.radius else ""
    place = f'x="{_length(box.x)}" y="{_length(box.y)}" width="{_length(box.width)}" height="{_length(box.height)}"'
    return f"<rect {place}{radius}{_paint(box, theme)}/>"


def _raster(raster: Raster, theme: Theme) -> str:
    """A picture inside the file, whose pixels stay sharp at any size."""
    place = f'x="{_length(raster.x)}" y="{_length(raster.y)}" width="{_length(raster.width)}" height="{_length(raster.height)}"'
    data = b64encode(png(raster, theme)).decode()
    return f'<image {place} preserveAspectRatio="none" style="image-rendering:pixelated" href="data:image/png;base64,{data}"/>'


def _strands(strands: Strands, theme: Theme) -> Iterator[str]:
    """Lines of one colour, joined into paths no longer than every program reads."""
    for color, ends in classes(strands, theme):
        lines = [f"M{_length(x)} {_length(y)}L{_length(to_x)} {_length(to_y)}" for x, y, to_x, to_y in ends.tolist()]
        for start in range(0, len(lines), LINES_A_PATH):
            data = " ".join(lines[start : start + LINES_A_PATH])
            yield f'<path d="{data}" fill="none" stroke="{color}" stroke-width="{_length(strands.line)}"/>'


def _label(label: Label, theme: Theme) -> Iterator[str]:
    """The halo is a text of its own under the letters: few programs know paint-order."""
    if label.halo is not None:
        around = f' stroke="{theme[label.halo]}" stroke-width="{_length(METRICS.text_halo)}" aria-hidden="true"'
        yield _text(label, label.text, theme[label.halo], around)
    yield _text(label, label.text, theme[label.role])


def _math(formula: Math, theme: Theme, path: MathPath | None) -> str:
    """The formula as a path with its LaTeX in the title, or its plain form as italic text."""
    title = f"<title>{_clean(formula.latex)}</title>"
    if path is None:
        return _text(formula, formula.plain, theme[formula.role], ' font-style="italic"', title)
    left = formula.x - path.width * formula.size * SHARES[formula.anchor]
    return f'<path d="{_data(path.at(left, formula.y, formula.size))}" fill="{theme[formula.role]}">{title}</path>'


def _text(shape: Label | Math, text: str, color: str, style: str = "", before: str = "") -> str:
    anchor = "" if shape.anchor == "start" else f' text-anchor="{shape.anchor}"'
    place = f'x="{_length(shape.x)}" y="{_length(shape.y)}" font-size="{_length(shape.size)}"'
    return f'<text {place}{anchor} fill="{color}"{style}>{before}{_clean(text)}</text>'


def _paint(shape: Box | Wire, theme: Theme) -> str:
    fill = "none" if shape.fill is None else theme[shape.fill]
    if shape.outline is None:
        return f' fill="{fill}"'
    dash = f' stroke-dasharray="{" ".join(map(_length, shape.dash))}"' if shape.dash else ""
    return f' fill="{fill}" stroke="{theme[shape.outline]}" stroke-width="{_length(shape.line)}"{dash}'


def _data(path: Path) -> str:
    return " ".join(command[0] + " ".join(map(_length, command[1:])) for command in path)


def _length(value: float) -> str:
    """Two decimals are a 50th of a pixel: finer than any screen, and the same on every machine."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def _clean(text: str) -> str:
    """`text` without the control characters that XML cannot hold, escaped."""
    return escape("".join(sign for sign in text if sign.isprintable() or sign in ALLOWED_CONTROLS))


def _quoted(text: str) -> str:
    return quoteattr("".join(sign for sign in text if sign.isprintable()))


VIEWS.register("svg", notebook_picture)
declare(Exporter("svg", ".svg", mark("A scalable picture, as on the canvas; opens in every browser and drawing program."), render))
