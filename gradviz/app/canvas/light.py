"""The light that runs along an edge while its step is shown. Owns its motion and its look; where it runs is told."""

from __future__ import annotations

from PySide6.QtCore import QEasingCurve, QVariantAnimation
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QWidget

from gradviz.app.canvas.camera import Camera
from gradviz.app.canvas.paint import qt_path
from gradviz.picture.diagram import Wire
from gradviz.picture.theme import METRICS, Theme

RADIUS = 6


class Light(QVariantAnimation):
    """Paints its widget anew as long as it runs."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget, startValue=0.0, endValue=1.0, duration=METRICS.flow_ms)
        self.setEasingCurve(QEasingCurve.Type.OutCubic)
        self.valueChanged.connect(widget.update)
        self._wire: Wire | None = None
        self._back = True

    def run(self, wire: Wire, back: bool) -> None:
        """Run along a line, against its direction when `back`."""
        self._wire, self._back = wire, back
        self.start()

    def end(self) -> None:
        """No light."""
        self.stop()
        self._wire = None

    def paint(self, painter: QPainter, camera: Camera, theme: Theme) -> None:
        """A dot where the light is now, as `camera` shows it."""
        if self._wire is None or self.state() != QVariantAnimation.State.Running:
            return
        phase = float(self.currentValue())
        at = qt_path(self._wire.path).pointAtPercent(1 - phase if self._back else phase)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setTransform(camera.transform())
        painter.setPen(QPen(QColor(theme["surface"]), 2))
        painter.setBrush(QColor(theme["accent"]))
        painter.drawEllipse(at, RADIUS, RADIUS)
        painter.restore()
