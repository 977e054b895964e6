"""Partnership: the processes that share the work of a plan, and the memory that they share. Owns who works and who rests.

Whatever a partner does can be done here as well: where one is late, as on a busy machine, this process works alone for a while;
where one has gone, it works alone from then on.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from gradviz.engine.tensors.buffers import Array, Shape
from gradviz.engine.tensors.partner import GoneError, encoded, started
from gradviz.errors import GradvizError
from gradviz.words import mark

Work = Callable[[], None]
LATE = 0.001
"""Seconds. Who is waited for longer, and for longer than half of what the own part took, is late."""
PATIENCE, FORGIVEN = 3, 8
"""After so many late runs this process makes some alone; one is forgiven for so many in time."""
SHORTEST, LONGEST = 8, 256
"""How many runs it then makes alone: twice as many as the last time, where that was not long ago."""
TRUSTED = 64
"""After so many runs in time one after the other the rest is the shortest again."""


class Partnership:
    """`count` processes beside this one. Raises OSError where they cannot be started.

    `hands` says into how many parts work is cut: of so many processes, this one among them, be they alive or not.
    """

    def __init__(self, module: str, count: int) -> None:
        self._partners, self._arena = started(module, count)
        self.hands = count + 1
        self._rest, self._next_rest, self._in_time, self._late = 0, SHORTEST, 0, 0

    @property
    def processes(self) -> tuple[int, ...]:
        """The numbers of the processes beside this one."""
        return tuple(partner.process.pid for partner in self._partners)

    def zeros(self, shape: Shape, dtype: Any) -> Array:
        """New memory that all see. Raises MemoryError where none is left."""
        return self._arena.zeros(shape, dtype)

    def places(self, arrays: Mapping[str, Array]) -> dict[str, int]:
        """Where arrays begin in the memory that all see. Raises ValueError for one that lies elsewhere."""
        return {name: self._arena.place(array) for name, array in arrays.items()}

    def build(self, partner: int, order: Mapping[str, Any], work: Callable[[], Any]) -> Any:
        """Let a partner build what `work` builds here, in the same memory; returns what `work` gave.

        Raises GoneError where the partner could not, or its memory differs from ours. What belongs to one that has gone is built
        here alone.
        """
        if not self._partners:
            return work()
        start = self._arena.end
        self._partners[partner].send(encoded({**order, "start": start}))
        try:
            found = work()
        finally:
            end = self._partners[partner].receive()
        if end != self._arena.end:
            raise GoneError(f"built up to {end}, here up to {self._arena.end}")
        return found

    def run(self, own: Work, orders: Sequence[bytes], instead: Sequence[Work], again: bool = True) -> None:
        """Do `own` here while the first partners each do an order; `instead` are the same works for this process, should it be alone.

        What a partner that has gone left half done is done again, but for works that say `again` = False: then a GradvizError
        is raised.
        """
        if self._rest or not self._partners:
            self._rest = max(0, self._rest - 1)
            _do(own, *instead)
            return
        try:
            for partner, order in zip(self._partners, orders, strict=False):
                partner.send(order)
        except GoneError:
            self._part()
            _do(own, *instead)
            return
        start = time.perf_counter()
        try:
            own()
        finally:
            done = time.perf_counter()
            self._await(instead, again)
        self._judge(time.perf_counter() - done > max(LATE, (done - start) / 2))

    def close(self) -> None:
        """End the processes; from then on this one works alone."""
        self._part()

    def _judge(self, late: bool) -> None:
        """Rest when partners are late again and again; the more often that happens, the longer."""
        self._late += late
        self._in_time = 0 if late else self._in_time + 1
        if self._late >= PATIENCE:
            self._rest, self._next_rest, self._late = self._next_rest, min(2 * self._next_rest, LONGEST), 0
        elif self._in_time and self._in_time % FORGIVEN == 0:
            self._late = max(0, self._late - 1)
        if self._in_time == TRUSTED:
            self._next_rest = SHORTEST

    def _await(self, instead: Sequence[Work], again: bool) -> None:
        try:
            for partner in self._partners[: len(instead)]:
                partner.receive()
        except GoneError as problem:
            self._part()
            if not again:
                raise GradvizError(
                    "partner",
                    mark("the process that shared the work ended in the middle of an update"),
                    mark("Go on from the last checkpoint, or train with --threads 1."),
                ) from problem
            _do(*instead)

    def _part(self) -> None:
        for partner in self._partners:
            partner.close()
        self._partners = []


def _do(*works: Work) -> None:
    for work in works:
        work()
