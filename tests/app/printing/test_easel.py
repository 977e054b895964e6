"""A scene is painted with its ground, or without; a formula is a path."""

from __future__ import annotations

from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter
from pytestqt.qtbot import QtBot

from gradviz.app.printing.easel import Easel, prepare
from gradviz.engine import trace
from gradviz.export.scene import Scene
from gradviz.language import parse
from gradviz.picture.diagram import Box, Diagram, Label, Math
from gradviz.picture.theme import THEMES
from gradviz.picture.typeset import MathPath

GRAPH = trace(parse("e=a*b"), {"a": 1, "b": 2}).graph
SQUARE = MathPath((("M", 0, 0), ("L", 1, 0), ("L", 1, -1), ("L", 0, -1), ("Z",)), 1.0, 1.0, 0.0)


def pixels(scene: Scene) -> QImage:
    image = QImage(40, 40, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter = QPainter(image)
    Easel(scene.theme).paint(painter, scene)
    painter.end()
    return image


def test_an_application_is_there_afterwards(qtbot: QtBot) -> None:
    prepare()
    assert QGuiApplication.instance() is not None


def test_shapes_and_formulas_lie_on_the_ground(qtbot: QtBot) -> None:
    theme = THEMES["dark"]
    shapes = (Box(1, 0, 0, 10, 10, fill="add"), Math(2, 20, 30, "x", "x", 10, "mul", "start"))
    image = pixels(Scene(GRAPH, None, 0, Diagram(40, 40, shapes), theme, {"x": SQUARE}))
    places = {(5, 5): "add", (25, 25): "mul", (35, 5): "surface"}
    assert all(image.pixelColor(*at) == QColor(theme[role]) for at, role in places.items())


def test_a_transparent_picture_has_no_ground(qtbot: QtBot) -> None:
    patch = Box(1, 0, 0, 10, 10, fill="surface")
    image = pixels(Scene(GRAPH, None, 0, Diagram(40, 40, (patch,)), THEMES["light"], transparent=True))
    assert image.pixelColor(5, 5).alpha() == image.pixelColor(30, 30).alpha() == 0


def test_a_shape_of_an_earlier_scene_is_painted_alike_and_texts_may_lie_on_patches(qtbot: QtBot) -> None:
    label = Label(1, 20, 20, "8", 14, "value", halo="surface")
    scene = Scene(GRAPH, None, 0, Diagram(40, 40, (Box(2, 0, 0, 40, 40, fill="add"), label)), THEMES["light"])
    easel = Easel(scene.theme, patches=True)
    images = [QImage(40, 40, QImage.Format.Format_ARGB32_Premultiplied) for _ in range(2)]
    for image in images:
        painter = QPainter(image)
        easel.paint(painter, scene)
        painter.end()
    assert images[0] == images[1]
    assert images[0].pixelColor(14, 14) == QColor(scene.theme["surface"])
    assert images[0].pixelColor(3, 35) == QColor(scene.theme["add"])
