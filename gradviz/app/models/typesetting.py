"""Typeset formulas: requested once, made off the UI thread, cached as paths. Knows no widget."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QPainterPath

from gradviz.app.canvas.paint import qt_path
from gradviz.app.worker import Worker
from gradviz.picture.typeset import LONGEST, MathPath, Typeset

TRIES = 3
"""How often a formula is tried: a busy machine may be too slow for one, above all the first, which is retried once a later one came."""
KEPT = 100
"""How many formulas are kept, those asked for last: a long one is 100 kB. Whoever shows one keeps its path, so nothing seen is lost."""


class Typesetter(QObject):
    """`paths` holds what is ready of the formulas asked for last; `ready` says that there is more."""

    ready = Signal()

    def __init__(self, typeset: Typeset, worker: Worker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.paths: dict[str, QPainterPath] = {}
        self._typeset, self._worker = typeset, worker
        self._asked: dict[str, int] = {}
        self._late: set[str] = set()

    def ask(self, latex: str) -> None:
        """Want a formula; one that failed TRIES times stays plain."""
        if len(latex) > LONGEST:
            return
        tries = self._asked.pop(latex, None)
        self._asked[latex] = TRIES if tries is None else tries
        if tries is not None and latex not in self._late:
            return
        if len(self._asked) > KEPT:
            oldest = next(iter(self._asked))
            del self._asked[oldest]
            self.paths.pop(oldest, None)
            self._late.discard(oldest)
        self._try(latex)

    def _try(self, latex: str) -> None:
        self._late.discard(latex)
        self._asked[latex] -= 1
        self._worker.run(lambda: (latex, self._typeset(latex)), self._take, self)

    def _take(self, made: tuple[str, MathPath | None]) -> None:
        latex, path = made
        if latex not in self._asked:
            return
        if path is not None:
            self.paths[latex] = qt_path(path.path)
            self.ready.emit()
            for late in tuple(self._late & self._asked.keys()):
                self._try(late)
        elif self._asked[latex] > 0:
            self._late.add(latex)
