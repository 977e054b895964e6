"""A text's picture is painted once, takes little more than its pixels, and the pictures kept stay within their budget."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPixmap
from pytestqt.qtbot import QtBot

from gradviz.app.canvas.lettering import AROUND, BUDGET, ROOM, SPRITES, Look, Sprites, grown, painted, sprite, text_path, text_width
from gradviz.picture.theme import METRICS

LOOK = Look("e=4.00", 13.0, "#102030", "#FFFFFF", 1.0, 1.0)
MANY = 300


def cost(in_use: Callable[[], int], paint: Callable[[Look], object]) -> float:
    """The mean number of bytes that a kept picture takes."""
    if not in_use():
        pytest.skip("this system does not tell it")
    paint(LOOK)
    before = in_use()
    kept = [paint(replace(LOOK, ink=f"#{number:06X}")) for number in range(MANY)]
    return (in_use() - before) / len(kept)


def test_a_picture_takes_little_more_than_its_pixels(qtbot: QtBot, in_use: Callable[[], int]) -> None:
    one = sprite(LOOK)
    assert cost(in_use, sprite) < one.bytes + AROUND
    assert one.bytes == 4 * one.picture.width() * one.picture.height() + AROUND


def test_a_picture_kept_with_the_tools_of_its_painter_would_be_noticed(qtbot: QtBot, in_use: Callable[[], int]) -> None:
    def with_tools(look: Look) -> QPixmap:
        picture = QPixmap(painted(look).size())
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(look.scale, look.scale)
        painter.setPen(QPen(QColor(look.halo), 2 * METRICS.text_halo))
        painter.drawPath(text_path(look.text, look.size))
        painter.end()
        return picture

    assert cost(in_use, with_tools) > 3 * sprite(LOOK).bytes


def test_the_same_look_is_painted_once(qtbot: QtBot) -> None:
    sprites = Sprites()
    first = sprites.get(LOOK)
    assert sprites.get(replace(LOOK)) is first
    assert sprites.get(replace(LOOK, scale=2.0)) is not first
    assert len(sprites) == 2


def test_what_was_shown_longest_ago_makes_room(qtbot: QtBot) -> None:
    one = sprite(LOOK).bytes
    sprites = Sprites(3 * one)
    looks = [replace(LOOK, ink=f"#{number:06X}") for number in range(4)]
    first = sprites.get(looks[0])
    for look in looks[1:3]:
        sprites.get(look)
    assert sprites.get(looks[0]) is first
    sprites.get(looks[3])
    assert (len(sprites), sprites.bytes) == (3, 3 * one)
    assert sprites.get(looks[0]) is first
    assert sprites.bytes == 3 * one


def test_a_picture_larger_than_the_budget_is_shown_all_the_same(qtbot: QtBot) -> None:
    sprites = Sprites(1)
    assert sprites.get(LOOK).picture.width() > 1
    assert len(sprites) == 1


@pytest.mark.parametrize("ratio", [1.0, 2.0])
def test_a_picture_has_the_ink_and_the_sharpness_of_its_look(qtbot: QtBot, ratio: float) -> None:
    made = sprite(replace(LOOK, ratio=ratio, scale=2.0))
    image = made.picture.toImage()
    assert made.picture.devicePixelRatio() == ratio
    assert image.pixelColor(0, 0).alpha() == 0
    found = {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}
    assert {LOOK.ink, LOOK.halo.lower()} <= found


@pytest.mark.parametrize(("scale", "ratio"), [(0.5, 1.0), (0.75, 1.0), (1.0, 1.0), (1.0, 2.0), (2.5, 1.0)])
@pytest.mark.parametrize("text", ["3.14 × .1, i", "−0.0347", "∂e/∂b"])
def test_the_halo_is_the_letters_grown_all_around(qtbot: QtBot, text: str, scale: float, ratio: float) -> None:
    look = replace(LOOK, text=text, scale=scale, ratio=ratio)
    wanted, found = stroked(look), alpha(painted(look))
    assert float(np.abs(wanted - found).mean()) < 0.08
    assert float((wanted - found > 0.6).mean()) < 0.03
    assert not found[0].any()
    assert not found[:, 0].any()


def stroked(look: Look) -> NDArray[np.float64]:
    """How much the outline of a text covers, stroked as wide as the halo."""
    image = painted(look).copy()
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(look.scale, look.scale)
    painter.translate(ROOM, look.size * 1.1 + ROOM)
    painter.setPen(
        QPen(QColor(Qt.GlobalColor.white), 2 * METRICS.text_halo, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
    )
    painter.setBrush(Qt.GlobalColor.white)
    painter.drawPath(text_path(look.text, look.size))
    painter.end()
    return alpha(image)


def alpha(image: QImage) -> NDArray[np.float64]:
    """The cover of every pixel, 0 to 1."""
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine() // 4, 4)
    return rows[:, : image.width(), 3] / 255


def test_a_mask_grows_by_its_radius_and_not_around_the_edge() -> None:
    mask = np.zeros((5, 7), np.uint8)
    mask[2, 0] = 200
    assert (grown(mask, 1.0) > 0).nonzero()[0].tolist() == [1, 2, 2, 3]
    assert (grown(mask, 99.0) == 200).all()
    assert (grown(mask, 0.2) == mask).all()


def test_widths_and_outlines_agree(qtbot: QtBot) -> None:
    assert text_path("mmm", 20).boundingRect().width() == pytest.approx(text_width("mmm", 20), rel=0.1)
    assert SPRITES.bytes <= BUDGET
