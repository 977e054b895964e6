"""Samples as small pictures with a caption each, to be chosen. Owns where each lies; knows no network."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from gradviz.app.fonts import number_font, scaled
from gradviz.app.ramp_image import picture_image
from gradviz.picture.diagram import Ramp
from gradviz.picture.theme import METRICS, Theme

SIDE, GAP, CAPTION = 50, 8, 16
WIDEST = 136
"""A longer caption ends in an ellipsis; the tool tip has all of it."""
CENTER = int(Qt.AlignmentFlag.AlignCenter)


class Thumbnails(QWidget):
    """`chosen` tells the place of a picture in the row."""

    chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.captions: Sequence[str] = ()
        self.current: int | None = None
        self._wide = 0
        self._pictures: NDArray[Any] = np.zeros((0, 1, 1, 1))
        self._images: list[QImage] = []
        self._ramp: Ramp = "grey"
        self._theme: Theme | None = None
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setProperty("keepsKeys", "Left Right Return")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_pictures(self, pictures: NDArray[Any], captions: Sequence[str], ramp: Ramp = "grey") -> None:
        """Other pictures (n, channels, rows, columns)."""
        self._pictures, self.captions, self.current, self._ramp = pictures, captions, None, ramp
        self.setToolTip("\n".join(self.captions) if self._longest() > scaled(WIDEST) else "")
        self._draw()

    def _longest(self) -> int:
        """The width of the longest caption."""
        metrics = QFontMetrics(number_font(11))
        return max(map(metrics.horizontalAdvance, self.captions), default=0)

    def elided(self, place: int) -> str:
        """What is painted of a caption."""
        return QFontMetrics(number_font(11)).elidedText(self.captions[place], Qt.TextElideMode.ElideRight, self._wide + GAP)

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of another theme."""
        self._theme = theme
        self._draw()

    def _draw(self) -> None:
        if self._theme is None:
            return
        self._images = [picture_image(picture, self._ramp, self._theme) for picture in self._pictures]
        self._wide = min(max(self._longest(), scaled(SIDE)), scaled(WIDEST))
        self.setFixedHeight(self.sizeHint().height())
        self.update()

    def _across(self) -> int:
        wide = max(self._wide, scaled(SIDE))
        return max(1, (max(self.width(), wide) + GAP) // (wide + GAP))

    def sizeHint(self) -> QSize:
        rows = -(-len(self._images) // self._across())
        return QSize(scaled(280), max(1, rows * (scaled(SIDE) + scaled(CAPTION) + GAP)))

    def resizeEvent(self, event: object) -> None:
        self.setFixedHeight(self.sizeHint().height())

    def area(self, place: int) -> QRectF:
        """Where a picture is."""
        row, column = divmod(place, self._across())
        side, wide = scaled(SIDE), max(self._wide, scaled(SIDE))
        return QRectF(column * (wide + GAP) + (wide - side) / 2 + 1, row * (side + scaled(CAPTION) + GAP) + 1, side - 2, side - 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        if theme is None:
            return
        painter = QPainter(self)
        painter.setFont(number_font(11))
        for place, image in enumerate(self._images[: len(self.captions)]):
            area = self.area(place)
            painter.drawImage(area, image)
            now = place == self.current
            painter.setPen(QPen(QColor(theme["accent" if now else "line"]), METRICS.ring if now else 1))
            painter.drawRect(area)
            painter.setPen(QColor(theme["accent" if now else "muted"]))
            room = self._wide + GAP
            below = QRectF(area.center().x() - room / 2, area.bottom() + 1, room, scaled(CAPTION))
            painter.drawText(below, CENTER, self.elided(place))
        painter.end()

    def choose(self, place: int | None) -> None:
        """Mark one picture, or none."""
        self.current = place
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        for place in range(len(self._images)):
            if self.area(place).contains(event.position()):
                self.chosen.emit(place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        turn = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if turn is None or not self._images:
            super().keyPressEvent(event)
            return
        at = 0 if self.current is None else min(max(self.current + turn, 0), len(self._images) - 1)
        self.chosen.emit(at)
