"""Numbers in as many digits as there is room for: one that is cut off would be another number. Owns the choice of digits only."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics

from gradviz.app.panels.controls import ElidedLabel
from gradviz.app.panels.typed_field import read_number
from gradviz.notation import number

DIGITS = (4, 3, 2)


def fitted(text: str, metrics: QFontMetrics, room: int, mark: str = "") -> str:
    """`mark` and `text` in so many pixels: whole, a number in fewer digits, an array as its extents, else with an ellipsis."""
    held = read_number(text)
    extents, _, rest = ("", "", "") if text.startswith("[") else text.partition(" [")
    fewer = [number(held, digits) for digits in DIGITS] if held is not None else [extents] if rest else []
    whole = [mark + option for option in (text, *fewer)]
    return next((option for option in whole if metrics.horizontalAdvance(option) <= room), "") or metrics.elidedText(
        mark + text, Qt.TextElideMode.ElideRight, room
    )


class FittedNumber(ElidedLabel):
    """A number that loses digits where there is no room for them."""

    def shown(self) -> str:
        return fitted(self.text(), self.fontMetrics(), self.width())
