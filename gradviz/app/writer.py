"""Writing off the UI thread, the newest only. Owns the thread, which the end of the program waits for; knows no file."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait

Work = Callable[[], object]


class Writer:
    """Its one thread is begun at once and then waits for work: to begin one while others are busy held the window up for 14 ms."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, "gradviz writer")
        self._newest = self._thread.submit(lambda: None)

    def write(self, work: Work) -> None:
        """Have `work` done at once, or after what is being written, instead of what waits for that."""
        self._newest.cancel()
        self._newest = self._thread.submit(_do, work)

    def finish(self) -> None:
        """Wait until all is written."""
        wait([self._newest])


def _do(work: Work) -> None:
    """What goes wrong is told as it is of any thread, and the thread goes on."""
    try:
        work()
    except Exception:
        threading.excepthook(threading.ExceptHookArgs((*sys.exc_info(), threading.current_thread())))
