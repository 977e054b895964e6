"""Page: the size of a picture and of the smallest text on it. Owns the record and its sizes; draws nothing."""

from __future__ import annotations

from dataclasses import dataclass

MARGIN_SHARE = 0.05
FORMULA = 32.0
FORMULA_LEAST = 24.0
INPUTS = 22.0
LEGEND = 15.0


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
