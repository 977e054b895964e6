"""Work that may wait until the picture is painted: done once after what is due now, and not at every turn of a drag."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QElapsedTimer, QObject, QTimer

PAUSE = 30
"""Milliseconds between two runs while asked again and again."""


class Soon(QTimer):
    """`ask` as often as you like; the work runs after the events that are waiting, or a pause after its last run."""

    def __init__(self, work: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent, singleShot=True)
        self._work = work
        self._since = QElapsedTimer()
        self.timeout.connect(self._run)

    def ask(self) -> None:
        """Want the work done."""
        if not self.isActive():
            rested = not self._since.isValid() or self._since.elapsed() > PAUSE
            self.start(0 if rested else PAUSE)

    def _run(self) -> None:
        self._work()
        self._since.start()
