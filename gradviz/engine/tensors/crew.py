"""Worker threads that a plan owns: they work beside the caller, who waits. Knows nothing of plans.

NumPy's warnings are silent in them: overflow and the like are left in the numbers.
"""

from __future__ import annotations

import threading
import weakref
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from queue import SimpleQueue

import numpy as np

Work = Callable[[], None]
Problem = BaseException | None


class Crew:
    """Some worker threads, started at first use and ended by `close` or with the crew itself."""

    def __init__(self, workers: int) -> None:
        self._orders: list[SimpleQueue[Work | None]] = [SimpleQueue() for _ in range(workers)]
        self._done: SimpleQueue[Problem] = SimpleQueue()
        self._helped: SimpleQueue[Problem] = SimpleQueue()
        self._threads: list[threading.Thread] = []
        self._end = weakref.finalize(self, _dismiss, self._orders, self._threads)

    @property
    def hands(self) -> int:
        """How many threads work, the caller's among them."""
        return len(self._orders) + 1

    def run(self, works: Sequence[Work]) -> None:
        """Run all works, the first in this thread; return when all are done. Raises what one of them raised."""
        if len(works) > 1 and not self._end.alive:
            raise RuntimeError("this crew is closed")
        if len(works) > 1:
            self._start()
        for orders, work in zip(self._orders, works[1:], strict=False):
            orders.put(partial(_report, work, self._done))
        _raise([_attempt(works[0]), *[self._done.get() for _ in works[1:]]])

    def share(self, works: Sequence[Work]) -> None:
        """Run all works, each by whoever is free first; return when all are done. Raises what one of them raised.

        The caller waits only for works that have begun, so a thread that gets no processor holds nothing up. A closed crew runs
        them all in this thread.
        """
        if not self._orders or len(works) < 2 or not self._end.alive:
            for work in works:
                work()
            return
        self._start()
        waiting = deque(works)
        for orders in self._orders:
            orders.put(partial(_help, waiting, self._helped))
        found = list(_attempts(waiting.popleft))
        _raise([*found, *[self._helped.get() for _ in works[len(found) :]]])

    def close(self) -> None:
        """End the threads and wait for them. A second call does nothing."""
        self._end()

    @property
    def threads(self) -> tuple[threading.Thread, ...]:
        """The threads at work, none before the first run."""
        return tuple(self._threads)

    def _start(self) -> None:
        for number, orders in enumerate(self._orders[len(self._threads) :]):
            thread = threading.Thread(target=_serve, args=(orders,), name=f"plan worker {number + 1}", daemon=True)
            thread.start()
            self._threads.append(thread)


def _attempt(work: Work) -> Problem:
    """Run a work; what it raised is handed to the caller, who raises it when no thread is at work any more."""
    try:
        work()
    except BaseException as problem:
        return problem
    return None


def _attempts(take: Callable[[], Work]) -> Iterator[Problem]:
    """Run what `take` gives until nothing is left."""
    while True:
        try:
            work = take()
        except IndexError:
            return
        yield _attempt(work)


def _report(work: Work, done: SimpleQueue[Problem]) -> None:
    done.put(_attempt(work))


def _help(waiting: deque[Work], done: SimpleQueue[Problem]) -> None:
    """Take works from the end, while the caller takes them from the front."""
    for problem in _attempts(waiting.pop):
        done.put(problem)


def _raise(problems: Sequence[Problem]) -> None:
    for problem in problems:
        if problem is not None:
            raise problem


def _serve(orders: SimpleQueue[Work | None]) -> None:
    """The life of a worker. It holds no work while it waits, so that a plan nobody needs can go."""
    with np.errstate(all="ignore"):
        while (work := orders.get()) is not None:
            work()
            del work


def _dismiss(orders: Sequence[SimpleQueue[Work | None]], threads: Sequence[threading.Thread]) -> None:
    for queue in orders:
        queue.put(None)
    for thread in threads:
        if thread is not threading.current_thread():
            thread.join()
