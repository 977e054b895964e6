"""Formulas as paths of size 1 em, made by ziamath, which is loaded on first use.

The window has this done in its layout child; the command line and notebooks do it here and now.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING
from warnings import catch_warnings, simplefilter

from gradviz.picture.diagram import Command, Path
from gradviz.picture.icons import shifted

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

FINENESS = 100.0
LONGEST = 400
"""A longer formula takes seconds to set and would not fit on a line; it stays plain."""
DEEPEST = 7
"""Every further level of powers, fractions and brackets inside one another doubles the time, so that ten take many seconds."""
NUMBERS = {"M": 2, "L": 2, "C": 6, "Q": 4, "Z": 0}
LEVEL, POWER = re.compile(r"(?<!\\)[{}]|\\left(?![a-z])|\\right(?![a-z])"), re.compile(r"\\right\s*\S\s*\^")
TOKEN = re.compile(r"[MLCQZ]|-?\d*\.?\d+(?:e-?\d+)?")


@dataclass(frozen=True, slots=True)
class MathPath:
    """A formula to be filled; the baseline starts at (0, 0). Lengths are in em; `ascent` and `descent` are positive."""

    path: Path
    width: float
    ascent: float
    descent: float

    def at(self, x: float, baseline: float, size: float) -> Path:
        """The path at a place and size."""
        return shifted(self.path, x, baseline, size)


Typeset = Callable[[str], MathPath | None]
"""LaTeX to a path; None where it cannot be set and plain text has to stand."""


@lru_cache(maxsize=1024)
def typeset_here(latex: str) -> MathPath | None:
    """A formula as a path, or None where plain text has to stand: without ziamath, or for what it cannot read in time."""
    if not latex or len(latex) > LONGEST or depth(latex) > DEEPEST:
        return None
    try:
        return typeset(latex)
    except Exception:
        return None


def depth(latex: str) -> int:
    """How many powers, fractions and brackets stand in one another; a bracket with a power counts twice."""
    bracket = 2 if POWER.search(latex) else 1
    now = deepest = 0
    for sign in LEVEL.findall(latex):
        now += {"{": 1, "}": -1, r"\left": bracket, r"\right": -bracket}[sign]
        deepest = max(deepest, now)
    return deepest


def typeset(latex: str) -> MathPath:
    """The path of a formula. Raises ImportError without ziamath, and ziamath's own error for text it cannot read."""
    from xml.etree import ElementTree

    with catch_warnings():
        # ziamath asks for its font in a way that Python calls outdated, once, when it is loaded.
        simplefilter("ignore", DeprecationWarning)
        from ziamath.config import config
        from ziamath.zmath import Latex

    config.svg2 = False
    formula = Latex(latex, size=FINENESS)
    root = ElementTree.fromstring(formula.svg())
    _, top, _, height = (float(number) for number in root.attrib["viewBox"].split())
    path = tuple(command for element in root for command in _commands(element))
    width = float(formula.getsize()[0])
    return MathPath(shifted(path, 0, 0, 1 / FINENESS), width / FINENESS, -top / FINENESS, (top + height) / FINENESS)


def _commands(element: Element) -> Iterator[Command]:
    kind = element.tag.rpartition("}")[2]
    if kind == "path":
        yield from _cubics(element.attrib["d"])
    elif kind == "rect":
        x, y, width, height = (float(element.attrib[name]) for name in ("x", "y", "width", "height"))
        yield from (("M", x, y), ("L", x + width, y), ("L", x + width, y + height), ("L", x, y + height), ("Z",))
    for child in element:
        yield from _commands(child)


def _cubics(text: str) -> Iterator[Command]:
    """The commands of an SVG path, with quadratic pieces raised to cubics."""
    tokens = iter(TOKEN.findall(text))
    x = y = 0.0
    for name in tokens:
        numbers = [float(next(tokens)) for _ in range(NUMBERS[name])]
        if name == "Q":
            bx, by, ex, ey = numbers
            yield ("C", x + 2 / 3 * (bx - x), y + 2 / 3 * (by - y), ex + 2 / 3 * (bx - ex), ey + 2 / 3 * (by - ey), ex, ey)
        else:
            yield (name, *numbers)
        if numbers:
            x, y = numbers[-2:]
