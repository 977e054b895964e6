"""The faces are there, have the size asked for, and are made once."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QFontInfo
from pytestqt.qtbot import QtBot

from gradviz.app import fonts


def test_the_canvas_face_is_the_one_exports_use(qtbot: QtBot) -> None:
    pytest.importorskip("ziafont")
    assert QFontInfo(fonts.canvas_font(15)).family() == fonts.CANVAS_FAMILY


@pytest.mark.parametrize(("size", "pixels"), [(15, 15), (11.6, 12), (0.1, 1)])
def test_sizes_are_whole_pixels(qtbot: QtBot, size: float, pixels: int) -> None:
    assert fonts.canvas_font(size).pixelSize() == pixels
    assert fonts.canvas_font(size) is fonts.canvas_font(size)


def test_editor_and_chrome_fonts_have_their_size(qtbot: QtBot) -> None:
    assert fonts.editor_font(16).pixelSize() == 16
    assert fonts.editor_font(16).fixedPitch()
    assert fonts.chrome_font(13).pixelSize() == 13


def test_the_text_size_reaches_every_face_of_the_window() -> None:
    before = (fonts.chrome_font(13).pixelSize(), fonts.number_font(12).pixelSize(), fonts.editor_font(16).pixelSize())
    fonts.set_text_size(130)
    after = (fonts.chrome_font(13).pixelSize(), fonts.number_font(12).pixelSize(), fonts.editor_font(16).pixelSize())
    canvas = fonts.canvas_font(14).pixelSize()
    fonts.set_text_size(100)
    assert (before, after, canvas) == ((13, 12, 16), (17, 16, 21), 14)
