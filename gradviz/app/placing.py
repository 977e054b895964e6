"""Where and how large a window opens: never larger than the screen has room, frame included. Owns sizes and places only."""

from __future__ import annotations

from PySide6.QtCore import QMargins, QRect, QSize
from PySide6.QtWidgets import QWidget

ROUGH_FRAME = QMargins(8, 36, 8, 8)
"""What a window manager may add, before the window has been shown and told."""


def roomy(wanted: QSize, room: QRect, frame: QMargins = ROUGH_FRAME) -> QSize:
    """The size `wanted`, or as much of it as fits the screen inside a frame."""
    return wanted.boundedTo(room.marginsRemoved(frame).size())


def inside(window: QRect, room: QRect, frame: QMargins) -> QRect:
    """`window` shrunk and moved so that it and its frame lie in `room`."""
    free = room.marginsRemoved(frame)
    size = window.size().boundedTo(free.size())
    left = min(max(window.x(), free.x()), free.x() + free.width() - size.width())
    top = min(max(window.y(), free.y()), free.y() + free.height() - size.height())
    return QRect(left, top, size.width(), size.height())


def frame_of(window: QWidget) -> QMargins:
    """What the window manager has put around a window that is shown."""
    outer, inner = window.frameGeometry(), window.geometry()
    return QMargins(inner.left() - outer.left(), inner.top() - outer.top(), outer.right() - inner.right(), outer.bottom() - inner.bottom())


def prepare(window: QWidget) -> None:
    """Before it is shown: no larger than the screen."""
    room = window.screen().availableGeometry()
    wanted = window.size()
    window.setMinimumSize(roomy(window.minimumSize(), room))
    window.resize(roomy(wanted, room))


def settle(window: QWidget) -> None:
    """Once the frame is known: nothing of it lies off the screen."""
    if window.isMaximized() or window.isFullScreen():
        return
    placed = inside(window.geometry(), window.screen().availableGeometry(), frame_of(window))
    if placed != window.geometry():
        window.setMinimumSize(window.minimumSize().boundedTo(placed.size()))
        window.setGeometry(placed)
