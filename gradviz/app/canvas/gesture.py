"""What a press, a move and a release on the canvas mean: click, pan, drag of a node, or a band around several. Paints nothing."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QObject, QPointF, QRectF, Qt, Signal

from gradviz.picture.diagram import Item

START = 4
"""A press that moves less than so many pixels is a click."""
Kind = Literal["", "pan", "drag", "band"]


class Gesture(QObject):
    """One press at a time; all places are pixels of the canvas."""

    clicked = Signal(object)
    toggled = Signal(object)
    panned = Signal(float, float)
    dragged = Signal(object, QPointF)
    dropped = Signal()
    banded = Signal(QRectF)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.kind: Kind = ""
        self._start: QPointF | None = None
        self._last = QPointF()
        self._item: Item = None
        self._adds = self._is_left = False

    @property
    def busy(self) -> bool:
        """Whether a button is down."""
        return self._start is not None

    @property
    def band(self) -> QRectF | None:
        """The band while one is drawn."""
        return QRectF(self._start, self._last).normalized() if self.kind == "band" and self._start is not None else None

    def press(self, at: QPointF, item: Item, button: Qt.MouseButton, modifiers: Qt.KeyboardModifier) -> None:
        """A button goes down over `item`."""
        if button in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
            self._start, self._last, self._item, self.kind = at, at, item, ""
            self._adds = bool(modifiers & (Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier))
            self._is_left = button == Qt.MouseButton.LeftButton

    def move(self, at: QPointF) -> None:
        """The mouse moves with the button down."""
        if self._start is None:
            return
        if not self.kind and (at - self._start).manhattanLength() > START:
            self.kind = self._meaning()
        step, self._last = at - self._last, at
        if self.kind == "pan":
            self.panned.emit(step.x(), step.y())
        elif self.kind == "drag":
            self.dragged.emit(self._item, at - self._start)

    def release(self, at: QPointF) -> None:
        """The button goes up."""
        if self._start is None:
            return
        self.move(at)
        band, kind = self.band, self.kind
        self.cancel()
        if kind == "drag":
            self.dropped.emit()
        elif band is not None:
            self.banded.emit(band)
        elif not kind and self._is_left:
            (self.toggled if self._adds else self.clicked).emit(self._item)

    def cancel(self) -> None:
        """Forget the press."""
        self._start, self.kind = None, ""

    def _meaning(self) -> Kind:
        """A node is dragged, an empty place with Shift begins a band, all else moves the picture."""
        if not self._is_left:
            return "pan"
        if isinstance(self._item, int):
            return "drag"
        return "band" if self._adds and self._item is None else "pan"
