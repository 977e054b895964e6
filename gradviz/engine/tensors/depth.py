"""Depth: one large product summed up by two processes, each over its own inputs. Owns the cut and who did what.

Weights that one process multiplies it also moves, so that they never travel between processors; what travels is one sum for
every sample.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from gradviz.engine.kernels.products import Product, in_rows, running
from gradviz.engine.tensors.buffers import Allocator

Work = Callable[[], None]


class Depth:
    """The product of instruction `result`, whose inputs are cut before number `cut`.

    A partner takes the part before the cut (`own` is 0), the process of the plan the part behind it (1), which lies next to the
    other parameters. `meet` waits until the other has come as far and says whether there is one; `new` gives memory that both see.
    """

    def __init__(self, result: int, cut: int, own: int, meet: Callable[[], bool], new: Allocator) -> None:
        self.result, self.cut, self.new = result, cut, new
        self._own, self._meet = own, meet
        self._met = False
        self._owed: Work | None = None

    def summed(self, product: Product) -> Work:
        """The work of one product, as the sum of those of both parts."""
        first, second, out = product
        sums = [self.new(out.shape, out.dtype) for _ in range(2)]
        own, other = self._works([(first[:, part], second[part], total) for part, total in zip(self._parts, sums, strict=True)])

        def run() -> None:
            own()
            self._met = self._meet()
            if not self._met:
                other()
            np.add(sums[0], sums[1], out=out)

        return run

    def rows(self, product: Product) -> Work:
        """The work of the own rows of one product; of the others too where no one else is there."""
        first, second, out = product
        own, other = self._works([(first[part], second, out[part]) for part in self._parts])

        def run() -> None:
            own()
            if self._met:
                self._owed = other
            else:
                other()

        return run

    def make_up(self) -> None:
        """Do what the other process had promised, which has gone since they met."""
        if self._owed is not None:
            self._owed()

    def leave(self) -> None:
        """The run is over: no one else is there for thunks that are run one by one."""
        self._met, self._owed = False, None

    @property
    def _parts(self) -> tuple[slice, slice]:
        return slice(0, self.cut), slice(self.cut, None)

    def _works(self, products: list[Product]) -> tuple[Work, Work]:
        """The work of the own part and that of the other."""
        works = [running(in_rows(*product)) for product in products]
        return works[self._own], works[1 - self._own]
