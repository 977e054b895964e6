"""The process that takes a part of every batch of a training: `python -m gradviz.nn.partner PIPE PIPE FILE`.

It does what a plan's partner does, and moves its part of the parameters.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

from gradviz.engine.tensors.arena import Arena
from gradviz.engine.tensors.partner import Meet, Order, serve
from gradviz.engine.tensors.parts import Parts
from gradviz.nn.optimizers import OPTIMIZERS


class Moves:
    """Steps of an optimizer on a part of the vectors; for the same order again all is at hand."""

    def __init__(self) -> None:
        self._order: Order = {}
        self._step: Callable[[], None] = lambda: None

    def move(self, order: Order, arena: Arena, meet: Meet) -> None:
        """One step, with the learning rate and the iteration as they are now."""
        if order is not self._order:
            self._step, self._order = step_of(order, arena), order
        self._step()


def step_of(order: Order, arena: Arena) -> Callable[[], None]:
    """What an order wants done each time that it is given."""
    part = slice(*order["part"])
    arrays = {name: arena.at(place, (part.stop,), order["dtype"])[part] for name, place in order["arrays"].items()}
    parameters, gradients = arrays.pop("parameters"), arrays.pop("gradients")
    now = arena.at(order["now"], (len(order["changing"]),), "float64")
    optimizer, settings, names = OPTIMIZERS[order["optimizer"]], order["settings"], order["changing"]

    def step() -> None:
        numbers = dict(zip(names, now.tolist(), strict=True))
        optimizer.step(parameters, gradients, arrays, numbers["rate"], int(numbers["iteration"]), settings)

    return step


if __name__ == "__main__":
    serve({**Parts().jobs, "move": Moves().move}, sys.argv[1:])
