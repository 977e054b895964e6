"""Painting a scene with the screen's painter, with or without a window. Owns the way from scene to painter; writes no file."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter, QPainterPath
from PySide6.QtWidgets import QApplication

from gradviz.app.canvas.paint import Ink, Stroke, qt_path
from gradviz.app.fonts import canvas_family
from gradviz.export.scene import Scene
from gradviz.picture.diagram import Shape
from gradviz.picture.slide import bare, patched
from gradviz.picture.theme import Theme

_kept: list[QApplication] = []
"""Qt measures no text without an application; one made here lives as long as the program."""


def prepare() -> None:
    """Let Qt set text, also on the command line, where no window and no screen is needed."""
    if QApplication.instance() is None:
        _kept.append(QApplication(["gradviz", "-platform", "offscreen"]))
    canvas_family()


class Easel:
    """Paints scenes of one theme; a shape that was on an earlier one is not compiled again.

    With `patches` texts lie on patches of ground instead of halos.
    """

    def __init__(self, theme: Theme, patches: bool = False) -> None:
        self._ink = Ink(theme, {})
        self._patches = patches
        self._formulas: dict[str, QPainterPath] = {}
        self._known: dict[int, tuple[Shape, list[Stroke]]] = {}

    def paint(self, painter: QPainter, scene: Scene) -> None:
        """The scene in its own px at the origin."""
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
        if not scene.transparent:
            painter.fillRect(QRectF(0, 0, scene.diagram.width, scene.diagram.height), QColor(scene.theme["surface"]))
        self._formulas.update({latex: qt_path(path.path) for latex, path in scene.formulas.items() if latex not in self._formulas})
        self._ink.math = self._formulas
        for shape in scene.diagram.shapes:
            for stroke in self._strokes(shape, scene.transparent):
                stroke(painter)

    def _strokes(self, shape: Shape, transparent: bool) -> list[Stroke]:
        known = self._known.get(id(shape))
        if known is None:
            parts = bare(shape) if transparent else patched(shape) if self._patches else [shape]
            known = self._known[id(shape)] = (shape, [stroke for part in parts for stroke in self._ink.compile(part)[1]])
        return known[1]
