"""Writing off the UI thread, the newest only. Owns the thread, which the end of the program waits for; knows no file."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock, Thread

Work = Callable[[], object]


class Writer:
    """Its thread lives while there is something to write. It is no daemon, so that nothing is lost when the program ends."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._next: Work | None = None
        self._thread: Thread | None = None

    def write(self, work: Work) -> None:
        """Have `work` done at once, or after what is being written, instead of what waits for that."""
        with self._lock:
            self._next = work
            if self._thread is None or not self._thread.is_alive():
                self._thread = Thread(target=self._work, name="gradviz writer")
                self._thread.start()

    def finish(self) -> None:
        """Wait until all is written."""
        with self._lock:
            thread = self._thread
        if thread is not None:
            thread.join()

    def _work(self) -> None:
        while True:
            with self._lock:
                work, self._next = self._next, None
                if work is None:
                    self._thread = None
                    return
            work()
