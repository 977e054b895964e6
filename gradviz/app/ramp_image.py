"""Arrays of levels as images in the inks of a ramp. Owns the way from levels to an image; paints nothing."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage

from gradviz.picture.diagram import Ramp
from gradviz.picture.ramps import colors
from gradviz.picture.theme import Theme

Table = NDArray[np.uint32]


def ramp_table(ramp: Ramp, theme: Theme) -> Table:
    """The inks of a ramp, by level, for `ramp_image`."""
    return np.array([QColor(color).rgb() for color in colors(ramp, theme)], np.uint32)


def ramp_image(levels: NDArray[np.uint8], table: Table) -> QImage:
    """One pixel a level; the image owns its pixels. Qt takes far longer over a table of 256 inks than over the few pixels of a map."""
    rows, columns = levels.shape
    return QImage(table[levels].tobytes(), columns, rows, 4 * columns, QImage.Format.Format_RGB32).copy()
