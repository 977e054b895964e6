"""Which part of the window has which room: in a narrow one the inputs are a drawer, in a low one bars are lower. Makes no part."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QTimer
from PySide6.QtWidgets import QHBoxLayout

from gradviz.app.fonts import scaled
from gradviz.picture.theme import METRICS

if TYPE_CHECKING:
    from gradviz.app.main_window import MainWindow

SHARE, MORE_NAMES = 3, 80
"""A window wider than usual gives the inputs and the names of examples one part in SHARE of its extra width, up to MORE_NAMES."""


class Folding:
    """Fits the parts of a window to its size; `row` is the layout that the inputs stand in while there is room."""

    def __init__(self, window: MainWindow, row: QHBoxLayout) -> None:
        self._window, self._row = window, row
        self._drawer_open = False

    def fit(self) -> None:
        """Give each part the room the window has."""
        window = self._window
        if window.presenter.active:
            return
        narrow, low = window.width() < scaled(METRICS.narrow_below), window.height() < METRICS.low_below
        window.rail.fold(narrow)
        window.workspaces.fold(narrow, low)
        window.editor.fold(narrow, low)
        window.editor.text.limit(low=window.height() < METRICS.lowest_below)
        window.transport.fold(narrow, low)
        window.explain.table.fold(low)
        window.right.setFixedWidth(scaled(METRICS.right_dock_narrow if narrow else METRICS.right_dock))
        spare = window.width() - scaled(METRICS.window_width)
        window.left.setFixedWidth(scaled(METRICS.left_dock) + min(max(spare, 0) // SHARE, scaled(MORE_NAMES)))
        if narrow:
            self._float_inputs()
        elif window.left.parent() is not self._row.parentWidget() or self._row.indexOf(window.left) < 0:
            self._row.insertWidget(0, window.left)
            window.left.show()

    def turn_drawer(self) -> None:
        """Open or close the drawer of the inputs."""
        self._drawer_open = not self._drawer_open
        self.fit()

    def _float_inputs(self) -> None:
        """The inputs as a drawer over the canvas."""
        window = self._window
        self._row.removeWidget(window.left)
        window.left.setParent(window.centralWidget())
        window.left.setVisible(self._drawer_open)
        QTimer.singleShot(0, window, self._place_drawer)

    def _place_drawer(self) -> None:
        """Over the canvas, once that has its size."""
        window = self._window
        body = window.centralWidget()
        if body is not None and self._row.indexOf(window.left) < 0:
            corner = window.canvas.mapTo(body, QPoint(0, 0))
            window.left.setGeometry(corner.x(), corner.y(), scaled(METRICS.left_dock), window.canvas.height())
            window.left.raise_()
