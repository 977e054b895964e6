"""A text's picture is painted once, takes little more than its pixels, and the pictures kept stay within their budget."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from gradviz.app.canvas.lettering import AROUND, BUDGET, SPRITES, Look, Sprites, painted, sprite, text_path, text_width

LOOK = Look("e=4.00", 13.0, "#102030", "#FFFFFF", 1.0, 1.0)
MANY = 300


def cost(in_use: Callable[[], int], paint: Callable[[Look], object]) -> float:
    """The bytes that a picture kept takes, as a mean of many."""
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
    assert cost(in_use, painted) > 3 * sprite(LOOK).bytes


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


def test_widths_and_outlines_agree(qtbot: QtBot) -> None:
    assert text_path("mmm", 20).boundingRect().width() == pytest.approx(text_width("mmm", 20), rel=0.1)
    assert SPRITES.bytes <= BUDGET
