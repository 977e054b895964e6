"""Page: the size of a picture and of the smallest text on it, with the sizes that slides have. Draws nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from gradviz.errors import InputError
from gradviz.notation import number
from gradviz.words import mark

MARGIN_SHARE = 0.05
FORMULA = 32.0
FORMULA_LEAST = 24.0
INPUTS = 22.0
LEGEND = 15.0
PER_INCH = 96.0
POINT = PER_INCH / 72.0
SMALLEST, LARGEST = 40.0, 8000.0
"""What a side of a page may measure, in px."""
PRESETS: Mapping[str, tuple[float, float]] = {"16:9": (1280.0, 720.0), "4:3": (960.0, 720.0), "half": (600.0, 540.0)}
"""Slides as programs for slides make them, and half of a wide one beside a column of text."""
UNITS: Mapping[str, float] = {"cm": PER_INCH / 2.54, "mm": PER_INCH / 25.4, "in": PER_INCH, "pt": POINT, "px": 1.0}
EXACT = re.compile(r"([0-9]{1,5}(?:\.[0-9]{1,3})?)\s*[x×*]\s*([0-9]{1,5}(?:\.[0-9]{1,3})?)\s*(cm|mm|in|pt|px)")


@dataclass(frozen=True, slots=True)
class Page:
    """A picture of `width` x `height` px at 96 to the inch; no text on it is smaller than `least` px."""

    width: float = 1280.0
    height: float = 720.0
    least: float = 0.0

    @property
    def side(self) -> float:
        """The margin left and right."""
        return self.width * MARGIN_SHARE

    @property
    def edge(self) -> float:
        """The margin above and below."""
        return self.height * MARGIN_SHARE

    def size(self, wanted: float) -> float:
        """A type size meant for 1280 x 720, on this page."""
        return max(self.least, wanted * min(1.0, self.width / 1280.0, self.height / 720.0))


WIDE = Page()


def page_of(text: str, least_points: float = 0.0) -> Page:
    """The page of a preset, or of an exact size such as "12x8cm". Raises InputError."""
    if text in PRESETS:
        return Page(*PRESETS[text], least_points * POINT)
    exact = EXACT.fullmatch(text.strip())
    sides = [float(exact[side]) * UNITS[exact[3]] for side in (1, 2)] if exact else []
    if not sides or not all(SMALLEST <= side <= LARGEST for side in sides):
        raise InputError(
            "page",
            mark("no page is called {page}"),
            mark("Choose one of {known}, or write a size such as 12x8cm; a side has {least} to {most} px."),
            page=text,
            known=", ".join(PRESETS),
            least=number(SMALLEST),
            most=number(LARGEST),
        )
    return Page(sides[0], sides[1], least_points * POINT)
