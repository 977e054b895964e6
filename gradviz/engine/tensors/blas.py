"""How many threads NumPy's BLAS uses: one, but for the length of a work that shares its matrix products. Measures no result.

Shared products are quickest on an idle machine, yet a thread that waits for one that cannot run stalls for long: so a busy
machine is noticed, and the next works run alone.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from time import perf_counter
from typing import Any

Work = Callable[[], None]
Clock = Callable[[], float]
SLOW = 2.0
"""So many times the shortest run counts as a stall."""
STALLS = 3
"""After so many stalls, less one for each good run, works run alone for a while."""
WITHOUT_PACKING = ("SkylakeX", "Cooperlake", "SapphireRapids")
"""Processors, by OpenBLAS's names, for which small products have code of their own."""
FIRST_REST = 500
"""How many works the first while lasts; each next one is twice as long."""


@cache
def _libraries() -> tuple[Any, ...]:
    from threadpoolctl import ThreadpoolController

    return tuple(ThreadpoolController().select(internal_api="openblas").lib_controllers)


def set_threads(threads: int) -> None:
    """Let OpenBLAS use so many threads from now on."""
    for library in _libraries():
        library.set_num_threads(threads)


@cache
def has_small_products() -> bool:
    """Whether OpenBLAS multiplies small matrices without packing them first: only on processors it has such code for."""
    return any(library.architecture in WITHOUT_PACKING for library in _libraries())


class SharedProducts:
    """Runs works with matrix products shared by several threads for as long as the machine has them to spare."""

    def __init__(self, threads: int, clock: Clock = perf_counter, set_to: Callable[[int], None] = set_threads) -> None:
        self._threads, self._clock, self._set_to = threads, clock, set_to
        self._best = float("inf")
        self._stalls = 0
        self._rest = 0
        self._next_rest = FIRST_REST

    @property
    def resting(self) -> bool:
        """Whether the machine has proved busy, and works run alone."""
        return self._rest > 0

    def run(self, work: Work, alone: Work | None = None) -> None:
        """Run `work`, its products shared; while resting run `alone`, the same work at its quickest on one thread."""
        if self._rest:
            self._rest -= 1
            (alone or work)()
            return
        start = self._clock()
        self._set_to(self._threads)
        try:
            work()
        finally:
            self._set_to(1)
        self._note(self._clock() - start)

    def _note(self, seconds: float) -> None:
        self._best = min(self._best, seconds)
        self._stalls = self._stalls + 1 if seconds > SLOW * self._best else max(0, self._stalls - 1)
        if self._stalls >= STALLS:
            self._stalls, self._rest, self._next_rest = 0, self._next_rest, 2 * self._next_rest
