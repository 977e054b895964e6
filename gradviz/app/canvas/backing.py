"""The backing picture: what the camera sees, painted once and blitted. Owns slices of refinement; handles no event.

A pan or zoom shows the last picture moved or scaled at once; the sharp one is painted in slices of a few milliseconds.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import inf
from time import perf_counter

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap, QRegion

from gradviz.app.canvas.camera import Camera
from gradviz.app.canvas.paint import Stroke
from gradviz.app.canvas.sheet import Sheet
from gradviz.app.collecting import search_new
from gradviz.picture.theme import METRICS

MARGIN = 200
SLICE = 0.006
FIRST_SLICE = 0.05
SMALL = 160
CROWD = 1000
COARSE = 64
"""Boxes are united up to this many pixels: to find what lies in many small ones takes longer than to paint one."""

SCATTERED = 40
"""So many boxes are rather shown as one."""


class Backing:
    """Two pictures: the finished one on show, and the one being painted for another camera."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.camera = Camera()
        self._shown = QPixmap()
        self._late: list[QRectF] = []
        self._next: tuple[QPixmap, Camera, Iterator[Stroke]] | None = None

    @property
    def busy(self) -> bool:
        """Whether slices are still to be painted."""
        return self._next is not None

    @property
    def ratio(self) -> float:
        """Device pixels of the picture on show for a pixel of the window."""
        return self._shown.devicePixelRatio()

    def start(self, camera: Camera, width: int, height: int, ratio: float) -> None:
        """Begin a new picture for `camera`."""
        self.sheet.draw_hairlines(not self._is_smooth(camera))
        wide, high = width + 2 * MARGIN, height + 2 * MARGIN
        picture = QPixmap(round(wide * ratio), round(high * ratio))
        picture.setDevicePixelRatio(ratio)
        picture.fill(QColor(self.sheet.theme["surface"]))
        origin = camera.panned(MARGIN, MARGIN)
        self._late = []
        self._next = (picture, origin, self.sheet.strokes_in(origin.seen(wide, high)))

    @property
    def is_quick(self) -> bool:
        """Whether the picture that is begun may be painted at once: a small one, and a first one that is no crowd."""
        return len(self.sheet.diagram.shapes) <= (CROWD if self._shown.isNull() else SMALL)

    def forget(self) -> None:
        """Show nothing rather than the picture of before."""
        self._shown = QPixmap()

    def work(self, *, at_once: bool = False) -> bool:
        """Paint for a slice, or for as long as a quick one takes; a small first one whatever it takes.

        Returns True when a new picture has come on show.
        """
        if self._next is None:
            return False
        budget = FIRST_SLICE if at_once else SLICE
        if self._shown.isNull() and len(self.sheet.diagram.shapes) <= SMALL:
            budget = inf
        picture, camera, strokes = self._next
        painter = QPainter(picture)
        self._prepare(painter, camera)
        painter.setClipRect(camera.seen(*picture.deviceIndependentSize().toTuple()))
        until = perf_counter() + budget
        done = True
        for stroke in strokes:
            stroke(painter)
            if perf_counter() > until:
                done = False
                break
        painter.end()
        if budget == SLICE:
            search_new()
        if done:
            self._shown, self.camera, self._next = picture, camera, None
            self.repaint(self._late)
        return done

    def repaint(self, areas: Sequence[QRectF]) -> QRegion | None:
        """Paint again what lies in `areas`, given in canvas units, as far as the picture shows it; and in the next one, when done.

        Returns the pixels of the picture that were painted, None where they were not told apart.
        """
        if self._next is not None:
            self._late += areas
        if self._shown.isNull():
            return None
        if not self._is_smooth(self.camera) and METRICS.halo * self.camera.zoom <= 1 and areas is not self._late:
            self._paint_over()
            return None
        seen = self._seen
        shown = [area for area in areas if area.intersects(seen)]
        if not shown:
            return QRegion()
        to_pixels = self.camera.transform()
        boxes = _coarse([to_pixels.mapRect(area.intersected(seen)).toAlignedRect().adjusted(-1, -1, 1, 1) for area in shown])
        region = QRegion()
        for box in boxes:
            region += box
        painter = QPainter(self._shown)
        painter.setClipRegion(region)
        painter.fillRect(region.boundingRect(), QColor(self.sheet.theme["surface"]))
        self._prepare(painter, self.camera)
        back = to_pixels.inverted()[0]
        for piece in self.sheet.pieces_in(*(back.mapRect(QRectF(box)) for box in boxes)):
            for stroke in piece.strokes:
                stroke(painter)
        painter.end()
        return region

    def seen_through(self, camera: Camera, region: QRegion | None) -> QRegion | None:
        """Where `camera` sees pixels of the picture on show; None for anywhere."""
        if region is None or camera.zoom != self.camera.zoom:
            return None
        if region.rectCount() > SCATTERED:
            region = QRegion(region.boundingRect())
        return region.translated(
            *(round((mine - its) * camera.zoom) for mine, its in ((self.camera.x, camera.x), (self.camera.y, camera.y)))
        )

    @property
    def _seen(self) -> QRectF:
        """What the picture on show shows, in canvas units."""
        size = self._shown.deviceIndependentSize()
        return self.camera.seen(size.width(), size.height())

    def _is_smooth(self, camera: Camera) -> bool:
        return camera.detail != "far" or len(self.sheet.diagram.shapes) <= CROWD

    def _paint_over(self) -> None:
        """Where every line is one hard pixel wide, what changed covers what it was: nothing else has to be painted again."""
        painter = QPainter(self._shown)
        self._prepare(painter, self.camera)
        painter.setClipRect(self._seen)
        for place in self.sheet.changed:
            for stroke in self.sheet.piece(place).strokes:
                stroke(painter)
        painter.end()

    def _prepare(self, painter: QPainter, camera: Camera) -> None:
        """Edges of very many small shapes are not smoothed: that takes twice the time and cannot be seen."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, self._is_smooth(camera))
        painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
        painter.setTransform(camera.transform())
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)

    def blit(self, painter: QPainter, camera: Camera) -> None:
        """Show the finished picture as `camera` sees it."""
        if self._shown.isNull():
            return
        scale = camera.zoom / self.camera.zoom
        painter.save()
        painter.translate((self.camera.x - camera.x) * camera.zoom, (self.camera.y - camera.y) * camera.zoom)
        painter.scale(scale, scale)
        painter.drawPixmap(0, 0, self._shown)
        painter.restore()

    def fits(self, camera: Camera, width: int, height: int) -> bool:
        """Whether the finished picture is sharp and covers what `camera` sees."""
        return abs(camera.zoom - self.camera.zoom) < 1e-9 and self.covers(camera, width, height)

    def covers(self, camera: Camera, width: int, height: int) -> bool:
        """Whether the finished picture, scaled or not, leaves nothing blank of what `camera` sees."""
        return not self._shown.isNull() and self._seen.contains(camera.seen(width, height))


def _coarse(boxes: Sequence[QRect]) -> list[QRect]:
    """The same area in fewer boxes: neighbours in the list that are small on the screen are united."""
    merged: list[QRect] = []
    for box in boxes:
        both = merged[-1].united(box) if merged else box
        if merged and max(both.width(), both.height()) <= COARSE:
            merged[-1] = both
        else:
            merged.append(box)
    return merged
