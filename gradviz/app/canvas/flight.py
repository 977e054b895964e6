"""The flight of a camera to another place. Owns the motion; moves nothing by itself."""

from __future__ import annotations

from PySide6.QtCore import QEasingCurve, QObject, QVariantAnimation, Signal

from gradviz.app.canvas.camera import Camera
from gradviz.picture.theme import METRICS


class Flight(QVariantAnimation):
    """`moved` gives every camera on the way, the last of them that where it ends."""

    moved = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent, startValue=0.0, endValue=1.0, duration=METRICS.fit_ms)
        self.setEasingCurve(QEasingCurve.Type.InOutCubic)
        self.valueChanged.connect(self._move)
        self._start, self._end = Camera(), Camera()

    def begin(self, start: Camera, end: Camera) -> None:
        """Set out from one camera to another."""
        self._start, self._end = start, end
        self.start()

    def _move(self, phase: float) -> None:
        self.moved.emit(self._start.towards(self._end, phase))
