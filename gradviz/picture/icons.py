"""The symbols in gates and the icons of rules as stroke paths, and a Badge taken apart into plain shapes.

Owns these little drawings, for canvas and exports alike.
"""

from __future__ import annotations

from collections.abc import Mapping

from gradviz.picture.diagram import Badge, Box, Command, Label, Path, Shape, Wire
from gradviz.picture.lengths import Lengths
from gradviz.picture.measure import text_width
from gradviz.picture.theme import METRICS, TYPE, Theme

GLYPHS: Mapping[str, Path] = {
    "+": (("M", -8, 0), ("L", 8, 0), ("M", 0, -8), ("L", 0, 8)),
    "−": (("M", -8, 0), ("L", 8, 0)),
    "×": (("M", -6.5, -6.5), ("L", 6.5, 6.5), ("M", -6.5, 6.5), ("L", 6.5, -6.5)),
    "÷": (("M", -8, 0), ("L", 8, 0), ("M", 0, -7), ("L", 0, -6.9), ("M", 0, 6.9), ("L", 0, 7)),
    "^": (("M", -6.5, 3), ("L", 0, -5), ("L", 6.5, 3)),
}
"""By Op.symbol, around (0, 0), for a stroke of 2.5."""
GLYPH_STROKE = 2.5

ICONS: Mapping[str, Path] = {
    "distribute": (
        ("M", 1, 2.5),
        ("L", 2.5, 2.5),
        ("C", 4.5, 2.5, 5, 6, 7, 6),
        ("L", 11, 6),
        ("M", 1, 9.5),
        ("L", 2.5, 9.5),
        ("C", 4.5, 9.5, 5, 6, 7, 6),
    ),
    "sum": (
        ("M", 11, 2.5),
        ("L", 9.5, 2.5),
        ("C", 7.5, 2.5, 7, 6, 5, 6),
        ("L", 1, 6),
        ("M", 11, 9.5),
        ("L", 9.5, 9.5),
        ("C", 7.5, 9.5, 7, 6, 5, 6),
    ),
    "swap": (
        ("M", 1, 2.5),
        ("L", 3, 2.5),
        ("C", 5, 2.5, 7, 9.5, 9, 9.5),
        ("L", 11, 9.5),
        ("M", 1, 9.5),
        ("L", 3, 9.5),
        ("C", 5, 9.5, 7, 2.5, 9, 2.5),
        ("L", 11, 2.5),
    ),
    "route": (("M", 1, 2.5), ("L", 2.5, 2.5), ("C", 5, 2.5, 5.5, 6, 8, 6), ("L", 11, 6), ("M", 1, 9.5), ("L", 3, 9.5)),
    "slope": (("M", 1.5, 10), ("L", 10.5, 10), ("L", 10.5, 3), ("Z",)),
    "linear": (
        ("M", 1.5, 1.5),
        ("L", 10.5, 1.5),
        ("L", 10.5, 10.5),
        ("L", 1.5, 10.5),
        ("Z",),
        ("M", 6, 1.5),
        ("L", 6, 10.5),
        ("M", 1.5, 6),
        ("L", 10.5, 6),
    ),
    "seed": (("M", 11, 6), ("L", 1.5, 6), ("M", 4.5, 3), ("L", 1.5, 6), ("L", 4.5, 9)),
    "kink": (("M", 1, 9.5), ("L", 6, 9.5), ("L", 11, 2.5)),
}
"""By rule, on a grid of 12, read right to left as gradients flow."""
ICON = 12.0
ICON_STROKE = 1.5
PADDING = 11.0
GAP = 5.0
TAG_HEIGHT = 20.0


def shifted(path: Path, x: float, y: float, scale: float = 1.0) -> Path:
    """`path` scaled around the origin and then moved by (x, y)."""
    return tuple([_shifted(command, x, y, scale) for command in path])


def _shifted(command: Command, x: float, y: float, scale: float) -> Command:
    name, *numbers = command
    return (name, *[number * scale + (y if index % 2 else x) for index, number in enumerate(numbers)])


def tag_width(word_width: float) -> float:
    """The width of a rule tag around a word of this width; a round one without a word."""
    return 2 * PADDING + ICON + GAP + word_width if word_width else TAG_HEIGHT


def badge_width(word: str, lengths: Lengths) -> float:
    """The width of a rule tag around a word in letters of a picture."""
    height = lengths.word_height if word else lengths.tag_height
    return tag_width(text_width(word, TYPE.tag)) * height / TAG_HEIGHT


def parts(badge: Badge, theme: Theme) -> tuple[Shape, ...]:
    """A badge as a box, an icon and a word, with an outline in themes that have no tints."""
    scale = badge.height / TAG_HEIGHT
    left, top = badge.x - badge.width / 2, badge.y - badge.height / 2
    outline = badge.role if theme.tag_outline else None
    shapes: list[Shape] = [
        Box(badge.item, left, top, badge.width, badge.height, badge.height / 2, badge.role + "_tint", outline, METRICS.separator)
    ]
    start = left + PADDING * scale if badge.word else badge.x - ICON / 2 * scale
    icon = ICONS.get(badge.icon)
    if icon:
        path = shifted(icon, start, badge.y - ICON / 2 * scale, scale)
        shapes.append(Wire(badge.item, path, outline=badge.role, line=ICON_STROKE * scale))
    if badge.word:
        at = start + (ICON + GAP) * scale
        shapes.append(Label(badge.item, at, badge.y + 4 * scale, badge.word, TYPE.tag * scale, badge.role, "start"))
    return tuple(shapes)
