"""Worker threads that a plan owns: they run one work each beside the caller, who waits. Knows nothing of plans."""

from __future__ import annotations

import threading
import weakref
from collections.abc import Callable, Sequence
from queue import SimpleQueue

Work = Callable[[], None]


class Crew:
    """Some worker threads, started at first use and ended by `close` or with the crew itself."""

    def __init__(self, workers: int) -> None:
        self._orders: list[SimpleQueue[Work | None]] = [SimpleQueue() for _ in range(workers)]
        self._done: SimpleQueue[BaseException | None] = SimpleQueue()
        self._threads: list[threading.Thread] = []
        self._end = weakref.finalize(self, _dismiss, self._orders, self._threads)

    def run(self, works: Sequence[Work]) -> None:
        """Run all works, the first in this thread; return when all are done. Raises what one of them raised."""
        if len(works) > 1 and not self._end.alive:
            raise RuntimeError("this crew is closed")
        if len(works) > 1 and not self._threads:
            self._start()
        for orders, work in zip(self._orders, works[1:], strict=False):
            orders.put(work)
        problems: list[BaseException] = []
        try:
            works[0]()
        finally:
            found = [self._done.get() for _ in works[1:]]
            problems = [problem for problem in found if problem is not None]
        if problems:
            raise problems[0]

    def close(self) -> None:
        """End the threads and wait for them. A second call does nothing."""
        self._end()

    @property
    def threads(self) -> tuple[threading.Thread, ...]:
        """The threads at work, none before the first run."""
        return tuple(self._threads)

    def _start(self) -> None:
        for number, orders in enumerate(self._orders):
            thread = threading.Thread(target=_serve, args=(orders, self._done), name=f"plan worker {number + 1}", daemon=True)
            thread.start()
            self._threads.append(thread)


def _serve(orders: SimpleQueue[Work | None], done: SimpleQueue[BaseException | None]) -> None:
    """The life of a worker. It holds no work while it waits, so that a plan nobody needs can go."""
    while (work := orders.get()) is not None:
        try:
            work()
        except BaseException as problem:  # handed to the caller of `run`, who raises it
            done.put(problem)
        else:
            done.put(None)
        del work


def _dismiss(orders: Sequence[SimpleQueue[Work | None]], threads: Sequence[threading.Thread]) -> None:
    for queue in orders:
        queue.put(None)
    for thread in threads:
        if thread is not threading.current_thread():
            thread.join()
