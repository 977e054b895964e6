"""Every icon file renders, in the colour of the theme and no other."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QIcon
from pytestqt.qtbot import QtBot

from gradviz import resources
from gradviz.app import icons
from gradviz.picture.theme import THEMES

NAMES = sorted(file.stem for file in (resources.assets_folder() / "icons").glob("*.svg"))


@pytest.mark.parametrize("name", NAMES)
def test_an_icon_is_drawn_in_the_colour_given(qtbot: QtBot, name: str) -> None:
    color = THEMES["dark"]["accent"]
    image = icons.pixmap(name, color, 32).toImage()
    inks = [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]
    solid = {ink.name().upper() for ink in inks if ink.alpha() == 255}
    assert solid == {QColor(color).name().upper()}


def test_there_are_icons() -> None:
    assert {"search", "play"} <= set(NAMES)


def test_a_disabled_icon_is_the_same_drawing(qtbot: QtBot) -> None:
    made = icons.icon("search", "#336699")
    normal, disabled = (made.pixmap(16, 16, mode).toImage() for mode in (QIcon.Mode.Normal, QIcon.Mode.Disabled))
    assert normal == disabled
