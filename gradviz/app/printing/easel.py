"""Painting a scene with the screen's painter, with or without a window. Owns the way from scene to painter; writes no file."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QApplication

from gradviz.app.canvas.paint import Ink, qt_path
from gradviz.app.fonts import canvas_family
from gradviz.export.scene import Scene
from gradviz.picture.slide import patched, without_ground

_kept: list[QApplication] = []
"""Qt measures no text without an application; one made here lives as long as the program."""


def prepare() -> None:
    """Let Qt set text, also on the command line, where no window and no screen is needed."""
    if QApplication.instance() is None:
        _kept.append(QApplication(["gradviz", "-platform", "offscreen"]))
    canvas_family()


def paint(painter: QPainter, scene: Scene, patches: bool = False) -> None:
    """The scene in its own px at the origin; with `patches` texts lie on patches of ground instead of halos."""
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
    diagram = without_ground(scene.diagram) if scene.transparent else patched(scene.diagram) if patches else scene.diagram
    if not scene.transparent:
        painter.fillRect(QRectF(0, 0, diagram.width, diagram.height), QColor(scene.theme["surface"]))
    ink = Ink(scene.theme, {latex: qt_path(path.path) for latex, path in scene.formulas.items()})
    for shape in diagram.shapes:
        for stroke in ink.compile(shape)[1]:
            stroke(painter)
