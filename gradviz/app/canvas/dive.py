"""The motion from one level of a network to the next: a camera for every moment of it. Moves nothing by itself."""

from __future__ import annotations

from PySide6.QtCore import QEasingCurve, QPointF, QRectF, QVariantAnimation
from PySide6.QtWidgets import QWidget

from gradviz.app.canvas.camera import Camera
from gradviz.picture.theme import METRICS

DEEPER, BACK = 0.6, 1.5
"""How large another level begins, against how large it ends."""


class Dive(QVariantAnimation):
    """Paints its widget anew as long as it runs; the camera itself is where it will end from the first moment."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget, startValue=1.0, endValue=1.0, duration=METRICS.flow_ms)
        self._widget = widget
        self.setEasingCurve(QEasingCurve.Type.OutCubic)
        self.valueChanged.connect(widget.update)
        self.pressed: QPointF | None = None
        self.at = QPointF()

    def begin(self, deeper: bool, at: QPointF | None = None) -> None:
        """Grow out of a point, or shrink towards it on the way back: by default the one just pressed, or the middle."""
        self.stop()
        self.at, self.pressed = at or self.pressed or QRectF(self._widget.rect()).center(), None
        self.setStartValue(DEEPER if deeper else BACK)
        self.start()

    def seen(self, camera: Camera) -> Camera:
        """What is to be seen now of what `camera` shows in the end."""
        running = self.state() == QVariantAnimation.State.Running
        return camera.zoomed(float(self.currentValue()), self.at) if running else camera
