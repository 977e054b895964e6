"""Partnership: the processes that share the work of a plan, and the memory that they share. Owns who works and who rests.

Whatever a partner does can be done here as well: while one still starts, or is late, as on a busy machine, this process works
alone; where one has gone, it works alone from then on.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from gradviz.engine.tensors.buffers import Array, Shape
from gradviz.engine.tensors.partner import READY, GoneError, encoded, started
from gradviz.errors import GradvizError
from gradviz.words import mark

Work = Callable[[], None]
LATE = 0.001
"""Seconds. Who is waited for longer, and for longer than half of what the own part took, is late."""
PATIENCE, FORGIVEN = 3, 8
"""After PATIENCE late runs this process makes some alone; FORGIVEN runs in time make up for a late one."""
SHORTEST, LONGEST = 8, 256
"""How many runs it then makes alone: twice as many as the last time, where that was not long ago."""
TRUSTED = 64
"""After this many runs in time in a row the rest is the shortest again."""


class Partnership:
    """`count` processes beside this one, which work as soon as they have started. Raises OSError where they cannot be.

    `hands` says into how many parts work is cut: of so many processes, this one among them, be they alive or not.
    """

    def __init__(self, module: str, count: int) -> None:
        self._partners, self._arena = started(module, count)
        self.hands = count + 1
        self._rest, self._next_rest, self._in_time, self._late = 0, SHORTEST, 0, 0
        self._promised: list[deque[Any]] = [deque([READY]) for _ in self._partners]
        self._meeting = False

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

        One that cannot, or whose memory ends elsewhere than ours, is parted with.
        """
        if not self._partners:
            return work()
        line = encoded({**order, "start": self._arena.end})
        try:
            self._partners[partner].send(line)
        except GoneError:
            self._part()
            return work()
        try:
            found = work()
        except BaseException:
            self._part()
            raise
        self._promised[partner].append(self._arena.end)
        return found

    @property
    def ready(self) -> bool:
        """Whether all partners have started and built what they were told to; does not wait."""
        try:
            for partner, promised in zip(self._partners, self._promised, strict=False):
                while promised:
                    if not partner.arrived():
                        return False
                    if partner.receive() != promised.popleft():
                        raise GoneError("its memory differs from ours")
        except GoneError:
            self._part()
        return bool(self._partners)

    def run(self, own: Work, orders: Sequence[bytes], instead: Sequence[Work], again: bool = True, meeting: bool = False) -> bool:
        """Do `own` here while the first partners each do an order; `instead` are the same works for this process, should it be alone.

        What a partner that has gone left half done is done again, but for works that say `again` = False: then a GradvizError
        is raised. With `meeting` both own and ordered work call `meet` once. Returns whether the orders were given.
        """
        if self._rest or not self.ready:
            self._rest = max(0, self._rest - 1)
            _do(own, *instead)
            return False
        try:
            for partner, order in zip(self._partners, orders, strict=False):
                partner.send(order)
        except GoneError:
            self._part()
            _do(own, *instead)
            return False
        start = time.perf_counter()
        self._meeting = meeting
        try:
            own()
        finally:
            self.meet()
            done = time.perf_counter()
            self._await(instead, again)
        self._judge(time.perf_counter() - done > max(LATE, (done - start) / 2))
        return True

    def meet(self) -> bool:
        """Wait until the first partner has come as far in its work as this process; False where this one is alone in it."""
        if not self._meeting:
            return False
        self._meeting = False
        try:
            return self._partners[0].meet()
        except GoneError:
            self._part()
            return False

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
