"""The backing picture shows what the sheet shows: after a first painting, after a repaint, and from another camera."""

from __future__ import annotations

import gc

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from gradviz.app.canvas.backing import SMALL, Backing
from gradviz.app.canvas.camera import Camera
from gradviz.app.canvas.sheet import Sheet
from gradviz.picture.diagram import Box, Diagram, Group, Wire
from gradviz.picture.theme import THEMES

WIDTH, HEIGHT = 120, 80
LIGHT = THEMES["light"]
STAYS = Group(0, (Box(0, 10, 10, 30, 30, fill="accent"),))
BEFORE = Group(1, (Box(1, 60, 10, 30, 30, fill="value"),))
AFTER = Group(1, (Box(1, 60, 40, 30, 30, fill="gradient"),))


def shown(backing: Backing, camera: Camera) -> QImage:
    """What a widget would show."""
    image = QImage(WIDTH, HEIGHT, QImage.Format.Format_RGB32)
    image.fill(QColor(LIGHT["surface"]))
    painter = QPainter(image)
    backing.blit(painter, camera)
    painter.end()
    return image


def finish(backing: Backing) -> None:
    """Paint slice after slice until the picture is on show."""
    while backing.busy:
        backing.work()


@pytest.fixture
def backing(qtbot: QtBot) -> Backing:
    """Two boxes, painted."""
    sheet = Sheet(LIGHT)
    sheet.show(Diagram(WIDTH, HEIGHT, (STAYS, BEFORE)))
    made = Backing(sheet)
    made.start(Camera(), WIDTH, HEIGHT, 1.0)
    finish(made)
    return made


def test_a_repaint_shows_the_same_as_painting_everything(backing: Backing) -> None:
    before = shown(backing, Camera())
    areas = backing.sheet.show(Diagram(WIDTH, HEIGHT, (STAYS, AFTER)))
    assert areas is not None
    backing.repaint(areas)
    repainted = shown(backing, Camera())
    assert repainted != before
    assert repainted.pixelColor(75, 55) == QColor(LIGHT["gradient"])
    assert repainted.pixelColor(75, 20) == QColor(LIGHT["surface"])
    backing.start(Camera(), WIDTH, HEIGHT, 1.0)
    finish(backing)
    assert shown(backing, Camera()) == repainted


def test_the_old_picture_moves_at_once(backing: Backing) -> None:
    assert shown(backing, Camera()).pixelColor(25, 25) == QColor(LIGHT["accent"])
    assert shown(backing, Camera().panned(20, 0)).pixelColor(45, 25) == QColor(LIGHT["accent"])


def test_fits_only_a_sharp_picture_that_covers_the_view(backing: Backing) -> None:
    assert backing.fits(Camera().panned(150, 0), WIDTH, HEIGHT)
    assert not backing.fits(Camera().panned(300, 0), WIDTH, HEIGHT)
    assert not backing.fits(Camera().zoomed(1.1, QPointF()), WIDTH, HEIGHT)


def test_what_changes_while_a_picture_is_painted_is_in_it_when_it_is_done(backing: Backing) -> None:
    backing.start(Camera(), WIDTH, HEIGHT, 1.0)
    areas = backing.sheet.show(Diagram(WIDTH, HEIGHT, (STAYS, AFTER)))
    assert areas is not None
    backing.repaint(areas)
    finish(backing)
    done = shown(backing, Camera())
    assert done.pixelColor(75, 55) == QColor(LIGHT["gradient"])
    assert done.pixelColor(75, 20) == QColor(LIGHT["surface"])


def test_objects_do_not_gather_over_the_slices_of_a_large_picture(qtbot: QtBot) -> None:
    sheet = Sheet(LIGHT)
    sheet.show(Diagram(WIDTH, HEIGHT, tuple(Group(place, (Box(place, place % 100, 10, 5, 5),)) for place in range(SMALL + 1))))
    backing = Backing(sheet)
    backing.start(Camera(), WIDTH, HEIGHT, 1.0)
    finish(backing)
    backing.start(Camera(zoom=2.0), WIDTH, HEIGHT, 1.0)
    before, _, _ = gc.get_threshold()
    gc.disable()
    try:
        young = [[place] for place in range(2 * before)]
        backing.work()
        assert gc.get_count()[0] < len(young) / 4
    finally:
        gc.enable()


@pytest.mark.parametrize("end", [2000.0, 2900.0, 80_000.0])
def test_far_away_among_very_many_a_repaint_shows_the_same_as_painting_everything(qtbot: QtBot, end: float) -> None:
    far, wire = Camera(0, 0, 0.05), (("M", 100.0, 300.0), ("L", end, 300.0))
    many = tuple(Group(index, (Box(index, 40 * (index % 50), 40 * (index // 50), 20, 20, fill="control"),)) for index in range(1100))
    lit = (Wire(0, wire, outline="accent_tint", line=12), Wire(0, wire, outline="accent", line=3))
    states = [Diagram(2400, 1600, (Group(-1, shapes), *many)) for shapes in ((Wire(0, wire, outline="control"),), lit)]
    sheet = Sheet(LIGHT)
    backing = Backing(sheet)
    for state in (*states, states[0]):
        areas = sheet.show(state)
        backing.repaint(areas) if areas is not None else backing.start(far, WIDTH, HEIGHT, 1.0)
        finish(backing)
        repainted = shown(backing, far)
        backing.start(far, WIDTH, HEIGHT, 1.0)
        finish(backing)
        ends = [repainted.pixelColor(x, 15) for x in range(8, 95, 6)]
        assert ends == [shown(backing, far).pixelColor(x, 15) for x in range(8, 95, 6)]
        assert QColor(LIGHT["surface"]) not in ends[1:-1]
