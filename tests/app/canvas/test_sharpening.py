"""A canvas is painted sharp once for all that has changed before a paint, and not at all where nobody sees it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPointF
from pytestqt.qtbot import QtBot

from gradviz.app.canvas import backing
from gradviz.app.canvas.backing import Backing
from gradviz.app.canvas.camera import Camera
from gradviz.app.canvas.canvas import Canvas
from gradviz.picture.diagram import Box, Diagram
from gradviz.picture.theme import THEMES


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The zoom of every picture that was begun."""
    found: list[float] = []
    start = Backing.start

    def counted(backing: Backing, camera: Camera, width: int, height: int, ratio: float) -> None:
        found.append(camera.zoom)
        start(backing, camera, width, height, ratio)

    monkeypatch.setattr(Backing, "start", counted)
    return found


@pytest.fixture
def canvas(qtbot: QtBot) -> Canvas:
    made = Canvas(THEMES["light"])
    qtbot.addWidget(made)
    made.resize(500, 400)
    made.show_diagram(picture(300))
    return made


def picture(width: float) -> Diagram:
    return Diagram(width, 200, tuple(Box(at, 20 * at, 20, 15, 15, 4, fill="text") for at in range(4)))


def still(canvas: Canvas) -> Callable[[], bool]:
    return lambda: canvas.is_sharp


def test_what_nobody_sees_is_not_painted(canvas: Canvas, begun: list[float], qtbot: QtBot) -> None:
    canvas.resize(640, 420)
    canvas.zoom(1.4)
    assert begun == []
    assert not canvas.is_sharp
    canvas.show()
    qtbot.waitUntil(still(canvas))
    assert begun == [canvas.camera.zoom]


def test_a_picture_half_painted_is_given_up_when_another_comes_while_nobody_looks(
    canvas: Canvas, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("FIRST_SLICE", "SMALL", "SLICE"):
        monkeypatch.setattr(backing, name, 0)
    canvas.show()
    qtbot.waitUntil(still(canvas))
    canvas.apply_theme(THEMES["dark"])
    canvas.repaint()
    assert canvas._backing.busy
    canvas.hide()
    canvas.show_diagram(Diagram(300, 200, canvas.sheet.diagram.shapes[:1]))
    with qtbot.captureExceptions() as raised:
        qtbot.wait(20)
    assert not raised
    assert not canvas._sharpening._slices.isActive()
    canvas.show()
    qtbot.waitUntil(still(canvas))


def test_other_sizes_pictures_and_themes_before_a_paint_are_one_picture(canvas: Canvas, begun: list[float], qtbot: QtBot) -> None:
    canvas.show()
    qtbot.waitUntil(still(canvas))
    begun.clear()
    for width in (520, 540, 560):
        canvas.resize(width, 400)
        canvas.show_diagram(picture(2 * width))
    canvas.apply_theme(THEMES["dark"])
    qtbot.waitUntil(still(canvas))
    assert begun == [canvas.camera.zoom]


def test_a_change_before_the_paint_is_in_the_picture_that_is_painted(canvas: Canvas, qtbot: QtBot) -> None:
    canvas.show()
    qtbot.waitUntil(still(canvas))
    canvas.resize(520, 400)
    first, *rest = canvas.sheet.diagram.shapes
    canvas.show_diagram(Diagram(300, 200, (Box(0, 0, 20, 15, 15, 4, fill="error"), *rest)))
    assert first is not canvas.sheet.diagram.shapes[0]
    at = canvas.camera.transform().map(QPointF(7, 27)).toPoint()
    assert canvas.grab().toImage().pixelColor(at).name().lower() == f"#{THEMES['light']['error'].lstrip('#').lower()}"


def test_a_picture_is_sharp_again_once_the_zoom_rests(canvas: Canvas, begun: list[float], qtbot: QtBot) -> None:
    canvas.show()
    qtbot.waitUntil(still(canvas))
    begun.clear()
    for _ in range(3):
        canvas.zoom(1.1)
        canvas.grab()
    assert begun == []
    qtbot.waitUntil(still(canvas))
    assert begun == [canvas.camera.zoom]


def test_a_line_taken_off_the_canvas_and_given_back_needs_no_new_picture(canvas: Canvas, begun: list[float], qtbot: QtBot) -> None:
    canvas.show()
    canvas.zoom(1.0)
    qtbot.waitUntil(still(canvas))
    for height in (364, 400):
        canvas.resize(500, height)
        canvas.zoom(0.9)
        canvas.zoom(1 / 0.9)
        qtbot.waitUntil(still(canvas))
    assert len(begun) == 1
    canvas.resize(1200, 400)
    qtbot.waitUntil(still(canvas))
    assert len(begun) == 2


def test_what_is_only_shown_smaller_is_made_sharp_after_the_paint(canvas: Canvas, qtbot: QtBot) -> None:
    canvas.show()
    qtbot.waitUntil(still(canvas))
    zoom = canvas.camera.zoom
    canvas.setMinimumSize(0, 0)
    canvas.resize(100, 400)
    assert canvas.camera.zoom < zoom
    canvas.grab()
    assert (canvas._backing.busy, canvas._backing.camera.zoom) == (True, zoom)
    qtbot.waitUntil(still(canvas))
    assert canvas._backing.camera.zoom == canvas.camera.zoom


def test_what_would_be_blank_is_made_sharp_with_the_paint(canvas: Canvas, qtbot: QtBot) -> None:
    canvas.show()
    qtbot.waitUntil(still(canvas))
    canvas.resize(1400, 400)
    canvas.grab()
    assert canvas.is_sharp
