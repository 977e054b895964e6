"""What a partner does for a plan: build its part of it, run thunks, add gradients up. Jobs only; the pipes are not its own.

Orders are made by the plan; an array is named by the byte where it begins in the shared memory.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import reduce

import numpy as np

from gradviz.engine.kernels import KERNELS
from gradviz.engine.tensors.arena import Arena
from gradviz.engine.tensors.blas import set_threads
from gradviz.engine.tensors.buffers import Array, Shape, Vectors
from gradviz.engine.tensors.partner import Job, Order
from gradviz.engine.tensors.program import lower
from gradviz.engine.tensors.rewrites import REWRITES, rewritten
from gradviz.engine.tensors.shard import Shard
from gradviz.graph import Graph
from gradviz.graph.record import from_record, to_record

ADD: Order = {"do": "add"}


def build_order(graph: Graph, shapes: Mapping[str, Shape], rewrites: Sequence[str], wrt: Sequence[str], dtype: str) -> Order:
    """What a partner must know of a program, beside where its vectors are."""
    return {"do": "build", "graph": to_record(graph), "shapes": dict(shapes), "rewrites": rewrites, "wrt": wrt, "dtype": dtype}


def run_order(plan: int, last: int | None) -> Order:
    """Run the thunks of a plan up to, not including, `last`."""
    return {"do": "run", "plan": plan, "last": last}


class Parts:
    """The shards of one partner, by the number of their plan."""

    def __init__(self) -> None:
        self._shards: dict[int, Shard] = {}

    @property
    def jobs(self) -> dict[str, Job]:
        """What can be ordered, by name."""
        return {"build": self.build, "run": self.run, "add": add}

    def build(self, order: Order, arena: Arena) -> int:
        """Build a shard in the memory from "start" on; gives where it ends."""
        set_threads(1)
        arena.end = order["start"]
        shapes = {name: tuple(shape) for name, shape in order["shapes"].items()}
        rewrites = [REWRITES[name] for name in order["rewrites"]]
        program = rewritten(lower(from_record(order["graph"]), shapes, order["wrt"]), rewrites, KERNELS)
        places = {name: (slice(start, stop), tuple(shape)) for name, start, stop, shape in order["places"]}
        size = order["places"][-1][2] if order["places"] else 0
        values, gradients = (arena.at(order[name], (size,), order["dtype"]) for name in ("values", "gradients"))
        vectors = Vectors(values, gradients, places)
        self._shards[order["plan"]] = Shard(program, KERNELS, vectors, {}, order["dtype"], order["share"], new=arena.zeros)
        return arena.end

    def run(self, order: Order, arena: Arena) -> None:
        """Run thunks of a shard."""
        self._shards[order["plan"]].run(0, order["last"])


def add(order: Order, arena: Arena) -> None:
    """Add vectors up over one part of their length."""
    first, last = order["part"]
    total, *vectors = (arena.at(order["arrays"][name], (last,), order["dtype"])[first:] for name in order["arrays"])
    add_up(vectors, total)


def add_up(vectors: Sequence[Array], total: Array) -> None:
    """total = the sum of two vectors or more, from left to right."""
    reduce(lambda first, second: np.add(first, second, out=total), vectors)
