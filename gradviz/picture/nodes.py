"""Nodes as shapes: pills, constants, gates, copy gates, with gauges, rings and marks as the look lists them.

Pure functions of a node's place and its Look; knows no trace.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, pi, sin, tan

from gradviz.picture.bounds import DESCENT
from gradviz.picture.diagram import Badge, Box, Command, Group, Item, Label, Path, Role, Shape, Wire
from gradviz.picture.icons import GLYPH_STROKE, GLYPHS, badge_width, shifted
from gradviz.picture.layout import Direction, Point
from gradviz.picture.lengths import SCREEN, Lengths
from gradviz.picture.measure import text_width, wrapped
from gradviz.picture.options import Detail
from gradviz.picture.sizes import Size
from gradviz.picture.theme import METRICS, TYPE

DASHED = (4.0, 3.0)
DOTTED = (1.5, 3.0)
ARC_GAP = 0.13
MANY_BRANCHES = 12
NOTE_LIMIT, NOTE_LINES, NOTE_LETTERS = 150.0, 3, 14.0
PARTS_LIMIT = 100.0
DEEPEST = 0.36 + DESCENT
"""How far below the middle of a node its text reaches, in em."""
OVERHANG = 6.0
"""A parameter may be the first of a picture: what an update makes of it hangs over it so far, and goes on above its number."""
NAME_GAP = 8.0
INNER = 3.5
"""From the outline of a parameter to its second one."""
READY = 5.0
"""How far outside its outline a gate that may go back next wears its ring."""
PARTS_REACH = 24.0
"""How far right of a copy gate its parts may be written; there its wires begin to bend."""


@dataclass(frozen=True, slots=True)
class Place:
    """What never changes about a node while its layout stands."""

    item: Item
    center: Point
    size: Size
    role: Role
    name: str
    direction: Direction
    lengths: Lengths = SCREEN


@dataclass(frozen=True, slots=True)
class Look:
    """What a state says about a node. `gradient` None means that it has no gauge; `arrived` has an entry per branch.

    `pin` are the bytes it keeps, and from one that `hangs` the output hangs down.
    """

    gradient: bool | None = None
    waiting: bool = False
    here: bool = False
    fault: bool = False
    unused: bool = False
    selected: bool = False
    hover: bool = False
    keyboard: bool = False
    breakpoint: bool = False
    moved: bool = False
    found: bool = False
    note: str = ""
    move: str = ""
    color: Role = ""
    ready: bool = False
    pin: str = ""
    hangs: bool = False
    arrived: tuple[bool, ...] = ()
    sum: str = ""
    awaited: str = ""
    convention: str = ""


def draw_node(place: Place, look: Look, detail: Detail) -> Group:
    """The shapes of one node in one state."""
    if detail == "far":
        return Group(place.item, (*(_ready(place, _radius(place)) if look.ready else ()), _solid(place)))
    shapes: list[Shape] = [*_rings(place, look)]
    shapes += _copy(place, look) if place.size.kind == "copy" else _body(place, look)
    if look.gradient is not None and place.size.kind != "copy" and detail == "near":
        shapes += _gauge(place, look.gradient)
    if place.name and detail == "near":
        shapes.append(_name(place))
    shapes += _marks(place, look)
    return Group(place.item, tuple(shapes))


def _box(
    place: Place,
    grow: float,
    radius: float,
    *,
    fill: Role | None = None,
    outline: Role | None = None,
    line: float = METRICS.gate_outline,
    dash: tuple[float, ...] = (),
) -> Box:
    """A box around the node, `grow` outside its outline."""
    (x, y), size = place.center, place.size
    left, top = x - size.width / 2 - grow, y - size.height / 2 - grow
    return Box(place.item, left, top, size.width + 2 * grow, size.height + 2 * grow, radius, fill, outline, line, dash)


def _radius(place: Place) -> float:
    kind = place.size.kind
    if kind == "constant":
        return METRICS.constant_radius
    return METRICS.gate_radius * place.lengths.shrunk if kind == "gate" else place.size.height / 2


def _solid(place: Place) -> Shape:
    fill = {"constant": "control", "input": "text", "parameter": "text"}.get(place.size.kind, place.role)
    return _box(place, 0.0, _radius(place), fill=fill)


def _outline(look: Look, role: Role, line: float) -> tuple[Role, float, tuple[float, ...]]:
    """The outline's role, width and dashes; the most urgent state wins."""
    if look.fault:
        return "error", METRICS.hover, ()
    if look.hover:
        return "text", METRICS.hover, ()
    if look.here:
        return "accent", METRICS.ring, ()
    if look.unused:
        return "control", line, DOTTED
    if look.waiting:
        return "gradient", line, DASHED
    return role, line, ()


def _body(place: Place, look: Look) -> list[Shape]:
    """The outline, fill and inner text of a pill, constant or gate."""
    (x, y), size = place.center, place.size
    kind = size.kind
    fill = {"input": "surface", "parameter": "parameter_fill", "constant": "window"}.get(kind, place.role + "_tint")
    own = {"input": "text", "parameter": "text", "constant": "control"}.get(kind, place.role)
    outline, line, dash = _outline(look, own, METRICS.field_outline if kind == "constant" else METRICS.gate_outline)
    shapes: list[Shape] = [
        _box(place, 0.0, _radius(place), fill="copy_tint" if look.unused else fill, outline=outline, line=line, dash=dash)
    ]
    if kind == "parameter" and size.height - 2 * INNER >= 1.05 * place.lengths.pill:
        shapes.append(_box(place, -INNER, _radius(place) - INNER, outline="muted" if look.unused else "text", line=1.0))
    ink = "muted" if look.unused else {"input": "text", "parameter": "text", "constant": "constant"}.get(kind, place.role)
    if kind == "gate" and size.text in GLYPHS:
        shapes.append(
            Wire(place.item, shifted(GLYPHS[size.text], x, y, place.lengths.shrunk), outline=ink, line=GLYPH_STROKE * place.lengths.shrunk)
        )
    else:
        type_size = place.lengths.word if kind == "gate" else place.lengths.pill
        shapes.append(Label(place.item, x, y + 0.36 * type_size, size.text, type_size, ink))
    return shapes


def _gauge(place: Place, known: bool) -> list[Shape]:
    """A tab on the bottom outline, below the text of a low node: hollow while the gradient is awaited, full once it is known."""
    x, y = place.center[0], place.center[1] + place.size.height / 2
    if place.size.text not in GLYPHS:
        y = max(y, place.center[1] + DEEPEST * place.lengths.pill + 4)
    half = min(10.0, 0.24 * place.size.width)
    gap = Box(place.item, x - half - 2, y - 4, 2 * half + 4, 8, 4, fill="surface")
    if known:
        return [gap, Box(place.item, x - half, y - 2, 2 * half, 4, 2, fill="gradient")]
    return [gap, Box(place.item, x - half + 0.5, y - 1.5, 2 * half - 1, 3, 1.5, fill="surface", outline="control", line=1.0)]


def _name(place: Place) -> Shape:
    (x, y), size, letters = place.center, place.size, place.lengths.name
    if place.direction == "down":
        return Label(place.item, x + size.width / 2 + NAME_GAP, y + 0.33 * letters, place.name, letters, "text", "start", "surface")
    return Label(place.item, x, y - size.height / 2 - max(12 * place.lengths.shrunk, 5), place.name, letters, "text", halo="surface")


def _copy(place: Place, look: Look) -> list[Shape]:
    """The filled dot with its count, a ring with an arc per branch, and what it still waits for."""
    x, y = place.center
    dot = "control" if look.unused else "copy"
    ring = place.size.width / 2 - 2
    half = place.size.width / 3.4
    outline = "error" if look.fault else "text" if look.hover else None
    shapes: list[Shape] = [Box(place.item, x - half, y - half, 2 * half, 2 * half, half, fill=dot, outline=outline, line=2.0)]
    letters = place.lengths.tag
    if max(letters, text_width(place.size.text, letters)) < 1.9 * half:
        shapes.append(Label(place.item, x, y + 0.36 * letters, place.size.text, letters, "surface"))
    arrived = look.arrived
    if len(arrived) > MANY_BRANCHES:
        share = sum(arrived) / len(arrived)
        shapes += [Wire(place.item, arc(place.center, ring, 0, 1), outline="control", dash=DOTTED)]
        shapes += [Wire(place.item, arc(place.center, ring, 0, share), outline="gradient", line=METRICS.lit)] if share else []
    else:
        for branch, known in enumerate(arrived):
            path = arc(place.center, ring, branch / len(arrived), (branch + 1) / len(arrived), ARC_GAP)
            shapes.append(
                Wire(place.item, path, outline="gradient", line=METRICS.lit)
                if known
                else Wire(place.item, path, outline="control", dash=DOTTED)
            )
    if look.sum or look.awaited:
        shapes += _parts(place, look)
    return shapes


def _parts(place: Place, look: Look) -> list[Shape]:
    """The parts of a copy gate and what it waits for: below it, or left of it where values run down."""
    (x, y), item = place.center, place.item
    down = place.direction == "down"
    shown, lengths = look.sum, place.lengths
    if down and text_width(shown, lengths.value_far) > PARTS_LIMIT and "=" in shown:
        shown = shown[shown.rindex("=") :]
    width = text_width(shown, lengths.value_far) + 11
    baseline = y + 0.37 * lengths.value_far if down else y + lengths.parts_below
    left = x - 22 - width if down else min(x - 34 - width / 2, x + PARTS_REACH - width)
    shapes: list[Shape] = []
    if shown:
        shapes.append(triangle(item, left, baseline - 0.37 * lengths.value_far, "left"))
        shapes.append(Label(item, left + 11, baseline, shown, lengths.value_far, "gradient", "start", "surface"))
    if look.awaited and down:
        shapes.append(Label(item, x - 22, baseline + 1.4 * lengths.caption, look.awaited, lengths.caption, "muted", "end", "surface"))
    elif look.awaited:
        wide, level = text_width(look.awaited, lengths.caption), baseline + 1.5 * lengths.caption
        shapes.append(Label(item, min(x - 34, x + PARTS_REACH - wide / 2), level, look.awaited, lengths.caption, "muted", halo="surface"))
    return shapes


def _rings(place: Place, look: Look) -> list[Shape]:
    """Selection and keyboard focus, outside the node."""
    radius = _radius(place)
    rings: list[Shape] = []
    if look.color:
        rings.append(_box(place, 3.5, radius + 3.5, fill=look.color + "_tint", outline=look.color, line=METRICS.gate_outline))
    if look.ready:
        rings += _ready(place, radius)
    if look.found:
        rings.append(_box(place, 8, radius + 8, outline="warning", line=METRICS.lit))
    if look.selected:
        rings.append(_box(place, 5, radius + 5, outline="accent", line=METRICS.ring))
    if look.keyboard:
        out = 8 if look.selected else 5
        rings.append(_box(place, out, radius + out, outline="accent", line=METRICS.ring, dash=DASHED))
    return rings


def _marks(place: Place, look: Look) -> list[Shape]:
    """Breakpoint, fault, moved by hand, and the badge of a convention."""
    (x, y), size, item = place.center, place.size, place.item
    left, right, top = x - size.width / 2, x + size.width / 2, y - size.height / 2
    shapes: list[Shape] = []
    if look.breakpoint:
        diamond: Path = (("M", left, top - 8), ("L", left + 8, top), ("L", left, top + 8), ("L", left - 8, top), ("Z",))
        shapes += [Wire(item, diamond, outline="surface", line=5.0), Wire(item, diamond, fill="error")]
    if look.fault:
        shapes.append(Box(item, right - 9, top - 9, 18, 18, 9, fill="error", outline="surface", line=2.0))
        shapes.append(Label(item, right, top + 4.5, "!", max(TYPE.body, place.lengths.tag), "surface"))
    if look.move:
        shapes += _note(place, look.move, "value")
    elif look.note:
        shapes += _note(place, look.note, "warning")
    if look.moved:
        shapes.append(Box(item, right - 3, top - 3, 6, 6, 3, fill="accent"))
    if look.convention:
        shapes.append(_convention(place, look.convention))
    if look.pin:
        shapes += _pin(place, look)
    return shapes


def _convention(place: Place, word: str) -> Badge:
    """The badge of a convention under the node, or at its side where its value runs down: under its name, or behind it."""
    (x, y), size, letters = place.center, place.size, place.lengths.name
    width, height = badge_width(word, place.lengths), place.lengths.word_height
    if place.lengths.beside:
        x += size.width / 2 + text_width(place.name, letters) + 2 * NAME_GAP + width / 2
    elif place.direction == "down":
        x, y = x + size.width / 2 + NAME_GAP + width / 2, y + DEEPEST * letters + height / 2 + 4
    else:
        y += size.height / 2 + height / 2 + 10
    return Badge(place.item, x, y, width, "kink", word, "warning", height)


def _ready(place: Place, radius: float) -> list[Shape]:
    """A ring and the gradient mark at the side where the gradient leaves: this gate may go back next."""
    (x, y), size = place.center, place.size
    ring = _box(place, READY, radius + READY, outline="gradient", line=METRICS.ring)
    if place.direction == "down":
        return [ring, triangle(place.item, x - 9, y - size.height / 2 - READY - 6, "up", 2.0)]
    return [ring, triangle(place.item, x - size.width / 2 - READY - 9, y, "left", 2.0)]


def _pin(place: Place, look: Look) -> list[Shape]:
    """A pin with the bytes that it holds, under the node, or left of it where values run down or the output hangs there."""
    (x, y), size, letters = place.center, place.size, place.lengths.caption
    head = 0.34 * letters
    wide = 2 * head + 3 + text_width(look.pin, letters)
    left, baseline = x - wide / 2, y + size.height / 2 + letters + 6
    if look.convention:
        baseline += place.lengths.word_height + 8
    if place.direction == "down" or look.hangs:
        left, baseline = x - size.width / 2 - wide - 8, y + size.height / 2 + (letters if look.hangs else 0)
    middle = baseline - 0.36 * letters
    dot = Box(place.item, left, middle - head, 2 * head, 2 * head, head, fill="value", outline="surface", line=1.0)
    needle = Wire(place.item, (("M", left + head, middle), ("L", left + head, middle + 2.4 * head)), outline="value", line=1.5)
    return [needle, dot, Label(place.item, left + 2 * head + 3, baseline, look.pin, letters, "value", "start", "surface")]


def _note(place: Place, text: str, role: Role) -> list[Shape]:
    """A note, or what an update makes of the node, above it and its name, or left where values come from above."""
    (x, y), size, letters = place.center, place.size, min(place.lengths.name, NOTE_LETTERS)
    lines = wrapped(text, letters, NOTE_LIMIT, NOTE_LINES)
    half = max((text_width(line, letters) for line in lines), default=0.0) / 2 + 6
    pitch = round(1.3 * letters)
    last = y - size.height / 2 - (letters + 26 if place.name else 14)
    if place.direction == "down":
        x, last = x - size.width / 2 - half - 12, y + 0.33 * letters + pitch * (len(lines) - 1) / 2
    elif role == "value" and half > size.width / 2 + OVERHANG:
        x, last = x - size.width / 2 - OVERHANG + half, min(last, y - place.lengths.stack_half(True) - 12)
    first = last - pitch * (len(lines) - 1)
    box = Box(place.item, x - half, first - letters, 2 * half, last - first + letters + 7, 4, fill=f"{role}_tint", outline=role, line=1.0)
    return [box, *(Label(place.item, x, first + pitch * n, line, letters, "text") for n, line in enumerate(lines))]


def triangle(item: Item, x: float, y: float, toward: str, size: float = 1.0) -> Wire:
    """The gradient mark, 7 long and 9 wide, times `size`; (x, y) is the middle of its left side, or of its box when it points up."""
    if toward == "up":
        return Wire(item, shifted((("M", 0, 3.5), ("L", 4.5, -3.5), ("L", 9, 3.5), ("Z",)), x, y, size), fill="gradient")
    return Wire(item, shifted((("M", 0, 0), ("L", 7, -4.5), ("L", 7, 4.5), ("Z",)), x, y, size), fill="gradient")


def arc(center: Point, radius: float, start: float, stop: float, gap: float = 0.0) -> Path:
    """An arc in shares of a turn, clockwise from the top, `gap` radians short at both ends, as cubics."""
    first, last = 2 * pi * start - pi / 2 + gap, 2 * pi * stop - pi / 2 - gap
    pieces = max(1, round((last - first) / (pi / 2) + 0.49))
    angle = (last - first) / pieces
    pull = 4 / 3 * tan(angle / 4) * radius
    x, y = center
    path: list[Command] = [("M", x + radius * cos(first), y + radius * sin(first))]
    for piece in range(pieces):
        a, b = first + piece * angle, first + (piece + 1) * angle
        ax, ay, bx, by = x + radius * cos(a), y + radius * sin(a), x + radius * cos(b), y + radius * sin(b)
        path.append(("C", ax - pull * sin(a), ay + pull * cos(a), bx + pull * sin(b), by - pull * cos(b), bx, by))
    return tuple(path)
