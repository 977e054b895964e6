"""Framing: which camera shows a picture as a whole, or where it begins if nothing could be read in the whole. Moves nothing."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QWidget

from gradviz.app.canvas.camera import CROWDED, WHOLE, Camera, Reading, fitted_between, part_of
from gradviz.app.canvas.sheet import Sheet
from gradviz.picture.diagram import Item

LARGEST_FIT = 1.5
"""A small graph is not blown up beyond this when it is fitted."""


class Framing:
    """`margins` are covered above and below; `home` is the item that a picture too large for one look begins at, None for none.

    `is_whole` says that the user has asked for the whole, however small.
    """

    def __init__(self, sheet: Sheet, view: QWidget) -> None:
        self._sheet, self._view = sheet, view
        self.margins = (0, 0)
        self.smallest, self.largest = WHOLE, LARGEST_FIT
        self.home: Callable[[], Item] = lambda: None
        self.reading: Callable[[], Reading] = lambda: CROWDED
        self.is_whole = False
        self._area = QRectF()

    def measured(self) -> Camera:
        """The whole picture, by what it covers now: that changes with what is lit and written."""
        self._area = self._sheet.extent()
        return self.fitted()

    def fitted(self) -> Camera:
        """The whole picture as it was measured last; of one too large to be read as a whole its home."""
        whole = self._fit_of(self._area)
        place = self._sheet.place_of(self.home()) if self._is_lost(whole) else QRectF()
        return whole if place.isEmpty() else self._part_of(self._area, place, self.reading().zoom)

    def expected(self, width: float, height: float) -> Camera:
        """A camera as near as that which will show a picture of this size."""
        whole = self._fit_of(QRectF(0, 0, width, height))
        return Camera(zoom=self.reading().zoom) if self._is_lost(whole) and self.home() is not None else whole

    def following(self, camera: Camera, item: Item) -> Camera | None:
        """The camera that has an item in sight, where `camera` shows a part because the whole cannot be read and has lost the item."""
        whole = QRectF(0, 0, self._sheet.diagram.width, self._sheet.diagram.height)
        if camera.zoom < self.reading().zoom or not self._is_lost(self._fit_of(whole)):
            return None
        place = self._sheet.place_of(item)
        seen = self._view.rect().toRectF().adjusted(0, self.margins[0], 0, -self.margins[1])
        if place.isEmpty() or seen.contains(camera.transform().mapRect(place)):
            return None
        return self._part_of(whole, place, camera.zoom)

    def _part_of(self, area: QRectF, place: QRectF, zoom: float) -> Camera:
        return part_of(area, place, zoom, self._view.width(), self._view.height(), *self.margins)

    def _is_lost(self, whole: Camera) -> bool:
        """Whether nothing could be read in the whole picture, which nobody has asked for."""
        return whole.zoom < self.reading().lost and not self.is_whole

    def _fit_of(self, area: QRectF) -> Camera:
        width, height = self._view.width(), self._view.height()
        return fitted_between(area, width, height, *self.margins, largest=self.largest, smallest=self.smallest)
