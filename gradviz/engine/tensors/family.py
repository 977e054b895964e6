"""Family: what plans of one network for different batch sizes share: parameters, states, and who works. Runs no thunk itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from gradviz.engine.tensors.buffers import Allocator, Array, Buffer, Shape, flat_vectors, zeros
from gradviz.engine.tensors.crew import Crew
from gradviz.engine.tensors.partner import Order, encoded, same_again

if TYPE_CHECKING:
    from gradviz.engine.tensor_plan import TensorPlan
    from gradviz.engine.tensors.partnership import Partnership

Strategy = Literal["auto", "split", "shared"]
"""How a plan uses several threads: a part of the batch each ("split"), or the large products of dense layers together, which
rounds as one thread does ("shared"). "auto" splits what is large, or shares it where samples cannot be told apart; a small network
stays on one thread, as handing work over takes longer than it saves."""
WORTH_SHARING = 2**17
"""Vectors of fewer numbers are worked on by one thread as quickly as by several."""
LINE = 16
"""Parts begin at a multiple of this many numbers, as cache lines do."""
CHANGING = 8
"""How many numbers of an order may change from one time to the next."""


class Family:
    """`vectors` hold the parameters and their gradients; `plans` are the plans by batch size.

    Work is shared with `partnership` where there is one, else with `threads` - 1 threads of this process. `theirs` is the part of
    the vectors that the first partner alone works on, where there is such a part.
    """

    def __init__(
        self, parameters: Mapping[str, Shape], dtype: Any, threads: int, strategy: Strategy, partnership: Partnership | None
    ) -> None:
        self.partnership = partnership
        self.new: Allocator = zeros if partnership is None else partnership.zeros
        self.vectors = flat_vectors(parameters, dtype, self.new)
        self.state: dict[str, Buffer] = {}
        self.strategy: Strategy = strategy
        self.crew = Crew(threads - 1 if partnership is None else 0)
        self.plans: dict[int | None, TensorPlan] = {}
        self.theirs: slice | None = None
        self._kept: dict[str, Array] = {}
        self._now = self.new((CHANGING,), np.float64)
        self._said: dict[str, tuple[Order, list[str], dict[str, int]]] = {}

    @property
    def hands(self) -> int:
        """How many threads or processes work."""
        return self.crew.hands if self.partnership is None else self.partnership.hands

    def vector(self, name: str) -> Array:
        """A vector of zeros as long as the parameters, which partners see; the same one, cleared, for the same name."""
        if name not in self._kept:
            self._kept[name] = self.new(self.vectors.values.shape, self.vectors.values.dtype)
        self._kept[name].fill(0)
        return self._kept[name]

    def spread(
        self,
        work: Callable[[slice], None],
        order: Order,
        arrays: Mapping[str, Array],
        now: Mapping[str, float] | None = None,
        again: bool = True,
    ) -> None:
        """Do `work` for every part of the vectors, by all hands where it is worth while.

        A partner does its part by `order`, to which the part and the places of `arrays`, vectors of this family, are added, and
        by numbers as they are `now`, which it reads from shared memory, so that the same order is said in a few bytes. `again`
        says whether work that was left half done may be done anew.
        """
        own, *others = self._shares()
        works = [partial(_each, work, own), *[partial(work, part) for part in others]]
        if self.partnership is None or not others:
            self.crew.share(works)
            return
        changing = now or {}
        self._now[: len(changing)] = [*changing.values()]
        said = order, [*changing], {name: id(array) for name, array in arrays.items()}
        if said == self._said.get(order["do"]):
            orders = [same_again(order["do"])] * len(others)
        else:
            places = self.partnership.places({**arrays, "now": self._now})
            shown = {**order, "changing": [*changing], "now": places.pop("now"), "arrays": places}
            shown["dtype"] = self.vectors.values.dtype.name
            orders = [encoded({**shown, "part": [part.start, part.stop]}) for part in others]
        if self.partnership.run(works[0], orders, works[1:], again):
            self._said[order["do"]] = said

    def _shares(self) -> tuple[tuple[slice, ...], *tuple[slice, ...]]:
        """The parts of the vectors for this process or thread, and the one part of each other hand that is worth its while."""
        length = len(self.vectors.values)
        if self.theirs is not None:
            return (slice(0, self.theirs.start), slice(self.theirs.stop, length)), self.theirs
        step = -(-length // (self.hands if length >= WORTH_SHARING else 1) // LINE) * LINE
        own, *others = (slice(start, min(start + step, length)) for start in range(0, max(length, 1), max(step, 1)))
        return (own,), *others

    def close(self) -> None:
        """End threads and processes."""
        self.crew.close()
        if self.partnership is not None:
            self.partnership.close()


def _each(work: Callable[[slice], None], parts: tuple[slice, ...]) -> None:
    for part in parts:
        if part.start < part.stop:
            work(part)
