"""Sliders with a ring to drag: one of a number around 0, one of a share from 0 to 1. They own no meaning."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPen, QWheelEvent

from gradviz.app.panels.painted import Painted
from gradviz.picture.theme import Theme

NUMBER_STEP, SHARE_STEP = 0.1, 0.01
END = 7


class Track(Painted):
    """A 2-px line between two ends, filled from `origin` to the value; `dragged` tells the value while it moves."""

    dragged = Signal(float)

    def __init__(self, lowest: float, highest: float, step: float, *, value: float, origin: float = 0.0) -> None:
        super().__init__()
        self.value = value
        self._lowest, self._highest, self._step, self._origin = lowest, highest, step, origin
        self.setMinimumWidth(44)
        self.setFixedHeight(24)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setProperty("keepsKeys", "Left Right Home End")

    def show_value(self, value: float) -> None:
        """Show a value without telling anyone."""
        self.value = value
        self.update()

    def _place(self, value: float) -> float:
        share = (min(max(value, self._lowest), self._highest) - self._lowest) / (self._highest - self._lowest)
        return END + share * (self.width() - 2 * END)

    def _value_at(self, x: float) -> float:
        share = min(max((x - END) / max(self.width() - 2 * END, 1), 0.0), 1.0)
        return self._lowest + share * (self._highest - self._lowest)

    def paint(self, painter: QPainter, theme: Theme) -> None:
        middle, origin = self.height() / 2, self._place(self._origin)
        at = self._place(self.value) if math.isfinite(self.value) else origin
        painter.setPen(QPen(QColor(theme["control"]), 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawLine(QPointF(END, middle), QPointF(self.width() - END, middle))
        painter.setPen(QPen(QColor(theme["accent"]), 2))
        painter.drawLine(QPointF(origin, middle), QPointF(at, middle))
        painter.setBrush(QColor(theme["surface"]))
        painter.drawEllipse(QPointF(at, middle), 5, 5)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(QPointF(at, middle), 9, 9)

    def _drag_to(self, value: float) -> None:
        self.value = min(max(round(value, 6), self._lowest), self._highest)
        self.update()
        self.dragged.emit(self.value)

    def _drag(self, x: float) -> None:
        self._drag_to(self._value_at(x))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._drag(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._drag(event.position().x())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        places = {
            Qt.Key.Key_Left: self.value - self._step,
            Qt.Key.Key_Right: self.value + self._step,
            Qt.Key.Key_Home: self._lowest,
            Qt.Key.Key_End: self._highest,
        }
        if Qt.Key(event.key()) in places:
            self._drag_to(places[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)


class ShareSlider(Track):
    """A share from 0 to 1, filled from the left."""

    def __init__(self) -> None:
        super().__init__(0.0, 1.0, SHARE_STEP, value=0.5)
        self.setMinimumWidth(56)

    def _drag(self, x: float) -> None:
        self._drag_to(round(self._value_at(x), 3))


class NumberSlider(Track):
    """A number, filled from 0; the range widens when a value lies outside."""

    released = Signal()

    def __init__(self) -> None:
        super().__init__(-5.0, 5.0, NUMBER_STEP, value=0.0)

    @property
    def reach(self) -> float:
        """The largest number there is room for."""
        return self._highest

    def show_value(self, value: float) -> None:
        if math.isfinite(value) and abs(value) > self.reach:
            self._highest = 5.0 * math.ceil(abs(value) / 5.0)
            self._lowest = -self._highest
        super().show_value(value)

    def _drag(self, x: float) -> None:
        self._drag_to(round(self._value_at(x) / NUMBER_STEP) * NUMBER_STEP)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.released.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            self._drag_to(self.value + NUMBER_STEP * (1 if event.angleDelta().y() > 0 else -1))
            event.accept()
        else:
            event.ignore()
