"""The output pill: what a run goes back from, with its value and seed. Pure functions of a node's place and a Text."""

from __future__ import annotations

from dataclasses import replace

from gradviz.picture.diagram import Box, Group, Label, Role, Shape, Wire
from gradviz.picture.edges import ARROW, Text, arrowhead, marked_gradient, stack, tag
from gradviz.picture.icons import badge_width
from gradviz.picture.layout import place
from gradviz.picture.lengths import SCREEN, Lengths
from gradviz.picture.measure import shortened, text_width
from gradviz.picture.nodes import Place
from gradviz.picture.options import Detail
from gradviz.picture.sizes import PILL_LIMIT, pill_width
from gradviz.picture.theme import METRICS

OUTPUT = "output"
DROP = 16.0
"""How far a pill hangs off a node that other gates read."""
ROOM = 24.0
"""What a stub is longer than the texts over it."""
BEFORE, APART = 4.0, 4.0
"""How far before the middle of its stub the tag stands, for the arrowhead, and how far from the node at least."""


def stub_length(texts: tuple[str, ...], word: str = "", lengths: Lengths = SCREEN) -> float:
    """The length of a stub that these texts and the tag of the seed fit on; it is the same in every state of a run."""
    room = ROOM if lengths.row else 16.0
    seeded = badge_width(word, lengths) + 2 * (BEFORE + APART)
    return max([lengths.stub, seeded, *(room + text_width(text, lengths.value) for text in texts)])


def draw_output(node: Place, name: str, text: Text, seeding: str, stub: float, detail: Detail) -> Group:
    """A pill at the end of its stub; `seeding` is the word of the seed's tag while the seed is the current step."""
    lengths = node.lengths if node.lengths.beside else replace(node.lengths, icon=1.0)
    shown = shortened(name, lengths.pill, PILL_LIMIT - 24)
    width, height = pill_width(shown, lengths), lengths.pill_height
    direction = node.direction
    along, across = place(direction, *node.center)
    start = along + node.size.along(direction) / 2
    end = start + stub
    tip = place(direction, end, across)
    x, y = place(direction, end + (width if direction == "right" else height) / 2, across)
    shapes: list[Shape] = [_line((place(direction, start, across), tip)), _pill(x, y, width, height)]
    if detail != "far":
        label = place(direction, (start + end) / 2 - BEFORE, across)
        shapes.append(arrowhead(OUTPUT, tip, ARROW, direction, "control"))
        shapes += (
            tag(OUTPUT, label, "seed", seeding if detail == "near" and not lengths.beside else "", "accent", lengths) if seeding else []
        )
        shapes += stack(OUTPUT, label, text, bool(seeding) or lengths.beside, detail, direction, lengths)
        shapes.append(_name(x, y, shown, lengths.pill))
    return Group(OUTPUT, tuple(shapes))


def draw_hanging_output(node: Place, name: str, text: Text, seeding: str, detail: Detail) -> Group:
    """A pill below a node that other gates read, or left of it in a picture that runs down; its edges say its value."""
    lengths = node.lengths
    shown = shortened(name, lengths.pill, PILL_LIMIT - 24)
    width, height = pill_width(shown, lengths), lengths.pill_height
    (x, y), size = node.center, node.size
    if node.direction == "down":
        start, end = (x - size.width / 2, y), (x - size.width / 2 - DROP, y)
        middle = (end[0] - width / 2, y)
    else:
        start, end = (x, y + size.height / 2 + 4), (x, y + size.height / 2 + DROP)
        middle = (x, end[1] + height / 2)
    role: Role = "accent" if seeding else "control"
    shapes: list[Shape] = [_line((start, end), role), _pill(*middle, width, height)]
    if detail != "far":
        shapes.append(_name(*middle, shown, lengths.pill))
        if text.gradient:
            size_of = lengths.value if detail == "near" else lengths.value_far
            wide = text_width(text.gradient, size_of) + 15
            beside = (
                (middle[0] - width / 2 - wide / 2 - 4, middle[1])
                if node.direction == "down"
                else (middle[0] + width / 2 + wide / 2, middle[1])
            )
            shapes += marked_gradient(OUTPUT, beside[0], beside[1] + 0.36 * size_of, text.gradient, size_of, "right")
    return Group(OUTPUT, tuple(shapes))


def _line(ends: tuple[tuple[float, float], tuple[float, float]], role: Role = "control") -> Wire:
    return Wire(OUTPUT, (("M", *ends[0]), ("L", *ends[1])), outline=role, line=METRICS.edge)


def _pill(x: float, y: float, width: float, height: float) -> Box:
    return Box(OUTPUT, x - width / 2, y - height / 2, width, height, height / 2, fill="output_fill")


def _name(x: float, y: float, name: str, letters: float) -> Label:
    return Label(OUTPUT, x, y + 0.36 * letters, name, letters, "output_text")
