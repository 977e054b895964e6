"""The camera: what part of the picture is seen and how large. A value; moves are functions to another camera."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QTransform

from gradviz.picture.options import Detail

SMALLEST, LARGEST = 0.05, 4.0
WHOLE = 0.0005
"""A picture that is shown as a whole may be smaller than one that is zoomed by hand."""
SMALL, MIDDLE, NEAR = 0.32, 0.57, 0.8
FRAME = 14.0
"""What stays free around a picture that is shown as a whole."""


@dataclass(frozen=True)
class Reading:
    """A picture that as a whole would be smaller than `lost` begins with a part of it at `zoom`, where there is something to begin with."""

    lost: float
    zoom: float


CROWDED = Reading(0.08, NEAR)
"""Of a picture whose letters can only be read near by: its shapes are shown until they are a texture of lines."""
ROOMY = Reading(SMALL, SMALL)
"""Of one whose letters grow as it gets smaller: it is read as long as it has any."""


@dataclass(frozen=True)
class Camera:
    """`x`, `y` in canvas units lie at the top left of the widget; `zoom` is pixels per unit."""

    x: float = 0.0
    y: float = 0.0
    zoom: float = 1.0

    @property
    def detail(self) -> Detail:
        """How much a picture at this zoom shows."""
        if self.zoom >= MIDDLE:
            return "near" if self.zoom >= NEAR else "middle"
        return "small" if self.zoom >= SMALL else "far"

    def transform(self) -> QTransform:
        """From canvas units to widget pixels."""
        return QTransform(self.zoom, 0, 0, self.zoom, -self.x * self.zoom, -self.y * self.zoom)

    def scene(self, point: QPointF) -> QPointF:
        """A widget point in canvas units."""
        return QPointF(point.x() / self.zoom + self.x, point.y() / self.zoom + self.y)

    def seen(self, width: float, height: float) -> QRectF:
        """The part of the picture that a widget of this size shows."""
        return QRectF(self.x, self.y, width / self.zoom, height / self.zoom)

    def panned(self, dx: float, dy: float) -> Camera:
        """Dragged by pixels."""
        return Camera(self.x - dx / self.zoom, self.y - dy / self.zoom, self.zoom)

    def zoomed(self, factor: float, at: QPointF) -> Camera:
        """Zoomed by a factor while the widget point `at` stays where it is."""
        zoom = min(max(self.zoom * factor, min(SMALLEST, self.zoom)), LARGEST)
        kept = self.scene(at)
        return Camera(kept.x() - at.x() / zoom, kept.y() - at.y() / zoom, zoom)

    def towards(self, other: Camera, phase: float) -> Camera:
        """Part of the way to another camera; `phase` 1 is there."""
        return Camera(*(a + (b - a) * phase for a, b in ((self.x, other.x), (self.y, other.y), (self.zoom, other.zoom))))


def aimed(middle: QPointF, zoom: float, view_width: float, view_height: float) -> Camera:
    """The camera that shows the point `middle` in the middle of a view of this size."""
    zoom = min(max(zoom, WHOLE), LARGEST)
    return Camera(middle.x() - view_width / zoom / 2, middle.y() - view_height / zoom / 2, zoom)


def within(camera: Camera, area: QRectF, view_width: float, view_height: float) -> Camera:
    """The same camera, moved so that no empty room is shown beside a picture that is larger than the view."""
    wide, high, air = view_width / camera.zoom, view_height / camera.zoom, FRAME / camera.zoom
    x = min(max(camera.x, area.left() - air), area.right() + air - wide) if area.width() > wide else camera.x
    y = min(max(camera.y, area.top() - air), area.bottom() + air - high) if area.height() > high else camera.y
    return Camera(x, y, camera.zoom)


def brought(camera: Camera, place: QRectF, view_width: float, view_height: float, above: float) -> Camera:
    """The camera that shows a place near enough to be read: the same where it does so already, `above` px being covered."""
    seen = camera.seen(view_width, view_height).adjusted(0, above / camera.zoom, 0, -above / camera.zoom)
    if camera.zoom >= NEAR and seen.contains(place):
        return camera
    return aimed(place.center(), max(camera.zoom, NEAR), view_width, view_height)


def fitted(
    area: QRectF, view_width: float, view_height: float, margin: float = FRAME, largest: float = 1.5, smallest: float = WHOLE
) -> Camera:
    """The camera that shows all of `area`, centred, never above `largest`; its top left where it would have to be below `smallest`."""
    room_x, room_y = max(view_width - 2 * margin, 1.0), max(view_height - 2 * margin, 1.0)
    zoom = min(max(min(room_x / max(area.width(), 1.0), room_y / max(area.height(), 1.0), largest), smallest), LARGEST)
    wide, high = area.width() * zoom > view_width, area.height() * zoom > view_height
    x = area.left() - margin / zoom if wide else area.center().x() - view_width / zoom / 2
    y = area.top() - margin / zoom if high else area.center().y() - view_height / zoom / 2
    return Camera(x, y, zoom)


def fitted_between(
    area: QRectF, view_width: float, view_height: float, top: float, bottom: float, *, largest: float, smallest: float
) -> Camera:
    """The whole of an area between two margins; a lower one below the upper is only for a picture that ends above what stands there."""
    fits = [
        fitted(area, view_width, max(view_height - top - below, 1), largest=largest, smallest=smallest).panned(0, top)
        for below in (bottom, top)
    ]
    low = (area.bottom() - fits[0].y) * fits[0].zoom > view_height - top
    return fits[1] if low else fits[0]


def part_of(area: QRectF, place: QRectF, zoom: float, view_width: float, view_height: float, top: float, bottom: float) -> Camera:
    """The part of an area around a place; the way across it for which there is room as where the whole is shown."""
    whole = fitted_between(area, view_width, view_height, top, bottom, largest=zoom, smallest=zoom)
    there = within(aimed(place.center(), zoom, view_width, view_height), area, view_width, view_height)
    wide, high = area.width() * zoom > view_width, area.height() * zoom > view_height - top - bottom
    return Camera(there.x if wide else whole.x, there.y if high else whole.y, zoom)
