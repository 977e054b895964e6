"""Edges as shapes: line, arrowhead, label stack, rule tag, and the lit edge. Pure functions of a route and its Text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from gradviz.picture.diagram import Badge, Box, Group, Item, Label, Path, Role, Shape, Wire
from gradviz.picture.icons import badge_width
from gradviz.picture.layout import Direction
from gradviz.picture.lengths import SCREEN, Lengths
from gradviz.picture.measure import CAP_HEIGHT, text_width
from gradviz.picture.nodes import triangle
from gradviz.picture.options import Detail
from gradviz.picture.routes import Route
from gradviz.picture.theme import METRICS, TYPE

ZERO_DASH = (5.0, 4.0)
ARROW = 7.0
MARKED, BESIDE = 11.0, 4.0
"""The arrow mark of a gradient with its gap, and how far a stack stays from the node that it comes from."""
TRAVEL = 11.0
Asked = Literal["", "value", "gradient"]
MARK = 20.0
"""The box round the question mark that stands for the number asked about."""


@dataclass(frozen=True, slots=True)
class Line:
    """What never changes about an edge while its layout stands. `order` is "1" or "2" where operand order matters."""

    item: Item
    route: Route
    rule: str
    role: Role
    word: str
    order: str
    upper: bool
    direction: Direction
    lengths: Lengths = SCREEN


@dataclass(frozen=True, slots=True)
class Text:
    """What a state says about an edge. A `value` or `gradient` of None is not known yet, "" is not shown; `asked` is to be predicted."""

    value: str | None = ""
    gradient: str | None = ""
    constant: str = ""
    zero: bool = False
    lit: Literal["", "forward", "backward"] = ""
    fault: bool = False
    hover: bool = False
    selected: bool = False
    asked: Asked = ""


def draw_edge(line: Line, text: Text, tagged: bool, detail: Detail) -> Group:
    """The shapes of one edge in one state."""
    role: Role = "error" if text.fault else "accent" if text.lit else "text" if text.hover else "accent" if text.selected else "control"
    width = METRICS.lit if text.lit else METRICS.hover if text.fault or text.hover or text.selected else METRICS.edge
    path = line.route.path
    shapes: list[Shape] = []
    if text.lit:
        shapes.append(Wire(line.item, path, outline="accent_tint", line=METRICS.halo))
    shapes.append(Wire(line.item, path, outline=role, line=width, dash=ZERO_DASH if text.zero and not text.lit else ()))
    if text.lit and detail != "far":
        shapes.append(travel_mark(line, text.lit))
    elif detail != "far":
        shapes.append(arrowhead(line.item, line.route.end, ARROW, line.direction, role))
    if detail == "far":
        return Group(line.item, tuple(shapes))
    if tagged:
        shapes += _tag(line, detail)
    shapes += stack(line.item, _clear(line, text, detail), text, tagged, detail, line.direction, line.lengths)
    if line.order and detail == "near":
        shapes.append(_order(line))
    return Group(line.item, tuple(shapes))


def _clear(line: Line, text: Text, detail: Detail) -> tuple[float, float]:
    """Where the stack is centred: a wide one leaves the node that it comes from free."""
    (x, y), start = line.route.label, line.route.start[0]
    if line.direction == "down":
        return x, y
    size = line.lengths.value if detail == "near" else line.lengths.value_far
    wide = max(text_width(text.value or "", size), text_width(text.gradient or "", size) + MARKED if text.gradient else 0.0)
    return max(x, start + BESIDE + wide / 2), y


def arrowhead(item: Item, end: tuple[float, float], size: float, direction: Direction, role: Role) -> Wire:
    """A filled arrowhead whose tip is at `end`."""
    x, y = end
    half = size / 2
    path: Path = (("M", x, y), ("L", x - size, y - half), ("L", x - size, y + half), ("Z",))
    if direction == "down":
        path = (("M", x, y), ("L", x - half, y - size), ("L", x + half, y - size), ("Z",))
    return Wire(item, path, fill=role)


def travel_mark(line: Line, lit: str) -> Wire:
    """The big arrowhead of a lit edge: in the middle of its curve, or at the end of a straight one."""
    route = line.route
    sign = 1.0 if lit == "forward" else -1.0
    if route.middle is None:
        x, y = route.end if lit == "forward" else route.start
        dx, dy = (0.0, sign) if line.direction == "down" else (sign, 0.0)
        tip = (x, y)
    else:
        x, y, dx, dy = route.middle
        length = (dx * dx + dy * dy) ** 0.5 or 1.0
        dx, dy = sign * dx / length, sign * dy / length
        tip = (x + dx * TRAVEL / 2, y + dy * TRAVEL / 2)
    back = (tip[0] - dx * TRAVEL, tip[1] - dy * TRAVEL)
    side = (-dy * TRAVEL / 2, dx * TRAVEL / 2)
    path: Path = (("M", *tip), ("L", back[0] + side[0], back[1] + side[1]), ("L", back[0] - side[0], back[1] - side[1]), ("Z",))
    return Wire(line.item, path, fill="accent")


def _tag(line: Line, detail: Detail) -> list[Shape]:
    word = line.word if detail == "near" else ""
    return tag(line.item, line.route.label, line.rule, word, line.role, line.lengths)


def tag(item: Item, label: tuple[float, float], icon: str, word: str, role: Role, lengths: Lengths = SCREEN) -> list[Shape]:
    """A rule tag with a 2-px canvas gap."""
    width, height = badge_width(word, lengths), lengths.word_height if word else lengths.tag_height
    x, y = label
    gap = Box(item, x - width / 2 - 2, y - height / 2 - 2, width + 4, height + 4, height / 2 + 2, fill="surface")
    return [gap, Badge(item, x, y, width, icon, word, role, height)]


def stack(
    item: Item, label: tuple[float, float], text: Text, tagged: bool, detail: Detail, direction: Direction, lengths: Lengths = SCREEN
) -> list[Shape]:
    """Value above and gradient below the line, each a dot while it is not known."""
    if lengths.beside:
        return _beside(item, label, text, lengths, tagged)
    x, y = label
    size = lengths.value if detail == "near" else lengths.value_far
    reach = lengths.tag_height / 2 if tagged else 0.0
    above, below = reach + 7.0, reach + 5.0
    shapes: list[Shape] = []
    if text.asked == "value":
        shapes += question_mark(item, x, y - above - MARK / 2 + 3, size)
    elif text.value is None:
        shapes.append(dot(item, x, y - above - 4))
    elif text.value:
        shapes.append(Label(item, x, y - above, text.value, size, "value", halo="surface"))
    if text.constant:
        shapes.append(Label(item, x, y + below + CAP_HEIGHT * lengths.caption, text.constant, lengths.caption, "muted", halo="surface"))
    elif text.asked == "gradient":
        shapes += question_mark(item, x, y + below + MARK / 2 + 1, size)
    elif text.gradient is None:
        shapes.append(dot(item, x, y + below + 6))
    elif text.gradient:
        shapes += marked_gradient(item, x, y + below + 0.74 * size, text.gradient, size, direction)
    return shapes


def _beside(item: Item, label: tuple[float, float], text: Text, lengths: Lengths, tagged: bool) -> list[Shape]:
    """Value left and gradient right of a line that runs down."""
    (x, y), size, aside = label, lengths.value, lengths.aside(tagged)
    baseline = y + CAP_HEIGHT * size / 2
    shapes: list[Shape] = []
    if text.value is None:
        shapes.append(dot(item, x - aside - 3, y))
    elif text.value:
        shapes.append(Label(item, x - aside, baseline, text.value, size, "value", "end", "surface"))
    if text.constant:
        shapes.append(Label(item, x + aside, baseline, text.constant, lengths.caption, "muted", "start", "surface"))
    elif text.gradient is None:
        shapes.append(dot(item, x + aside + 3, y))
    elif text.gradient:
        middle = x + aside + marked_width(text.gradient, size, "down") / 2
        shapes += marked_gradient(item, middle, baseline, text.gradient, size, "down")
    return shapes


def marked_width(text: str, size: float, direction: Direction) -> float:
    """How wide a gradient is with its arrow mark."""
    return text_width(text, size) + (9.0 if direction == "down" else 7.0) * max(1.0, size / TYPE.value) + 4


def marked_gradient(
    item: Item, x: float, baseline: float, text: str, size: float, direction: Direction, halo: Role | None = "surface"
) -> list[Shape]:
    """A gradient centred on x, with its arrow mark in front; without `halo` where no line passes."""
    grown = max(1.0, size / TYPE.value)
    mark = (9.0 if direction == "down" else 7.0) * grown
    left = x - marked_width(text, size, direction) / 2
    return [
        triangle(item, left, baseline - CAP_HEIGHT * size / 2, "up" if direction == "down" else "left", grown),
        Label(item, left + mark + 4, baseline, text, size, "gradient", "start", halo),
    ]


def question_mark(item: Item, x: float, y: float, size: float) -> list[Shape]:
    """The place of a number that a learner is to predict, centred on a point."""
    side = MARK * max(1.0, size / TYPE.value)
    box = Box(item, x - side / 2, y - side / 2, side, side, 6, fill="accent_tint", outline="accent", line=METRICS.edge)
    return [box, Label(item, x, y + CAP_HEIGHT * size / 2, "?", size, "accent")]


def dot(item: Item, x: float, y: float) -> Box:
    """The dot of a number that is not known yet."""
    return Box(item, x - 2.5, y - 2.5, 5, 5, 2.5, fill="control")


def _order(line: Line) -> Label:
    """The operand's number, outside its port."""
    (x, y), letters = line.route.end, line.lengths.tag
    if line.direction == "down":
        return Label(line.item, x + (-8 if line.upper else 8), y - 10, line.order, letters, "text", halo="surface")
    return Label(line.item, x - letters, y - 6 if line.upper else y + 3 + letters, line.order, letters, "text", halo="surface")
