"""A typeset formula as a widget: paths when they are known, plain text until then. Owns painting only."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QMouseEvent, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gradviz.app.canvas.paint import placed_math
from gradviz.app.fonts import canvas_family
from gradviz.app.models.reading import reading
from gradviz.app.models.typesetting import Typesetter
from gradviz.language.typeset import worded
from gradviz.picture.theme import TYPE, Theme

SMALLEST = 0.6
"""Smaller than this nobody reads it: then the beginning stands there as plain text, and the tool tip has the whole."""

RESULT = 14


class FormulaView(QWidget):
    """One formula on one line; shrinks before it is cut."""

    pressed = Signal()

    def __init__(self, size: float = TYPE.math, height: int = 34) -> None:
        super().__init__()
        self._size = size
        self.latex, self.plain = "", ""
        self._theme: Theme | None = None
        self._typesetter: Typesetter | None = None
        self._path: QPainterPath | None = None
        self._waiting, self.result = False, ""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(height)

    def attach(self, typesetter: Typesetter) -> None:
        """Where typeset paths come from."""
        self._typesetter = typesetter
        typesetter.ready.connect(self._arrive)
        self._ask()

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of another theme."""
        self._theme = theme
        self.update()

    def show_reading(self, text: str, names: tuple[str, ...]) -> None:
        """Show how a text was read."""
        found = reading(text, names)
        if found is None:
            self.show_formula("", "")
        else:
            self.show_formula(worded(found.latex).replace("\n", r",\quad "), found.plain.replace("\n", ",  "))

    def _arrive(self) -> None:
        """Paint again when it is this formula that has been typeset."""
        if self._waiting and self._typesetter is not None:
            self._path = self._typesetter.paths.get(self.latex)
            self._waiting = self._path is None
            if not self._waiting:
                self.update()

    def show_result(self, number: str) -> None:
        """What the formula comes to, in the colour of local derivatives behind it; nothing where there is no room for that."""
        if number != self.result:
            self.result = number
            self.update()

    def show_formula(self, latex: str, plain: str) -> None:
        """Show a formula; the one that is shown already is not painted again."""
        if (latex, plain) == (self.latex, self.plain):
            return
        self.latex, self.plain = latex, plain
        self.setAccessibleName(plain)
        self.setToolTip(plain)
        self._ask()
        self.update()

    def _ask(self) -> None:
        """Want the formula typeset."""
        if self._typesetter is not None and self.latex:
            self._typesetter.ask(self.latex)
        self._path = self._typesetter.paths.get(self.latex) if self._typesetter is not None else None
        self._waiting = self._path is None

    def sizeHint(self) -> QSize:
        return QSize(160, self.height())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.pressed.emit()
        super().mousePressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._theme is None or not self.plain:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink, path = QColor(self._theme["text"]), self._path
        if path is None:
            self._paint_plain(painter, ink)
        else:
            self._paint_path(painter, path, ink)
        painter.end()

    def _paint_plain(self, painter: QPainter, ink: QColor) -> None:
        font = QFont(canvas_family())
        font.setPixelSize(15)
        painter.setFont(font)
        painter.setPen(ink)
        metrics = QFontMetricsF(font)
        whole = self.plain
        if self.result and metrics.horizontalAdvance(whole) > self.width() - 2:
            whole = f"{whole.partition(' = ')[0]} = {self.result}"
        text = metrics.elidedText(whole, Qt.TextElideMode.ElideRight, self.width() - 2)
        painter.drawText(QPointF(0, self.height() / 2 + metrics.ascent() / 2 - 2), text)

    def _paint_path(self, painter: QPainter, path: QPainterPath, ink: QColor) -> None:
        placed = placed_math(path, self._size)
        area = placed.boundingRect()
        across = (self.width() - 2) / max(area.width(), 1.0)
        if across < SMALLEST:
            self._paint_plain(painter, ink)
            return
        scale = min(1.0, across, self.height() / max(area.height(), 1.0))
        painter.translate(0, self.height() / 2)
        painter.scale(scale, scale)
        painter.translate(-area.x(), -area.center().y())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink)
        painter.drawPath(placed)
        self._paint_result(painter, area.right() + 3, self.width() / scale - area.width() - 3)

    def _paint_result(self, painter: QPainter, start: float, room: float) -> None:
        if not self.result or self._theme is None:
            return
        font = QFont(canvas_family())
        font.setPixelSize(RESULT)
        metrics, sign = QFontMetricsF(font), " = "
        if metrics.horizontalAdvance(sign + self.result) > room:
            return
        painter.setFont(font)
        painter.setPen(QColor(self._theme["text"]))
        painter.drawText(QPointF(start, 0), sign)
        painter.setPen(QColor(self._theme["local"]))
        painter.drawText(QPointF(start + metrics.horizontalAdvance(sign), 0), self.result)
