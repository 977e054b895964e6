"""The process that takes a part of every batch of a training: `python -m gradviz.nn.partner PIPE PIPE FILE`.

It does what a plan's partner does, and moves its part of the parameters.
"""

from __future__ import annotations

import sys

from gradviz.engine.tensors.arena import Arena
from gradviz.engine.tensors.partner import Meet, Order, serve
from gradviz.engine.tensors.parts import Parts
from gradviz.nn.optimizers import OPTIMIZERS


def move(order: Order, arena: Arena, meet: Meet) -> None:
    """One step of an optimizer on a part of the vectors."""
    part = slice(*order["part"])
    arrays = {name: arena.at(place, (part.stop,), order["dtype"])[part] for name, place in order["arrays"].items()}
    parameters, gradients = arrays.pop("parameters"), arrays.pop("gradients")
    optimizer = OPTIMIZERS[order["optimizer"]]
    optimizer.step(parameters, gradients, arrays, order["rate"], order["iteration"], order["settings"])


if __name__ == "__main__":
    serve({**Parts().jobs, "move": move}, sys.argv[1:])
