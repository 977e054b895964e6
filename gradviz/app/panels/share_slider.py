"""A slider for a share from 0 to 1 with a ring to drag: mouse, arrow keys, Home and End. Owns no meaning."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from gradviz.picture.theme import Theme

STEP = 0.01
END = 7


class ShareSlider(QWidget):
    """`dragged` tells the share while it moves."""

    dragged = Signal(float)

    def __init__(self) -> None:
        super().__init__()
        self.value = 0.5
        self._theme: Theme | None = None
        self.setMinimumWidth(56)
        self.setFixedHeight(24)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setProperty("keepsKeys", "Left Right Home End")

    def dress(self, theme: Theme) -> None:
        """Another theme."""
        self._theme = theme
        self.update()

    def show_value(self, value: float) -> None:
        """Show a share without telling anyone."""
        self.value = value
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        if theme is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle, at = self.height() / 2, END + self.value * (self.width() - 2 * END)
        painter.setPen(QPen(QColor(theme["control"]), 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawLine(QPointF(END, middle), QPointF(self.width() - END, middle))
        painter.setPen(QPen(QColor(theme["accent"]), 2))
        painter.drawLine(QPointF(END, middle), QPointF(at, middle))
        painter.setBrush(QColor(theme["surface"]))
        painter.drawEllipse(QPointF(at, middle), 5, 5)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(QPointF(at, middle), 9, 9)
        painter.end()

    def _tell(self, value: float) -> None:
        self.value = min(max(round(value, 3), 0.0), 1.0)
        self.update()
        self.dragged.emit(self.value)

    def _drag(self, event: QMouseEvent) -> None:
        self._tell((event.position().x() - END) / max(self.width() - 2 * END, 1))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._drag(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._drag(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        places = {
            Qt.Key.Key_Left: self.value - STEP,
            Qt.Key.Key_Right: self.value + STEP,
            Qt.Key.Key_Home: 0.0,
            Qt.Key.Key_End: 1.0,
        }
        if Qt.Key(event.key()) in places:
            self._tell(places[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)
