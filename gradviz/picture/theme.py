"""Theme: what every role looks like, one token table for canvas, widgets, plots and exports.

Owns colours, type sizes and lengths; no other file names a colour. Draws nothing and knows no Qt.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from gradviz.picture.diagram import Role

NAMES = ("light", "dark", "contrast", "print")

SURFACES: Mapping[Role, tuple[str, str, str, str]] = {
    "window": ("F3F4F6", "16181C", "000000", "FFFFFF"),
    "surface": ("FFFFFF", "1D2025", "000000", "FFFFFF"),
    "raised": ("FFFFFF", "272B31", "000000", "FFFFFF"),
    "sunken": ("E9EBEF", "111317", "000000", "FFFFFF"),
    "line": ("DFE2E7", "33383F", "FFFFFF", "8C8C8C"),
    "control": ("7C8491", "7C8592", "FFFFFF", "5C5C5C"),
    "accent_tint": ("E6EDFC", "243352", "3A3400", "E6EDFC"),
    "on_accent": ("FFFFFF", "0C1220", "000000", "FFFFFF"),
    "output_text": ("FFFFFF", "16181C", "000000", "FFFFFF"),
    "output_fill": ("1A1D21", "E8EAED", "FFFFFF", "000000"),
    "parameter_fill": ("EEF0F3", "30353C", "000000", "FFFFFF"),
}
"""Roles that are painted behind things, in the order of NAMES, and the texts that lie only on one of them."""

INKS: Mapping[Role, tuple[str, str, str, str]] = {
    "text": ("1A1D21", "E8EAED", "FFFFFF", "000000"),
    "muted": ("58616D", "A6AEB9", "E4E4E4", "4A4A4A"),
    "disabled": ("626B77", "959DA8", "9C9C9C", "6A6A6A"),
    "accent": ("2457D6", "86AEFF", "FFE100", "1B46B0"),
    "value": ("006E5E", "3ED2B8", "40FFD6", "006053"),
    "gradient": ("C42A12", "FF8560", "FF8A66", "B3220C"),
    "upstream": ("C42A12", "FF8560", "FF8A66", "B3220C"),
    "local": ("875000", "EDB85C", "FFC94D", "744400"),
    "add": ("0A6480", "6CC4E2", "7FDBFF", "00526B"),
    "copy": ("4A525D", "C3CAD3", "FFFFFF", "333333"),
    "mul": ("733AA8", "C9A2F2", "DDBBFF", "5F2B90"),
    "max": ("666000", "D3CB62", "EDE56B", "524D00"),
    "unary": ("A42A72", "F294C8", "FFA8DC", "8A1C5C"),
    "linear": ("3A5A80", "A5BEDD", "BBD6FF", "2B4768"),
    "constant": ("58616D", "A6AEB9", "E4E4E4", "4A4A4A"),
    "warning": ("8A5300", "F0B95A", "FFC94D", "744400"),
    "error": ("B3132B", "FF8B98", "FF9AA8", "9C1024"),
    "success": ("176F3A", "6FD394", "7DFFA8", "0F5C2E"),
}
"""Roles of text and strokes, in the order of NAMES."""

TINTS: Mapping[Role, tuple[str, str]] = {
    "value": ("E3F3EE", "173B33"),
    "gradient": ("FCEBE7", "452821"),
    "local": ("FAF0DE", "3D3119"),
    "add": ("E2F1F6", "183A46"),
    "copy": ("ECEEF1", "343A43"),
    "mul": ("F1E9F9", "3A2B4D"),
    "max": ("F4F2DC", "38361A"),
    "unary": ("FBE9F3", "48253A"),
    "linear": ("E8EEF5", "2A3748"),
    "constant": ("F3F4F6", "16181C"),
    "warning": ("FDF1DC", "3D3017"),
    "error": ("FCE8EB", "48232A"),
    "success": ("E4F4E9", "1B3B27"),
}
"""Pale fills of light and dark; contrast and print fill with their surface and outline in the ink."""

HOVER = 0.06
"""Share of text colour that lies over chrome under the mouse."""


@dataclass(frozen=True)
class Theme:
    """One look. `colors` maps every role to "#RRGGBB"; the pale fill of role r is `r + "_tint"`.

    With `tag_outline` there are no tints: every tinted box or tag gets a 1-px outline in its ink.
    """

    name: str
    colors: Mapping[Role, str]
    tag_outline: bool

    def __getitem__(self, role: Role) -> str:
        return self.colors[role]


@dataclass(frozen=True)
class Type:
    """Type sizes in px."""

    body: int = 13
    caption: int = 11
    editor: int = 16
    value: int = 14
    value_far: int = 12
    name: int = 13
    pill: int = 15
    word: int = 16
    tag: int = 11
    math: int = 18


@dataclass(frozen=True)
class Metrics:
    """Lengths in px: spacing, control heights, radii, lines, and motion in ms."""

    row_gap: int = 8
    menu_bar: int = 36
    play: int = 40
    tab_row: int = 40
    tree_row: int = 28
    trace_row: int = 24
    layer_row: int = 36
    transport: int = 92
    transport_low: int = 64
    constant_radius: int = 4
    gate_radius: int = 12
    separator: float = 1.0
    field_outline: float = 1.0
    gate_outline: float = 1.5
    edge: float = 1.5
    hover: float = 2.0
    ring: float = 2.0
    lit: float = 3.0
    halo: float = 12.0
    text_halo: float = 4.0
    flow_ms: int = 200
    move_ms: int = 200
    fit_ms: int = 240
    rail: int = 72
    rail_narrow: int = 48
    left_dock: int = 240
    left_dock_network: int = 304
    right_dock: int = 328
    right_dock_narrow: int = 304
    canvas_min_width: int = 360
    canvas_min_height: int = 180
    window_width: int = 1440
    window_height: int = 900
    window_min_width: int = 1024
    window_min_height: int = 680
    narrow_below: int = 1200
    low_below: int = 760
    lowest_below: int = 620


TYPE = Type()
METRICS = Metrics()
CANVAS_FONT = "DejaVu Sans"
OFFICE_FONT = "Verdana"
"""A face of the same width for programs that may lack the canvas face; every Windows and Mac has it."""


RAMPS: Mapping[str, tuple[Role, Role, Role]] = {
    "grey": ("surface", "", "text"),
    "signed": ("linear", "surface", "local"),
    "photo": ("dark", "", "bright"),
}
"""Low, middle and high of the colours for pictures of numbers; grey has no middle. A photograph is no negative in any theme."""
READABLE = 4.5
"""The ratio of two brightnesses from which text is readable."""
RAMP_STEPS = 9
"""How many steps of each ramp are roles of their own, "grey_0" to "signed_8"."""


def mix(over: str, under: str, share: float) -> str:
    """The opaque colour of `over` at `share` on `under`."""
    pairs = ((int(over[i : i + 2], 16), int(under[i : i + 2], 16)) for i in (1, 3, 5))
    return "#" + "".join(f"{round(a * share + b * (1 - share)):02X}" for a, b in pairs)


def luminance(color: str) -> float:
    """How bright a colour is, as WCAG has it: 0 to 1."""
    shares = (int(color[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@lru_cache(1024)
def readable(ground: str, *inks: str) -> str:
    """The first of some inks that is readable on a ground, or the one that is most so."""
    below = luminance(ground)
    ratios = [(max(ink, below) + 0.05) / (min(ink, below) + 0.05) for ink in map(luminance, inks)]
    return next((ink for ink, ratio in zip(inks, ratios, strict=True) if ratio >= READABLE), inks[ratios.index(max(ratios))])


def on_ramp(colors: Mapping[Role, str], ramp: str, share: float) -> str:
    """The colour at a share of the way from low to high."""
    low, middle, high = RAMPS[ramp]
    if not middle:
        return mix(colors[high], colors[low], share)
    return mix(colors[low if share < 0.5 else high], colors[middle], abs(2 * share - 1))


def _theme(index: int) -> Theme:
    colors = {role: "#" + row[index] for role, row in (*SURFACES.items(), *INKS.items())}
    outlined = index > 1
    for role, row in TINTS.items():
        colors[role + "_tint"] = colors["surface"] if outlined else "#" + row[index]
    colors["upstream_tint"] = colors["surface"]
    for name in ("window", "surface", "raised", "sunken"):
        colors["hover_" + name] = mix(colors["text"], colors[name], HOVER)
    colors["hover"] = colors["hover_window"]
    colors["dark"], colors["bright"] = sorted((colors["surface"], colors["text"]), key=luminance)
    for ramp in RAMPS:
        colors.update({f"{ramp}_{step}": on_ramp(colors, ramp, step / (RAMP_STEPS - 1)) for step in range(RAMP_STEPS)})
    return Theme(NAMES[index], MappingProxyType(colors), tag_outline=outlined)


THEMES: Mapping[str, Theme] = MappingProxyType({name: _theme(index) for index, name in enumerate(NAMES)})
