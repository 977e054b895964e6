"""One of a few words, and a tick, without the frames and arrows of Qt's own. They own the choice made and no meaning."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QCheckBox, QComboBox, QStyle, QStyleOptionButton

from gradviz.app import icons

CHEVRON, EDGE = 14, 8
"""The sign at the right end of a choice, and how far it lies from there."""


class Choice(QComboBox):
    """One of a few keys, each shown by its words."""

    def __init__(self, options: Mapping[str, str], now: str) -> None:
        super().__init__()
        for key, word in options.items():
            self.addItem(word, key)
        self.choose(now)

    @property
    def key(self) -> str:
        """The key chosen."""
        return str(self.currentData())

    def say(self, options: Mapping[str, str]) -> None:
        """Other words for the keys that are there."""
        for key, word in options.items():
            if (place := self.findData(key)) >= 0:
                self.setItemText(place, word)

    def choose(self, key: str) -> None:
        """Choose a key, if it is there."""
        self.setCurrentIndex(max(self.findData(key), 0))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        ink = self.palette().color(QPalette.ColorRole.Text).name()
        place = QRectF(self.width() - EDGE - CHEVRON, (self.height() - CHEVRON) / 2, CHEVRON, CHEVRON)
        icons.renderer("down", ink).render(painter, place)
        painter.end()


class Tick(QCheckBox):
    """On or off, as a box of the style sheet with a tick in the accent."""

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.isChecked():
            return
        option = QStyleOptionButton()
        self.initStyleOption(option)
        box = QRectF(self.style().subElementRect(QStyle.SubElement.SE_CheckBoxIndicator, option, self))
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(self.palette().color(QPalette.ColorRole.Accent), 2)
        painter.setPen(pen)
        at = [QPointF(box.left() + x * box.width(), box.top() + y * box.height()) for x, y in ((0.24, 0.52), (0.43, 0.71), (0.77, 0.3))]
        painter.drawPolyline(at)
        painter.end()
