"""One of a few words, and a tick, without the frames and arrows of Qt's own. They own the choice made and no meaning."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent, QPalette, QPen, QWheelEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QSizePolicy, QStyle, QStyleOptionButton, QStyleOptionComboBox, QStylePainter, QToolTip

from gradviz.app import icons

CHEVRON, EDGE = 14, 8
"""The sign at the right end of a choice, and how far it lies from there."""
LEAST, LARGEST, BORDER = 64, 10_000, 4
MOST_ROWS = 16
"""A longer list is scrolled."""
WRAPPED = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignVCenter)


class Choice(QComboBox):
    """One of a few keys, each shown by its words."""

    def __init__(self, options: Mapping[str, str], now: str) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMaxVisibleItems(MOST_ROWS)
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

    def shown(self) -> str:
        """What is painted of the words, of the placeholder while nothing is chosen."""
        room = self.width() - 2 * EDGE - CHEVRON
        return self.fontMetrics().elidedText(self.currentText() or self.placeholderText(), Qt.TextElideMode.ElideRight, room)

    def minimumSizeHint(self) -> QSize:
        return QSize(LEAST, super().minimumSizeHint().height())

    def showPopup(self) -> None:
        """All words are whole in the list."""
        self.view().setMinimumWidth(self.view().sizeHintForColumn(0) + 2 * EDGE)
        super().showPopup()

    def event(self, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.ToolTip
            and isinstance(event, QHelpEvent)
            and self.shown() not in (self.currentText(), self.placeholderText())
        ):
            QToolTip.showText(event.globalPos(), "\n".join(filter(None, (self.currentText(), self.toolTip()))), self)
            return True
        return super().event(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """A wheel that passes over it scrolls what it stands in, and never chooses."""
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        option.currentText = self.shown()
        painter = QStylePainter(self)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        ink = self.palette().color(QPalette.ColorRole.Text).name()
        place = QRectF(self.width() - EDGE - CHEVRON, (self.height() - CHEVRON) / 2, CHEVRON, CHEVRON)
        icons.renderer("down", ink).render(painter, place)
        painter.end()


class Tick(QCheckBox):
    """On or off, as a box of the style sheet with a tick in the accent; its words go on below where there is no room beside it."""

    def __init__(self, text: str = "") -> None:
        super().__init__(text)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def minimumSizeHint(self) -> QSize:
        return QSize(min(LEAST, self.sizeHint().width()), super().minimumSizeHint().height())

    def heightForWidth(self, width: int) -> int:
        room = QRect(0, 0, max(width - self._beside, 1), LARGEST)
        return max(self.sizeHint().height(), self.fontMetrics().boundingRect(room, WRAPPED, self.text()).height() + 2 * BORDER)

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    @property
    def _beside(self) -> int:
        """What of the width is no text."""
        return self.sizeHint().width() - self.fontMetrics().horizontalAdvance(self.text())

    def paintEvent(self, event: QPaintEvent) -> None:
        option = QStyleOptionButton()
        self.initStyleOption(option)
        whole = option.text
        option.text = ""
        painter = QStylePainter(self)
        painter.drawControl(QStyle.ControlElement.CE_CheckBox, option)
        box = QRectF(self.style().subElementRect(QStyle.SubElement.SE_CheckBoxIndicator, option, self))
        if whole:
            left = self._beside - BORDER
            painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
            painter.drawText(self.rect().adjusted(left, BORDER, -BORDER, -BORDER), WRAPPED, whole)
        if self.isChecked():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Accent), 2))
            corners = ((0.24, 0.52), (0.43, 0.71), (0.77, 0.3))
            painter.drawPolyline([QPointF(box.left() + x * box.width(), box.top() + y * box.height()) for x, y in corners])
        painter.end()
