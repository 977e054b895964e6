"""A PNG is what Qt itself would read, twice as sharp as a screen, and brings its document back."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from gradviz.app.printing.png import MOST_PIXELS, picture, render
from gradviz.export.request import Pictures, Request
from gradviz.export.scene import Scene
from gradviz.picture.diagram import Box, Diagram
from gradviz.picture.theme import THEMES
from gradviz.project import Document, read_any
from gradviz.project.codec import encode

DOCUMENT = Document.from_text("e=(a+b)*(b+1)", {"a": 2, "b": 1})


def scene(transparent: bool = False) -> Scene:
    return Pictures(DOCUMENT.trace(), Request(transparent=transparent), document=encode(DOCUMENT)).scene(0)


@pytest.mark.parametrize("transparent", [False, True])
def test_what_is_written_is_what_was_painted(qtbot: QtBot, transparent: bool) -> None:
    given = scene(transparent)
    read, painted = QImage.fromData(render(given)), picture(given).convertToFormat(QImage.Format.Format_RGBA8888)
    assert (read.width(), read.height()) == (2560, 1440)
    assert read.dotsPerMeterX() == pytest.approx(192 / 0.0254, abs=1)
    assert read.hasAlphaChannel() == transparent
    places = [(x, y) for x in range(0, 2560, 97) for y in range(0, 1440, 89)]
    assert all(read.pixelColor(*at).rgba() == painted.pixelColor(*at).rgba() for at in places)
    assert read.pixelColor(3, 3).alpha() == (0 if transparent else 255)


def test_the_document_comes_back_and_the_bytes_are_the_same_twice(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(render(scene()))
    assert read_any(tmp_path / "a.png") == DOCUMENT
    assert render(scene()) == (tmp_path / "a.png").read_bytes()


def test_a_huge_picture_gets_fewer_pixels(qtbot: QtBot) -> None:
    huge = Scene(DOCUMENT.graph(), None, 0, Diagram(40_000, 40_000, (Box(1, 0, 0, 40_000, 40_000, fill="add"),)), THEMES["light"])
    image = picture(huge)
    assert 0.9 * MOST_PIXELS < image.width() * image.height() <= 1.01 * MOST_PIXELS
    assert image.pixelColor(100, 100) == QColor(THEMES["light"]["add"])
