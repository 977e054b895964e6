"""Arrays of levels as images in the inks of a ramp. Owns the way from levels to an image; paints nothing."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage

from gradviz.picture.diagram import Ramp
from gradviz.picture.ramps import colors
from gradviz.picture.theme import Theme


def ramp_table(ramp: Ramp, theme: Theme) -> list[int]:
    """The inks of a ramp, by level, for `ramp_image`."""
    return [QColor(color).rgb() for color in colors(ramp, theme)]


def ramp_image(levels: NDArray[np.uint8], table: Sequence[int]) -> QImage:
    """One pixel a level; the image owns its pixels."""
    rows, columns = levels.shape
    image = QImage(levels.tobytes(), columns, rows, columns, QImage.Format.Format_Indexed8).copy()
    image.setColorTable(list(table))
    return image
