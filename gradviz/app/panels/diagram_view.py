"""A picture as data painted in a widget of its own; it tells its points when clicked, and can be saved. Knows no meaning."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QContextMenuEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gradviz.app.canvas.paint import Ink, Stroke
from gradviz.app.fonts import scaled
from gradviz.app.panels.saving import Saver, pixels
from gradviz.export import svg
from gradviz.picture.diagram import Diagram
from gradviz.picture.theme import Theme

KEYS = {Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1), Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0)}


class DiagramView(QWidget):
    """`pressed` tells a point in the units of the diagram, `walked` rows and columns to go by the arrow keys.

    `table` gives the numbers that it shows as CSV.
    """

    pressed = Signal(float, float)
    walked = Signal(int, int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.diagram = Diagram(0, 0, ())
        self._theme, self._ink = theme, Ink(theme)
        self._parts: list[tuple[Stroke, ...]] = []
        self.table: Callable[[], bytes] = bytes
        self.saver = Saver(self, self.accessibleName, self._numbers, self._svg, self._png)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_diagram(self, diagram: Diagram) -> None:
        """Show another picture; what stands in it as before is not compiled again."""
        size = self.sizeHint()
        before, self.diagram = self.diagram.shapes, diagram
        if len(before) == len(diagram.shapes):
            self._parts = [
                part if old == new else self._ink.compile(new)[1]
                for part, old, new in zip(self._parts, before, diagram.shapes, strict=True)
            ]
        else:
            self._compile()
        if size != self.sizeHint():
            self.setFixedHeight(self.sizeHint().height())
            self.updateGeometry()
        self.update()

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of another theme, and another size of text."""
        self._theme, self._ink = theme, Ink(theme)
        self._compile()
        self.setFixedHeight(self.sizeHint().height())
        self.update()

    @property
    def full(self) -> float:
        """Pixels per unit where there is room: the size of text."""
        return scaled(100) / 100

    @property
    def scale(self) -> float:
        """Pixels per unit, fewer where there is no room for all."""
        return min(self.full, self.width() / self.diagram.width) if self.diagram.width > 0 and self.width() > 0 else self.full

    def sizeHint(self) -> QSize:
        return QSize(round(self.diagram.width * self.full), round(self.diagram.height * self.full))

    def _compile(self) -> None:
        self._parts = [self._ink.compile(shape)[1] for shape in self.diagram.shapes]

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
        painter.save()
        painter.scale(self.scale, self.scale)
        self._paint(painter)
        painter.restore()
        if self.hasFocus():
            painter.setPen(QColor(self._theme["accent"]))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -2, -2), 4, 4)
        painter.end()

    def _numbers(self) -> bytes:
        return self.table()

    def _svg(self) -> bytes:
        return svg.write(self.diagram, self._theme, self.accessibleName()).encode()

    def _png(self) -> bytes:
        size = QSize(round(self.diagram.width), round(self.diagram.height))
        return pixels(size, QColor(self._theme["surface"]), self._paint)

    def _paint(self, painter: QPainter) -> None:
        for part in self._parts:
            for stroke in part:
                stroke(painter)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self.diagram.shapes:
            self.saver.show_menu(event.globalPos())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.pressed.emit(event.position().x() / self.scale, event.position().y() / self.scale)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        turn = KEYS.get(Qt.Key(event.key()))
        if turn is None:
            super().keyPressEvent(event)
        else:
            self.walked.emit(*turn)
