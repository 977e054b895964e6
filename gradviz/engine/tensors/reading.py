"""Reading: any node's value and gradient in natural layout after a run, also of nodes that a rewrite left out. Changes nothing.

What a shard computed is a view of its memory; anything else is computed by the plain ops when asked for, and kept until
the next run.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from gradviz.engine.tensors import reference
from gradviz.engine.tensors.buffers import Array
from gradviz.engine.tensors.shard import Shard
from gradviz.graph import Edge
from gradviz.ops import Op


class Reading:
    """The numbers of one shard by node id."""

    def __init__(self, shard: Shard) -> None:
        self._shard = shard
        self._program = shard.program
        graph = shard.program.graph
        self._graph = graph
        in_place = shard.program.in_place
        self._stored = {slot: buffer for slot, buffer in shard.values.items() if slot not in in_place}
        self._used = graph.ancestors(graph.output)
        self._values: dict[int, Array] = {}
        self._gradients: dict[int, Array] = {}

    def forget(self) -> None:
        """Forget what was computed on demand: a new run makes it stale."""
        if self._values or self._gradients:
            self._values.clear()
            self._gradients.clear()

    def value(self, node: int) -> Array:
        """The value of a node."""
        slot = self._program.origin[node]
        if slot in self._stored:
            return read_only(self._stored[slot].natural)
        if slot not in self._values:
            operands = [self.value(source) for source in self._graph.operands[slot]]
            with np.errstate(all="ignore"):
                found = reference.forward(self._op(slot), operands, self._graph.nodes[slot].attributes)
            self._values[slot] = self._settled(found)
        return self._values[slot]

    def gradient(self, node: int) -> Array | None:
        """d(loss)/d(node): zeros where the loss does not depend on it, None for a constant."""
        slot = self._program.origin[node]
        if self._graph.nodes[slot].role == "constant":
            return None
        if slot in self._shard.gradients:
            return read_only(self._shard.gradients[slot].natural)
        if slot not in self._gradients:
            self._gradients[slot] = self._settled(self._summed(slot))
        return self._gradients[slot]

    def _summed(self, slot: int) -> Any:
        """What all readers of a node send back to it."""
        seed = self._shard.share if slot == self._program.loss else 0.0
        total: Any = np.full(self._program.slots[slot].shape, seed, self._shard.workspace.dtype)
        with np.errstate(all="ignore"):
            for edge in self._readers(slot):
                part = self._sent(edge)
                total = total if part is None else total + part
        return total

    def _readers(self, slot: int) -> Iterator[Edge]:
        """The edges that carry a node's value to gates that the loss depends on, through copy gates."""
        for edge in self._graph.outgoing[slot]:
            if self._graph.is_copy(edge.target):
                yield from self._readers(edge.target)
            elif edge.target in self._used:
                yield edge

    def _sent(self, edge: Edge) -> Any:
        """What one gate sends back along one edge."""
        operands = [self.value(source) for source in self._graph.operands[edge.target]]
        upstream, out = self.gradient(edge.target), self.value(edge.target)
        return reference.pull(self._op(edge.target), upstream, out, operands, self._graph.nodes[edge.target].attributes)[edge.slot]

    def _op(self, node: int) -> Op:
        return self._program.ops[self._graph.nodes[node].op]

    def _settled(self, content: Any) -> Array:
        return read_only(np.asarray(content, self._shard.workspace.dtype))


def read_only(array: Array) -> Array:
    """A view that cannot be written."""
    view = array.view()
    view.flags.writeable = False
    return view
