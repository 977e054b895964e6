"""What a partner does for a plan: build its part of it, run thunks, add gradients up. Jobs only; the pipes are not its own.

Orders are made by the plan; an array is named by the byte where it begins in the shared memory.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import reduce

import numpy as np

from gradviz.engine.kernels import KERNELS
from gradviz.engine.tensors.arena import Arena
from gradviz.engine.tensors.blas import set_threads
from gradviz.engine.tensors.buffers import Array, Shape, Vectors
from gradviz.engine.tensors.depth import Depth
from gradviz.engine.tensors.partner import Job, Meet, Order
from gradviz.engine.tensors.program import Program, lower
from gradviz.engine.tensors.rewrites import REWRITES, rewritten
from gradviz.engine.tensors.shard import Shard
from gradviz.graph import Graph
from gradviz.graph.record import from_record, to_record

ADD: Order = {"do": "add"}


def build_order(graph: Graph, shapes: Mapping[str, Shape], rewrites: Sequence[str], wrt: Sequence[str], dtype: str) -> Order:
    """What a partner must know of a program, beside where its vectors are."""
    return {"do": "build", "graph": to_record(graph), "shapes": dict(shapes), "rewrites": rewrites, "wrt": wrt, "dtype": dtype}


def deep_order(order: Order, depth: Depth) -> Order:
    """The same order for a partner that takes the first part of one product."""
    return {**order, "deep": {"result": depth.result, "cut": depth.cut}}


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

    def build(self, order: Order, arena: Arena, meet: Meet) -> int:
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
        if "deep" in order:
            shard = _deep(program, vectors, order, arena, meet)
        else:
            shard = Shard(program, KERNELS, vectors, {}, order["dtype"], order["share"], new=arena.zeros, began=True)
        self._shards[order["plan"]] = shard
        return arena.end

    def run(self, order: Order, arena: Arena, meet: Meet) -> None:
        """Run thunks of a shard."""
        self._shards[order["plan"]].run(0, order["last"])


def _deep(program: Program, vectors: Vectors, order: Order, arena: Arena, meet: Meet) -> Shard:
    """All of a program but the gradients of parameters other than the weights it shares."""
    depth = Depth(order["deep"]["result"], order["deep"]["cut"], 0, meet, arena.zeros)
    weights = program.writer[depth.result].sources[1]
    own = replace(program, wanted=frozenset((weights,)))
    return Shard(own, KERNELS, vectors, {}, order["dtype"], order["share"], depth=depth, began=True)


def add(order: Order, arena: Arena, meet: Meet) -> None:
    """Add vectors up over one part of their length."""
    first, last = order["part"]
    total, *vectors = (arena.at(order["arrays"][name], (last,), order["dtype"])[first:] for name in order["arrays"])
    add_up(vectors, total)


def add_up(vectors: Sequence[Array], total: Array) -> None:
    """total = the sum of two vectors or more, from left to right."""
    reduce(lambda first, second: np.add(first, second, out=total), vectors)
