"""The frame of every plot: title, values, axes in the theme's inks, zoom, pan, and a menu to save it. Draws no data of its own.

Ctrl and the wheel zoom, dragging pans, a double click shows all again; the wheel alone scrolls the panel.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QBuffer, QByteArray, QEvent, QIODevice, QObject, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QColor, QContextMenuEvent, QImage, QImageWriter, QPainter, QPen, QWheelEvent
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QFileDialog, QMenu, QSizePolicy, QVBoxLayout, QWidget

from gradviz import files, words
from gradviz.app.fonts import number_font, scaled
from gradviz.app.models.plot_table import Row, to_csv
from gradviz.app.panels.controls import caption
from gradviz.errors import GradvizError
from gradviz.picture.theme import TYPE, Theme

HEIGHT = 128
LEFT = 44
WIDTH_SAVED = 1600


class PlotFrame(QWidget):
    """`refused` carries what went wrong with a file. `ask_path(title, name, kinds)` is put to the user; tests answer it."""

    refused = Signal(object)

    def __init__(self, library: Any, height: int = HEIGHT) -> None:
        super().__init__()
        self._library, self._height = library, height
        self._theme: Theme | None = None
        self.zoomed = False
        self.ask_path: Callable[[str, str, str], str] = self._ask
        self.title, self.values = caption("", "section"), caption("", "number", wraps=True)
        self.values.setTextFormat(Qt.TextFormat.RichText)
        self.values.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.plot = library.PlotWidget(background=None)
        self.plot.setFixedHeight(scaled(height))
        self.plot.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.plot.setMenuEnabled(False)
        self.plot.hideButtons()
        self.plot.setFrameShape(self.plot.Shape.NoFrame)
        self.plot.showGrid(y=True, alpha=0.25)
        self.plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.plot.viewport().setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents, False)
        self.plot.viewport().installEventFilter(self)
        self.box.sigRangeChangedManually.connect(self._keep)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.title)
        column.addWidget(self.values)
        column.addWidget(self.plot)

    @property
    def box(self) -> Any:
        """The part with the axes' ranges."""
        return self.plot.getPlotItem().vb

    def rows(self) -> Sequence[Row]:
        """What is drawn, for a table."""
        return ()

    def menu(self) -> QMenu:
        """What one may do with the plot."""
        menu = QMenu(self)
        menu.addAction(words.say("Show all"), self.reset)
        menu.addSeparator()
        menu.addAction(words.say("Save as table (CSV) …"), self.save_table)
        menu.addAction(words.say("Save as picture …"), self.save_picture)
        return menu

    def reset(self) -> None:
        """Show all data again, and what comes."""
        self.zoomed = False
        self.box.enableAutoRange()

    def _keep(self) -> None:
        """What the mouse chose stays, whatever comes."""
        self.zoomed = True

    def save_table(self) -> None:
        """Write the points to a file that the user names."""
        path = self.ask_path(words.say("Save as table"), self._named("csv"), "CSV (*.csv)")
        if path:
            self._write(Path(path), to_csv(self.rows()))

    def save_picture(self) -> None:
        """Write the plot as it is seen, at a size for slides, as PNG or SVG."""
        path = self.ask_path(words.say("Save as picture"), self._named("png"), "PNG (*.png);;SVG (*.svg)")
        if path:
            self._write(Path(path), self._svg() if path.lower().endswith(".svg") else self._png())

    def _write(self, path: Path, content: bytes) -> None:
        try:
            files.write(path, content, backup=False)
        except GradvizError as error:
            self.refused.emit(error)

    def _png(self) -> bytes:
        ratio = WIDTH_SAVED / max(1, self.plot.width())
        image = QImage(WIDTH_SAVED, round(self.plot.height() * ratio), QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(ratio)
        image.fill(QColor(self._theme["window"] if self._theme else "white"))
        painter = QPainter(image)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
        self.plot.render(painter, self.plot.viewport().rect(), self.plot.viewport().rect())
        painter.end()
        room = QByteArray()
        buffer = QBuffer(room)
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        QImageWriter(buffer, b"png").write(image)
        return bytes(room.data())

    def _svg(self) -> bytes:
        room = QByteArray()
        buffer = QBuffer(room)
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        generator = QSvgGenerator()
        generator.setOutputDevice(buffer)
        generator.setSize(self.plot.viewport().size())
        generator.setViewBox(self.plot.viewport().rect())
        generator.setTitle(self.title.text())
        painter = QPainter(generator)
        self.plot.render(painter, self.plot.viewport().rect(), self.plot.viewport().rect())
        painter.end()
        return bytes(room.data())

    def _named(self, ending: str) -> str:
        return f"{self.title.text().lower().replace(' ', '-') or 'plot'}.{ending}"

    def _ask(self, title: str, name: str, kinds: str) -> str:
        return QFileDialog.getSaveFileName(self, title, name, kinds)[0]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QWheelEvent):
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                return False
            event.ignore()
            return True
        if event.type() == QEvent.Type.MouseButtonDblClick:
            self.reset()
            return True
        if isinstance(event, QContextMenuEvent):
            self._show_menu(event.globalPos())
            return True
        return False

    def _show_menu(self, at: QPoint) -> None:
        menu = self.menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(at)

    def place_of(self, point: QPointF) -> tuple[float, float] | None:
        """The place on the axes under a point of the scene."""
        if not self.box.sceneBoundingRect().contains(point):
            return None
        place = self.box.mapSceneToView(point)
        return float(place.x()), float(place.y())

    def dress(self, theme: Theme) -> None:
        """Another theme."""
        self._theme = theme
        for side in ("left", "bottom"):
            axis = self.plot.getAxis(side)
            axis.setPen(QPen(QColor(theme["line"]), 1))
            axis.setTextPen(QColor(theme["muted"]))
            axis.setStyle(tickFont=number_font(TYPE.tag), tickLength=0)
        self.plot.getAxis("left").setWidth(scaled(LEFT))
        self.plot.setFixedHeight(scaled(self._height))
