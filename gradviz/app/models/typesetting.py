"""Typeset formulas: asked for once, made off the UI thread, kept as paths. Knows no widget."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QPainterPath

from gradviz.app.canvas.paint import qt_path
from gradviz.app.worker import Worker
from gradviz.picture.typeset import MathPath

Typeset = Callable[[str], MathPath | None]
"""LaTeX to a path; None where it cannot be set."""


class Typesetter(QObject):
    """`paths` holds what is ready; `ready` says that there is more."""

    ready = Signal()

    def __init__(self, typeset: Typeset | None, worker: Worker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.paths: dict[str, QPainterPath] = {}
        self._typeset, self._worker = typeset, worker
        self._asked: set[str] = set()
        self._started = False

    def start(self) -> None:
        """Begin to work, once the first picture is painted."""
        self._started = True
        for latex in self._asked:
            self._send(latex)

    def ask(self, latex: str) -> None:
        """Want a formula; a formula that failed before stays plain."""
        if latex in self._asked:
            return
        self._asked.add(latex)
        if self._started:
            self._send(latex)

    def _send(self, latex: str) -> None:
        typeset = self._typeset
        if typeset is not None:
            self._worker.run(lambda: (latex, typeset(latex)), self._take)

    def _take(self, made: tuple[str, MathPath | None]) -> None:
        latex, path = made
        if path is not None:
            self.paths[latex] = qt_path(path.path)
            self.ready.emit()
