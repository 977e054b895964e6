"""TikZ: a Diagram as a LaTeX document, with formulas set by LaTeX itself. Owns the format; one page per picture.

Compiles with LuaLaTeX or XeLaTeX; copied into a document, a tikzpicture needs only tikz and the colours before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from gradviz.export.exporter import Exporter, declare
from gradviz.export.scene import Scene
from gradviz.picture.diagram import Badge, Box, Diagram, Group, Label, Math, Path, Raster, Shape, Strands, Wire
from gradviz.picture.icons import parts
from gradviz.picture.ramps import plain
from gradviz.picture.slide import without_ground
from gradviz.picture.theme import CANVAS_FONT, Theme
from gradviz.words import mark

POINT = 0.75
FORBIDDEN = frozenset({"input", "include", "openin", "read", "write", "def", "let", "catcode", "csname", "special"})
ANCHORS = {"start": "base west", "middle": "base", "end": "base east"}
ESCAPES = {sign: f"\\{sign}" for sign in "#$%&_{}"} | {"\\": r"\textbackslash{}", "^": r"\textasciicircum{}", "~": r"\textasciitilde{}"}
PREAMBLE = r"""\documentclass[tikz,border=0pt]{standalone}
\usepackage{amsmath,iftex}
\iftutex\usepackage{fontspec}\IfFontExistsTF{FONT}{\setsansfont{FONT}}{}\else\usepackage[T1]{fontenc}\fi
\renewcommand{\familydefault}{\sfdefault}"""


def render(scene: Scene) -> bytes:
    """A document of one picture."""
    return book([scene])


def book(scenes: Sequence[Scene]) -> bytes:
    """A document with one page per picture."""
    theme = scenes[0].theme
    lines = [PREAMBLE.replace("FONT", CANVAS_FONT)]
    lines += [rf"\definecolor{{{_name(role)}}}{{HTML}}{{{color[1:]}}}" for role, color in theme.colors.items()]
    lines.append(r"\begin{document}")
    for scene in scenes:
        lines += _picture(scene)
    lines.append(r"\end{document}")
    return ("\n".join(lines) + "\n").encode()


def _picture(scene: Scene) -> Iterator[str]:
    diagram = without_ground(scene.diagram) if scene.transparent else scene.diagram
    width, height = _length(diagram.width), _length(diagram.height)
    yield r"\begin{tikzpicture}[x=1pt,y=-1pt,line cap=round,line join=round,>=stealth]"
    yield rf"\useasboundingbox (0,0) rectangle ({width},{height});" if scene.transparent else _ground(diagram)
    for shape in diagram.flat():
        yield from _shape(shape, scene.theme)
    yield r"\end{tikzpicture}"


def _ground(diagram: Diagram) -> str:
    return rf"\fill[{_name('surface')}] (0,0) rectangle ({_length(diagram.width)},{_length(diagram.height)});"


def _shape(shape: Shape, theme: Theme) -> Iterator[str]:
    match shape:
        case Group(_, shapes):
            for part in shapes:
                yield from _shape(part, theme)
        case Box():
            corner = f",rounded corners={_length(min(shape.radius, shape.width / 2, shape.height / 2))}pt" if shape.radius else ""
            ends = f"{_point(shape.x, shape.y)} rectangle {_point(shape.x + shape.width, shape.y + shape.height)}"
            yield rf"\path[{_paint(shape)}{corner}] {ends};"
        case Wire():
            yield rf"\path[{_paint(shape)}] {_path(shape.path)};"
        case Label():
            yield _text(shape, _escaped(shape.text))
        case Math():
            yield _text(shape, f"${shape.latex}$" if _harmless(shape.latex) else _escaped(shape.plain))
        case Badge():
            for part in parts(shape, theme):
                yield from _shape(part, theme)
        case Raster() | Strands():
            for part in plain(shape):
                yield from _shape(part, theme)


def _text(shape: Label | Math, content: str) -> str:
    size = f"font=\\fontsize{{{_length(shape.size)}}}{{{_length(shape.size * 1.2)}}}\\selectfont"
    style = f"anchor={ANCHORS[shape.anchor]},inner sep=0pt,outer sep=0pt,text={_name(shape.role)},{size}"
    return rf"\node[{style}] at {_point(shape.x, shape.y)} {{{content}}};"


def _paint(shape: Box | Wire) -> str:
    styles = [f"fill={_name(shape.fill)}"] if shape.fill else []
    if shape.outline:
        styles.append(f"draw={_name(shape.outline)},line width={_length(shape.line)}pt")
        if shape.dash:
            pairs = zip(shape.dash[::2], shape.dash[1::2], strict=True)
            styles.append("dash pattern=" + " ".join(f"on {_length(on)}pt off {_length(off)}pt" for on, off in pairs))
    return ",".join(styles)


def _path(path: Path) -> str:
    steps: list[str] = []
    for name, *numbers in path:
        points = [_point(*numbers[at : at + 2]) for at in range(0, len(numbers), 2)]
        if name == "M":
            steps.append(points[0])
        elif name == "L":
            steps.append(f"-- {points[0]}")
        elif name == "C":
            steps.append(f".. controls {points[0]} and {points[1]} .. {points[2]}")
        else:
            steps.append("-- cycle")
    return " ".join(steps)


def _point(x: float, y: float) -> str:
    return f"({_length(x)},{_length(y)})"


def _length(pixels: float) -> str:
    text = f"{pixels * POINT:.2f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def _name(role: str) -> str:
    return "gradviz" + role.replace("_", "")


def _escaped(text: str) -> str:
    return "".join(ESCAPES.get(sign, sign) for sign in text if sign.isprintable())


def _harmless(latex: str) -> bool:
    """Formulas come from our own printer; anything that could end the group or read a file is shown as text instead."""
    depth = 0
    for brace in re.findall(r"(?<!\\)[{}]", latex):
        depth += 1 if brace == "{" else -1
        if depth < 0:
            return False
    commands = set(re.findall(r"\\([A-Za-z]+)", latex))
    return depth == 0 and not {"$", "%", "#"} & set(latex) and not FORBIDDEN & commands


declare(Exporter("tikz", ".tex", mark("A LaTeX document with TikZ pictures; formulas are set by LaTeX."), render, book))
