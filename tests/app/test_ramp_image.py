"""A level becomes the ink of its ramp, and the image keeps its pixels when the array is gone."""

from __future__ import annotations

import numpy as np
from PySide6.QtGui import QColor

from gradviz.app.ramp_image import ramp_image, ramp_table
from gradviz.picture.ramps import colors
from gradviz.picture.theme import THEMES


def test_a_level_is_painted_in_the_ink_of_its_ramp() -> None:
    theme = THEMES["dark"]
    inks = colors("grey", theme)
    levels = np.array([[0, 255, 128], [7, 9, 255]], np.uint8)
    image = ramp_image(levels, ramp_table("grey", theme))
    levels[:] = 0
    assert (image.width(), image.height()) == (3, 2)
    assert image.pixelColor(1, 0) == QColor(inks[255])
    assert image.pixelColor(0, 1) == QColor(inks[7])
