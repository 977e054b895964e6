"""Saving what a part of the window shows, as a table or a picture: the menu, the question for a place, and what goes wrong."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QPoint, QRect, QSize, Signal
from PySide6.QtGui import QColor, QImage, QImageWriter, QPainter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from gradviz import files, words
from gradviz.errors import GradvizError

WIDTH = 1600
"""Pixels across a saved picture: sharp on a slide."""
Paint = Callable[[QPainter], None]


class Saver(QObject):
    """`table` and `svg` make the files' contents, `paint` draws on `size` for pixels. `ask_path(title, name, kinds)` asks the user."""

    refused = Signal(object)

    def __init__(
        self, owner: QWidget, name: Callable[[], str], table: Callable[[], bytes], svg: Callable[[], bytes], png: Callable[[], bytes]
    ) -> None:
        super().__init__(owner)
        self._owner, self._name, self._table = owner, name, table
        self._pictures = {".svg": svg, ".png": png}
        self.ask_path: Callable[[str, str, str], str] = self._ask

    def fill(self, menu: QMenu) -> None:
        """Add what can be saved to a menu."""
        menu.addAction(words.say("Save as table (CSV) …"), self.save_table)
        menu.addAction(words.say("Save as picture …"), self.save_picture)

    def show_menu(self, at: QPoint) -> None:
        """A menu of its own."""
        menu = QMenu(self._owner)
        self.fill(menu)
        popped(menu, at)

    def save_table(self) -> None:
        """Write the numbers to a file that the user names."""
        path = self.ask_path(words.say("Save as table"), self._named("csv"), "CSV (*.csv)")
        if path:
            self._write(Path(path), self._table)

    def save_picture(self) -> None:
        """Write what is seen, as PNG or SVG."""
        path = self.ask_path(words.say("Save as picture"), self._named("png"), "PNG (*.png);;SVG (*.svg)")
        if path:
            self._write(Path(path), self._pictures[".svg" if path.lower().endswith(".svg") else ".png"])

    def _write(self, path: Path, content: Callable[[], bytes]) -> None:
        try:
            files.write(path, content(), backup=False)
        except GradvizError as error:
            self.refused.emit(error)

    def _named(self, ending: str) -> str:
        return f"{self._name().lower().replace(' ', '-') or 'plot'}.{ending}"

    def _ask(self, title: str, name: str, kinds: str) -> str:
        return QFileDialog.getSaveFileName(self._owner, title, name, kinds)[0]


def popped(menu: QMenu, at: QPoint) -> None:
    """Show a menu that goes when it is closed."""
    menu.aboutToHide.connect(menu.deleteLater)
    menu.popup(at)


def pixels(size: QSize, ground: QColor, paint: Paint) -> bytes:
    """What `paint` draws on a ground, as a PNG file of WIDTH."""
    ratio = WIDTH / max(1, size.width())
    image = QImage(WIDTH, max(1, round(size.height() * ratio)), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(ground)
    painter = QPainter(image)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
    paint(painter)
    painter.end()
    room = QByteArray()
    buffer = QBuffer(room)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, b"png").write(image)
    return bytes(room.data())


def drawn_svg(size: QSize, title: str, paint: Paint) -> bytes:
    """What `paint` draws, as an SVG file; for what is no picture as data."""
    room = QByteArray()
    buffer = QBuffer(room)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setSize(size)
    generator.setViewBox(QRect(QPoint(0, 0), size))
    generator.setTitle(title)
    painter = QPainter(generator)
    paint(painter)
    painter.end()
    return bytes(room.data())
