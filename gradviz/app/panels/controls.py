"""Small controls that Qt's own do not look right for: slider, segments, number field, icon button. They own no meaning."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QFontMetrics, QIcon, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QDialogButtonBox, QFrame, QLabel, QLineEdit, QMessageBox, QSizePolicy, QToolButton, QWidget

from gradviz.app import icons
from gradviz.app.fonts import chrome_font, scaled
from gradviz.notation import MINUS, number
from gradviz.picture.theme import Theme

NUMBER_STEP = 0.1
INDENT = 15
FIELD, FIELD_PADDING = 60, 20
"""A field of numbers, and what of its width is no text."""
DIGITS = (10, 6, 5, 4, 3, 2)
"""A field shows as many as fit; all of them while it has the cursor."""


def caption(text: str, kind: str = "caption", *, wraps: bool = False) -> QLabel:
    """A label whose look the style sheet knows by `kind`."""
    label = QLabel(text)
    label.setProperty("kind", kind)
    label.setWordWrap(wraps)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label


def separator() -> QFrame:
    """A 1-px line between areas."""
    line = QFrame()
    line.setProperty("area", "line")
    line.setFixedHeight(1)
    return line


def align_question(box: QMessageBox) -> None:
    """Without an icon Qt indents the words of a question; its buttons begin where they do."""
    for buttons in box.findChildren(QDialogButtonBox):
        buttons.setContentsMargins(INDENT, 0, INDENT, 0)


class IconButton(QToolButton):
    """A button with one icon of the theme; reached by Tab, never by click, so that Space goes on stepping."""

    def __init__(self, name: str, role: str = "text", size: int = 16) -> None:
        super().__init__()
        self.name, self.role = name, role
        self.setIconSize(QSize(size, size))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setProperty("keepsKeys", "Space")

    def dress(self, theme: Theme) -> None:
        """Draw the icon in the theme's colour."""
        self.setIcon(icons.icon(self.name, theme[self.role], self.iconSize().width()))

    def draw(self, name: str, theme: Theme) -> None:
        """Another icon."""
        self.name = name
        self.dress(theme)

    def explain(self, words: str) -> None:
        """Name the button for tool tip and screen reader."""
        self.setToolTip(words)
        self.setAccessibleName(words)


class TextButton(QToolButton):
    """A button with a word, and maybe an icon, in a look the style sheet knows by `kind`."""

    def __init__(self, kind: str) -> None:
        super().__init__()
        self.setProperty("kind", kind)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setProperty("keepsKeys", "Space")
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)

    def draw(self, icon: QIcon, words: str) -> None:
        """Icon and word."""
        self.setIcon(icon)
        self.setText(words)


class ElidedLabel(QLabel):
    """One line that ends in an ellipsis where there is no room; one that is `first` keeps its room longer than the others."""

    def __init__(self, kind: str = "", *, first: bool = False) -> None:
        super().__init__()
        self.setProperty("kind", kind)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Preferred if first else QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.setFont(self.font())
        painter.drawText(self.rect(), int(self.alignment() | Qt.AlignmentFlag.AlignVCenter), self.shown())
        painter.end()

    def shown(self) -> str:
        """What is painted of the text."""
        return self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())


class Segmented(QWidget):
    """A few words in one track, one of them chosen; a floating one has its track from the bar that it lies in."""

    chosen = Signal(str)

    def __init__(self, keys: Sequence[str], *, floating: bool = False) -> None:
        super().__init__()
        self._floating = floating
        self.keys = tuple(keys)
        self.words = dict.fromkeys(keys, "")
        self.current = self.keys[0]
        self._theme: Theme | None = None
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setProperty("keepsKeys", "Left Right")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def dress(self, theme: Theme) -> None:
        """Another theme."""
        self._theme = theme
        self.update()

    def say(self, words: dict[str, str]) -> None:
        """The words, by key."""
        self.words = words
        self.setAccessibleName(", ".join(words.values()))
        self.updateGeometry()
        self.update()

    def choose(self, key: str) -> None:
        """Show another choice without telling anyone."""
        self.current = key
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(round(sum(self._widths())) + 6, 34)

    def _widths(self) -> list[float]:
        metrics = QFontMetrics(chrome_font(13))
        return [metrics.horizontalAdvance(self.words[key]) + 22 for key in self.keys]

    def _areas(self) -> list[QRectF]:
        areas, left = [], 3.0
        for width in self._widths():
            areas.append(QRectF(left, 3, width, self.height() - 6))
            left += width
        return areas

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        if theme is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        track = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        ring = QPen(QColor(theme["accent"]), 2) if self.hasFocus() else QPen(QColor(theme["line"]), 1)
        outlined = theme.tag_outline and not self._floating
        painter.setPen(ring if self.hasFocus() or outlined else Qt.PenStyle.NoPen)
        painter.setBrush(Qt.BrushStyle.NoBrush if self._floating else QColor(theme["sunken"]))
        painter.drawRoundedRect(track, 8, 8)
        painter.setFont(chrome_font(13))
        for key, area in zip(self.keys, self._areas(), strict=True):
            now = key == self.current
            if now:
                painter.setPen(Qt.PenStyle.NoPen if self._floating else QPen(QColor(theme["line"]), 1))
                painter.setBrush(QColor(theme["accent_tint" if self._floating else "raised"]))
                painter.drawRoundedRect(area, 6, 6)
            painter.setPen(QColor(theme[("accent" if self._floating else "text") if now else "muted"]))
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter, self.words[key])
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        for key, area in zip(self.keys, self._areas(), strict=True):
            if area.contains(event.position()):
                self.chosen.emit(key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        turn = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if turn is None:
            super().keyPressEvent(event)
            return
        at = min(max(self.keys.index(self.current) + turn, 0), len(self.keys) - 1)
        self.chosen.emit(self.keys[at])


class Slider(QWidget):
    """A 2-px track filled from 0, with a ring to drag; the range widens when a value lies outside."""

    dragged = Signal(float)
    released = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.value, self.reach = 0.0, 5.0
        self._theme: Theme | None = None
        self.setMinimumWidth(44)
        self.setFixedHeight(24)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setProperty("keepsKeys", "Left Right Home End")

    def dress(self, theme: Theme) -> None:
        """Another theme."""
        self._theme = theme
        self.update()

    def show_value(self, value: float) -> None:
        """Show a value without telling anyone."""
        self.value = value
        if math.isfinite(value) and abs(value) > self.reach:
            self.reach = 5.0 * math.ceil(abs(value) / 5.0)
        self.update()

    def _place(self, value: float) -> float:
        share = (min(max(value, -self.reach), self.reach) + self.reach) / (2 * self.reach)
        return 7 + share * (self.width() - 14)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        if theme is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = self.height() / 2
        at, zero = self._place(self.value if math.isfinite(self.value) else 0.0), self._place(0.0)
        painter.setPen(QPen(QColor(theme["control"]), 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawLine(QPointF(7, middle), QPointF(self.width() - 7, middle))
        painter.setPen(QPen(QColor(theme["accent"]), 2))
        painter.drawLine(QPointF(zero, middle), QPointF(at, middle))
        painter.setBrush(QColor(theme["surface"]))
        painter.drawEllipse(QPointF(at, middle), 5, 5)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(QPointF(at, middle), 9, 9)
        painter.end()

    def _drag(self, x: float) -> None:
        share = min(max((x - 7) / max(self.width() - 14, 1), 0.0), 1.0)
        value = round((share * 2 - 1) * self.reach / NUMBER_STEP) * NUMBER_STEP
        self._tell(round(value, 6))

    def _tell(self, value: float) -> None:
        self.value = min(max(value, -self.reach), self.reach)
        self.update()
        self.dragged.emit(self.value)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._drag(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._drag(event.position().x())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.released.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            self._tell(round(self.value + NUMBER_STEP * (1 if event.angleDelta().y() > 0 else -1), 6))
            event.accept()
        else:
            event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        moves = {Qt.Key.Key_Left: -NUMBER_STEP, Qt.Key.Key_Right: NUMBER_STEP}
        ends = {Qt.Key.Key_Home: -self.reach, Qt.Key.Key_End: self.reach}
        key = Qt.Key(event.key())
        if key in moves:
            self._tell(round(self.value + moves[key], 6))
        elif key in ends:
            self._tell(ends[key])
        else:
            super().keyPressEvent(event)


class NumberField(QLineEdit):
    """An exact number without arrows: wheel and arrow keys change it, Enter or leaving takes what was typed."""

    entered = Signal(float)

    def __init__(self) -> None:
        super().__init__()
        self.value = 0.0
        self.setProperty("kind", "value")
        self.setProperty("leavesKeys", "Space")
        self.dress()
        self.editingFinished.connect(self._take)

    def dress(self) -> None:
        """Another size of text."""
        self.give(scaled(FIELD))

    def give(self, width: int) -> None:
        """Another width."""
        self.setFixedWidth(width)
        self.show_value(self.value)

    @property
    def wanted(self) -> int:
        """The width that the whole number needs."""
        self.ensurePolished()
        return self.fontMetrics().horizontalAdvance(exact(self.value)) + FIELD_PADDING

    def show_value(self, value: float) -> None:
        """Show a value, unless the user is typing another one."""
        self.value = value
        if not self.hasFocus() or not self.isModified():
            self.setText(exact(value) if self.hasFocus() else self._fitting())
            self.setCursorPosition(0)
            self.setToolTip(exact(value) if self.text() != exact(value) else "")

    def _fitting(self) -> str:
        """As many digits as there is room for: a number that is cut off would be another number."""
        self.ensurePolished()
        metrics, room = self.fontMetrics(), self.width() - FIELD_PADDING
        texts = [number(self.value, digits) for digits in DIGITS]
        return next((text for text in texts if metrics.horizontalAdvance(text) <= room), texts[-1])

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.setText(exact(self.value))
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.show_value(self.value)

    def _take(self) -> None:
        if not self.isModified():
            return
        self.setModified(False)
        value = read_number(self.text())
        if value is None or value == self.value:
            self.show_value(self.value)
        else:
            self.entered.emit(value)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        turn = {Qt.Key.Key_Up: NUMBER_STEP, Qt.Key.Key_Down: -NUMBER_STEP}.get(Qt.Key(event.key()))
        if turn is not None:
            self.entered.emit(round(self.value + turn, 9))
        elif event.key() == Qt.Key.Key_Escape:
            self.setText(exact(self.value))
            self.setModified(False)
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            self.entered.emit(round(self.value + NUMBER_STEP * (1 if event.angleDelta().y() > 0 else -1), 9))
            event.accept()
        else:
            event.ignore()


def exact(value: float) -> str:
    """A number as a field shows it: every digit that counts."""
    return number(value, 10)


def read_number(text: str) -> float | None:
    """The number a user typed, with a true minus or a decimal comma too; None for what is none."""
    try:
        return float(text.strip().replace(MINUS, "-").replace(",", "."))
    except ValueError:
        return None
