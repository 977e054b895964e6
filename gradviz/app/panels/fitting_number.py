"""Numbers in as many digits as there is room for: one that is cut off would be another number. Owns the choice of digits only."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics

from gradviz.app.panels.controls import ElidedLabel
from gradviz.app.panels.typed_field import read_number
from gradviz.notation import extents_only, number

DIGITS = (5, 4, 3, 2)


def fitted(text: str, metrics: QFontMetrics, room: int, mark: str = "") -> str:
    """`mark` and `text` in `room` pixels: whole, a number in fewer digits, arrays as their extents, else with an ellipsis."""
    held = read_number(text)
    least = extents_only(text)
    fewer = [number(held, digits) for digits in DIGITS] if held is not None else [least]
    whole = [mark + option for option in (text, *fewer)]
    return next((option for option in whole if metrics.horizontalAdvance(option) <= room), "") or metrics.elidedText(
        mark + least, Qt.TextElideMode.ElideRight, room
    )


class FittedNumber(ElidedLabel):
    """Numbers that lose digits, and arrays that lose their numbers, where there is no room for them."""

    def shown(self) -> str:
        return fitted(self.text(), self.fontMetrics(), self.width())
