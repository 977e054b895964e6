"""When the canvas gets a sharp picture: once, just before it is painted, however often that was requested. Paints nothing itself.

What takes longer than a slice goes on in slices; while one zooms, the picture of before is shown scaled until the zoom rests.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from gradviz.app.canvas.backing import Backing
from gradviz.app.canvas.camera import Camera

REST_MS = 80


class Sharpening(QObject):
    """`begin` is called by the widget as it paints, where a sharp picture is `requested`."""

    def __init__(self, backing: Backing, widget: QWidget, camera: Callable[[], Camera]) -> None:
        super().__init__(widget)
        self._backing, self._widget, self._camera = backing, widget, camera
        self.requested = self._is_new = False
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self.cover)
        self._slices = QTimer(self, interval=0)
        self._slices.timeout.connect(self._work)

    @property
    def done(self) -> bool:
        """Whether nothing is left to be painted for the camera of now."""
        return not (self.requested or self._backing.busy or self._rest.isActive())

    def request(self) -> None:
        """Make a sharp picture of what is new with the next paint."""
        self._is_new = True
        self._ask()

    def cover(self) -> None:
        """Make a sharp picture unless there is one that holds what is seen: a notice that comes takes a line off it, no more."""
        if not self._fits:
            self._ask()

    def _ask(self) -> None:
        self.requested = True
        self._widget.update()

    def follow(self, zoomed: bool) -> None:
        """The camera has moved: a sharp picture once the zoom rests, or at once where the edge of this one is reached."""
        if self.requested or self._fits:
            return
        if zoomed:
            self._rest.start()
        elif not self._backing.busy:
            self._ask()

    def begin(self) -> None:
        """Paint for the camera of now: in slices after this paint, but at once where that is quick and the picture of before shows less."""
        camera, width, height = self._camera(), self._widget.width(), self._widget.height()
        is_short = self._is_new or not self._backing.covers(camera, width, height)
        self.requested = self._is_new = False
        self._rest.stop()
        self._backing.start(camera, width, height, self._widget.devicePixelRatioF())
        if not (is_short and self._backing.is_quick and self._backing.work(at_once=True)):
            self._slices.start()

    def _work(self) -> None:
        if self.requested:
            # What is half painted may be of shapes that are no more.
            self._slices.stop()
        elif self._backing.work():
            self._slices.stop()
            self._widget.update()
            if not self._fits and not self._rest.isActive():
                self._rest.start()

    @property
    def _fits(self) -> bool:
        return self._backing.fits(self._camera(), self._widget.width(), self._widget.height())
