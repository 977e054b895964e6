"""Arrays of levels and samples of the data as images in the inks of a ramp. Owns the way to an image; paints nothing."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage

from gradviz.picture.diagram import Ramp
from gradviz.picture.ramps import colors, levels
from gradviz.picture.theme import Theme

Table = NDArray[np.uint32]


def ramp_table(ramp: Ramp, theme: Theme) -> Table:
    """The inks of a ramp, by level, for `ramp_image`."""
    return np.array([QColor(color).rgb() for color in colors(ramp, theme)], np.uint32)


def ramp_image(levels: NDArray[np.uint8], table: Table) -> QImage:
    """One pixel a level; the image owns its pixels. Qt takes far longer over a table of 256 inks than over the few pixels of a map."""
    rows, columns = levels.shape
    return QImage(table[levels].tobytes(), columns, rows, 4 * columns, QImage.Format.Format_RGB32).copy()


def picture_image(picture: NDArray[Any], ramp: Ramp, theme: Theme, limit: float | None = None) -> QImage:
    """A sample (channels, rows, columns): three channels as colours, else their mean on a ramp, up to `limit` where it is ink."""
    channels, rows, columns = picture.shape
    if channels == 3:
        pixels = np.ascontiguousarray(np.rint(np.clip(picture, 0, 1) * 255).astype(np.uint8).transpose(1, 2, 0))
        return QImage(pixels.tobytes(), columns, rows, 3 * columns, QImage.Format.Format_RGB888).copy()
    return ramp_image(levels(np.clip(picture.mean(axis=0), 0, None), ramp, 1.0 if ramp == "photo" else limit), ramp_table(ramp, theme))
