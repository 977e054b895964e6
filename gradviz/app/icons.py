"""Icons: SVG files drawn in a colour of the theme. Owns rendering and caching; names are files in assets/icons."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from gradviz import resources

SCALE = 2


@cache
def _drawing(name: str) -> str:
    return (resources.assets_folder() / "icons" / f"{name}.svg").read_text(encoding="utf-8")


@cache
def renderer(name: str, color: str) -> QSvgRenderer:
    """The icon as vectors in `color`, to be drawn by a painter at any size."""
    return QSvgRenderer(QByteArray(_drawing(name).replace("currentColor", color).encode()))


@cache
def pixmap(name: str, color: str, size: int = 16) -> QPixmap:
    """The icon as a sharp picture of `size` logical pixels; a copy, as a painter's tools stay with what it painted on."""
    picture = QPixmap(size * SCALE, size * SCALE)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    renderer(name, color).render(painter, QRectF(0, 0, size * SCALE, size * SCALE))
    painter.end()
    picture = picture.copy()
    picture.setDevicePixelRatio(SCALE)
    return picture


@cache
def icon(name: str, color: str, size: int = 16) -> QIcon:
    """The icon for buttons and menus; the same drawing when disabled, so that no grey is invented."""
    made = QIcon(pixmap(name, color, size))
    made.addPixmap(pixmap(name, color, size), QIcon.Mode.Disabled)
    return made
