"""PowerPoint: one slide per picture, of editable shapes, each node in the same place on every slide. Owns the format.

Shapes are written as text into the finished file, as python-pptx would write them: it makes the file around them, and never holds
their many elements, which would have to be freed again in the thread of a window.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape

from gradviz.export.carrier import marked
from gradviz.export.exporter import Exporter, declare
from gradviz.export.scene import Scene
from gradviz.export.svg import item_name
from gradviz.picture.bounds import SHARES, Area, extent
from gradviz.picture.diagram import Badge, Box, Group, Label, Math, Path, Raster, Shape, Strands, Wire
from gradviz.picture.icons import parts
from gradviz.picture.measure import text_width
from gradviz.picture.ramps import plain
from gradviz.picture.slide import bare, patched
from gradviz.picture.theme import OFFICE_FONT, Theme
from gradviz.picture.typeset import MathPath
from gradviz.words import mark

EMU = 9525
"""English Metric Units in a px of 96 to the inch."""
SMALLEST, LARGEST = 96.0, 5376.0
"""PowerPoint's slides, 1 to 56 inches, in px."""
ASCENT, LINE = 0.966, 1.19
"""In em: where a line of text has its baseline, and its height; half way between the office face and the canvas face in its place."""
FACES = "".join(
    f'<a:{script} typeface="{OFFICE_FONT}" panose="020B0604030504040204" pitchFamily="34" charset="0"/>' for script in ("latin", "ea", "cs")
)
SLACK = 1.06
"""How much wider a text box is than its text, as programs measure text a little differently."""
NAMESPACES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
CUSTOM = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/customXml"
PART = "/customXml/item1.xml"
SLIDE = "ppt/slides/slide{number}.xml"
TREE_END = b"</p:spTree>"
LOOK, OTHER_FACE, OWN_FACE = "ppt/theme/theme1.xml", b'<a:latin typeface="Calibri"/>', f'<a:latin typeface="{OFFICE_FONT}"/>'.encode()
"""The face of texts that a lecturer adds."""
QUOTE = {'"': "&quot;"}
EPOCH = (1980, 1, 1, 0, 0, 0)
ALIGN = {"start": "l", "middle": "ctr", "end": "r"}
Formulas = Mapping[str, MathPath]


def render(scene: Scene) -> bytes:
    """A presentation of one slide."""
    return book([scene])


def book(scenes: Sequence[Scene]) -> bytes:
    """A presentation with one slide per picture."""
    from pptx import Presentation
    from pptx.opc.package import Part
    from pptx.opc.packuri import PackURI
    from pptx.oxml import parse_xml
    from pptx.util import Emu

    first = scenes[0].diagram
    scale = min(1.0, LARGEST / max(first.width, first.height))
    show: Any = Presentation()
    width, height = (max(side * scale, SMALLEST) for side in (first.width, first.height))
    show.part._element.sldSz.attrib.pop("type", None)
    show.slide_width, show.slide_height = Emu(round(width * EMU)), Emu(round(height * EMU))
    show.core_properties.title = " ".join(scenes[0].graph.text.split())[:250]
    show.core_properties.author = "gradviz"
    blank = show.slide_layouts[6]
    for scene in scenes:
        slide = show.slides.add_slide(blank)
        if not scene.transparent:
            ground = f"<p:bg {NAMESPACES}><p:bgPr>{_solid(scene.theme['surface'])}<a:effectLst/></p:bgPr></p:bg>"
            slide.element.cSld.insert(0, parse_xml(ground))
        if scene.notes:
            slide.notes_slide.notes_text_frame.text = _printable(scene.notes)
    if scenes[0].document:
        package = show.part.package
        show.part.relate_to(Part(PackURI(PART), "application/xml", package, marked(scenes[0].document).encode()), CUSTOM)
    stream = io.BytesIO()
    show.save(stream)
    return _finished(stream.getvalue(), {SLIDE.format(number=number): _shapes(scene, scale) for number, scene in enumerate(scenes, 1)})


def _shapes(scene: Scene, scale: float) -> str:
    """The shapes of a slide, as they stand in its part; texts have no halo there, so they lie on patches of ground."""
    grounded = bare if scene.transparent else patched
    shapes = [part for shape in scene.diagram.shapes for part in grounded(shape)]
    return "".join(Writer(scene.theme, scene.formulas, scale).shapes(shapes))


class Writer:
    """Shapes as XML; ids count up over one slide."""

    def __init__(self, theme: Theme, formulas: Formulas, scale: float = 1.0) -> None:
        self._theme, self._formulas, self._scale = theme, formulas, scale
        self._id = 1

    def shapes(self, shapes: Sequence[Shape]) -> Iterator[str]:
        """The shapes of a picture; the parts of one node or edge are a group of its name."""
        for shape in shapes:
            yield from self._shape(shape)

    def _shape(self, shape: Shape) -> Iterator[str]:
        match shape:
            case Group():
                inner = "".join(xml for part in shape.shapes for xml in self._shape(part))
                if inner:
                    yield self._group(shape, inner)
            case Box():
                yield self._box(shape)
            case Wire():
                yield from self._free(shape.path, shape.item, self._paint(shape))
            case Label():
                yield self._text(shape, shape.text)
            case Math():
                yield from self._math(shape)
            case Badge():
                for part in parts(shape, self._theme):
                    yield from self._shape(part)
            case Raster() | Strands():
                for part in plain(shape):
                    yield from self._shape(part)

    def _group(self, group: Group, inner: str) -> str:
        off, size = self._frame(extent(group.shapes))
        frame = f"<a:xfrm>{off}{size}{off.replace('a:off', 'a:chOff')}{size.replace('a:ext', 'a:chExt')}</a:xfrm>"
        named = self._named(item_name(group.item), ", ".join(_texts(group)))
        head = f"<p:nvGrpSpPr>{named}<p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr>"
        return f"<p:grpSp>{head}<p:grpSpPr>{frame}</p:grpSpPr>{inner}</p:grpSp>"

    def _box(self, box: Box) -> str:
        off, size = self._frame((box.x, box.y, box.x + box.width, box.y + box.height))
        share = min(50000, round(100000 * box.radius / max(min(box.width, box.height), 1e-6)))
        guides = f'<a:avLst><a:gd name="adj" fmla="val {share}"/></a:avLst>' if share else "<a:avLst/>"
        kind = "roundRect" if share else "rect"
        geometry = f'<a:prstGeom prst="{kind}">{guides}</a:prstGeom>'
        return self._solid_shape(item_name(box.item), f"<a:xfrm>{off}{size}</a:xfrm>{geometry}{self._paint(box)}")

    def _free(self, path: Path, item: Any, paint: str, title: str = "") -> Iterator[str]:
        numbers = [number for _, *points in path for number in points]
        if not numbers:
            return
        left, top, right, bottom = min(numbers[::2]), min(numbers[1::2]), max(numbers[::2]), max(numbers[1::2])
        off, size = self._frame((left, top, right, bottom))
        commands = "".join(_command(command, left, top) for command in path)
        outline = f'<a:path w="{max(1, round((right - left) * 100))}" h="{max(1, round((bottom - top) * 100))}">{commands}</a:path>'
        geometry = f'<a:custGeom><a:avLst/><a:gdLst/><a:ahLst/><a:cxnLst/><a:rect l="0" t="0" r="r" b="b"/><a:pathLst>{outline}</a:pathLst>'
        yield self._solid_shape(item_name(item), f"<a:xfrm>{off}{size}</a:xfrm>{geometry}</a:custGeom>{paint}", title)

    def _math(self, formula: Math) -> Iterator[str]:
        path = self._formulas.get(formula.latex)
        if path is None:
            yield self._text(formula, formula.plain, italic=True)
            return
        left = formula.x - path.width * formula.size * SHARES[formula.anchor]
        paint = f"{_solid(self._theme[formula.role])}<a:ln><a:noFill/></a:ln>"
        yield from self._free(path.at(left, formula.y, formula.size), formula.item, paint, formula.latex)

    def _text(self, label: Label | Math, text: str, italic: bool = False) -> str:
        width = text_width(text, label.size) * SLACK + 2
        left = label.x - width * SHARES[label.anchor]
        top = label.y - ASCENT * label.size
        off, size = self._frame((left, top, left + width, top + LINE * label.size))
        points = max(100, round(label.size * self._scale * 75))
        slanted = ' i="1"' if italic else ""
        style = f'<a:rPr lang="en-US" sz="{points}"{slanted} noProof="1">{_solid(self._theme[label.role])}{FACES}</a:rPr>'
        body = '<a:bodyPr wrap="square" lIns="0" tIns="0" rIns="0" bIns="0" anchor="t"><a:noAutofit/></a:bodyPr><a:lstStyle/>'
        line = f'<a:p><a:pPr algn="{ALIGN[label.anchor]}"/><a:r>{style}{_written(text)}</a:r></a:p>'
        head = f'<p:nvSpPr>{self._named(item_name(label.item) or "text")}<p:cNvSpPr txBox="1"/><p:nvPr/></p:nvSpPr>'
        geometry = '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/>'
        return f"<p:sp>{head}<p:spPr><a:xfrm>{off}{size}</a:xfrm>{geometry}</p:spPr><p:txBody>{body}{line}</p:txBody></p:sp>"

    def _solid_shape(self, name: str, properties: str, title: str = "") -> str:
        head = f"<p:nvSpPr>{self._named(name or 'shape', title)}<p:cNvSpPr/><p:nvPr/></p:nvSpPr>"
        return f"<p:sp>{head}<p:spPr>{properties}</p:spPr></p:sp>"

    def _named(self, name: str, title: str = "") -> str:
        self._id += 1
        description = f" descr={_attribute(title)}" if title else ""
        return f'<p:cNvPr id="{self._id}" name={_attribute(name)}{description}/>'

    def _frame(self, area: Area) -> tuple[str, str]:
        left, top, right, bottom = (round(number * self._scale * EMU) for number in area)
        return f'<a:off x="{left}" y="{top}"/>', f'<a:ext cx="{right - left}" cy="{bottom - top}"/>'

    def _paint(self, shape: Box | Wire) -> str:
        fill = _solid(self._theme[shape.fill]) if shape.fill else "<a:noFill/>"
        if shape.outline is None or shape.line <= 0:
            return f"{fill}<a:ln><a:noFill/></a:ln>"
        dash = "".join(
            f'<a:ds d="{round(on / shape.line * 100000)}" sp="{round(off / shape.line * 100000)}"/>'
            for on, off in zip(shape.dash[::2], shape.dash[1::2], strict=False)
        )
        dashed = f"<a:custDash>{dash}</a:custDash>" if dash else ""
        width = max(1, round(shape.line * self._scale * EMU))
        return f'{fill}<a:ln w="{width}" cap="rnd">{_solid(self._theme[shape.outline])}{dashed}<a:round/></a:ln>'


def _command(command: tuple[Any, ...], left: float, top: float) -> str:
    name, *numbers = command
    if name == "Z":
        return "<a:close/>"
    points = "".join(
        f'<a:pt x="{round((numbers[at] - left) * 100)}" y="{round((numbers[at + 1] - top) * 100)}"/>' for at in range(0, len(numbers), 2)
    )
    element = {"M": "moveTo", "L": "lnTo", "C": "cubicBezTo"}[name]
    return f"<a:{element}>{points}</a:{element}>"


def _solid(color: str) -> str:
    return f'<a:solidFill><a:srgbClr val="{color[1:]}"/></a:solidFill>'


def _texts(group: Group) -> Iterator[str]:
    """What is written in a group, for those who cannot see it; a rule without its word is told by its name."""
    for shape in group.shapes:
        match shape:
            case Group():
                yield from _texts(shape)
            case Label(text=text) if text:
                yield text
            case Badge(word=word, icon=icon):
                yield word or icon
            case Math(plain=plain):
                yield plain


def _printable(text: str) -> str:
    return "".join(sign for sign in text if sign.isprintable())


def _written(text: str) -> str:
    clean = escape(_printable(text))
    return f"<a:t>{clean}</a:t>" if clean else "<a:t/>"


def _attribute(text: str) -> str:
    return f'"{escape(_printable(text), QUOTE)}"'


def _finished(data: bytes, shapes: Mapping[str, str]) -> bytes:
    """The same presentation with the shapes of its slides and no time in it, so that the same pictures are the same bytes."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as made, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as finished:
        for name in made.namelist():
            content = made.read(name)
            if name in shapes:
                content = content.replace(TREE_END, shapes[name].encode() + TREE_END)
            elif name == LOOK:
                content = content.replace(OTHER_FACE, OWN_FACE)
            finished.writestr(zipfile.ZipInfo(name, EPOCH), content, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


declare(Exporter("pptx", ".pptx", mark("PowerPoint slides of shapes that can be edited, a slide a step."), render, book))
