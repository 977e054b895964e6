"""Work off the UI thread: a function runs in one thread and its result comes back on this one. Knows no job."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from queue import PriorityQueue
from threading import Thread
from typing import Any

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from gradviz.app.sharing import gently

Work = Callable[[], Any]
LAST = float("-inf")


class Worker(QObject):
    """One thread that does one thing after another, from `release` on; `work` must not touch widgets.

    There is one object and one signal for all jobs: a QObject per job dies while its own signal is still under way.
    """

    _arrived = Signal(int, object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waiting: PriorityQueue[tuple[float, int, Work | None]] = PriorityQueue()
        self._then: dict[int, tuple[QObject, Callable[[Any], None]]] = {}
        self._numbers = count()
        self._thread: Thread | None = None
        self._arrived.connect(self._deliver)

    def release(self) -> None:
        """Begin with what has been asked for so far, once the first picture is painted."""
        if self._thread is None:
            self._thread = Thread(target=self._work, name="gradviz worker", daemon=True)
            self._thread.start()

    def run(self, work: Work, then: Callable[[Any], None], asker: QObject, priority: int = 0) -> None:
        """Do `work` in the thread, higher `priority` first; `then` gets its result on the UI thread, while `asker` lives.

        What `work` raises is raised there too, where the crash report catches it. A worker outlives the window that asked it.
        """
        number = next(self._numbers)
        self._then[number] = (asker, then)
        self._waiting.put((-priority, number, work))

    def close(self) -> None:
        """Forget what waits and let what runs end; its result is dropped."""
        self._then.clear()
        self._waiting.put((LAST, next(self._numbers), None))
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def _work(self) -> None:
        while True:
            _, number, work = self._waiting.get()
            if work is None:
                return
            try:
                with gently():
                    self._arrived.emit(number, work(), None)
            except Exception as error:
                self._arrived.emit(number, None, error)

    def _deliver(self, number: int, result: Any, error: Exception | None) -> None:
        asker, then = self._then.pop(number, (None, None))
        if asker is None or then is None or not isValid(asker):
            return
        if error is not None:
            raise error
        then(result)
