"""A level becomes the ink of its ramp, and the image keeps its pixels when the array is gone."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QColor

from gradviz.app.ramp_image import picture_image, ramp_image, ramp_table
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


@pytest.mark.parametrize("name", list(THEMES))
def test_a_photograph_is_no_negative_in_any_theme_and_keeps_its_light(name: str) -> None:
    dim = picture_image(np.array([[[0.0, 0.25, 0.5]]]), "photo", THEMES[name])
    seen = [dim.pixelColor(x, 0).lightness() for x in range(3)]
    assert seen[0] < seen[1] < seen[2] < 160


def test_a_picture_of_three_channels_keeps_its_colours() -> None:
    image = picture_image(np.array([[[1.0]], [[0.0]], [[0.0]]]), "photo", THEMES["dark"])
    assert image.pixelColor(0, 0).name() == "#ff0000"
