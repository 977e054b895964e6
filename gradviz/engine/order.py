"""The order of a backward pass as the learner chooses it: what may go next, and what each other gate still waits for.

A value: choosing gives a new one. Owns no gradient; `trace(order=...)` runs what was chosen, even when it is not complete.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import cached_property
from heapq import heapify, heappop, heappush

from gradviz.errors import TraceError
from gradviz.graph import Graph
from gradviz.words import mark


def awaited(graph: Graph, used: Collection[int], gone: Collection[int], node: int) -> tuple[int, ...]:
    """The gates that read `node`, copies seen through, and have not passed their gradient back yet."""
    return tuple(dict.fromkeys(reader for reader in graph.readers(node) if reader in used and reader not in gone))


def refusal(graph: Graph, node: int, waits_for: Collection[int]) -> TraceError:
    """Why `node` cannot go back now: what it waits for, or that it has nothing to pass on."""
    if not waits_for:
        return TraceError(
            "no backward step",
            mark("{node} has no backward step to take now"),
            mark("Choose a gate that has its gradient and has not passed it on."),
            node=graph.labels[node],
        )
    return TraceError(
        "waits",
        mark("{node} still waits for {awaited}"),
        mark("Go back through {awaited} first: a gate needs its whole gradient before it passes it on."),
        node=graph.labels[node],
        awaited=", ".join(graph.labels[reader] for reader in waits_for),
    )


@dataclass(frozen=True)
class BackwardOrder:
    """The gates chosen so far, copy gates aside: those go by themselves as soon as they can."""

    graph: Graph
    output: int
    chosen: tuple[int, ...] = ()

    @cached_property
    def free(self) -> tuple[int, ...]:
        """The gates that have their whole gradient and have not passed it on, in the order of the graph from the output."""
        return tuple(node for node in sorted(self._used, reverse=True) if self._has_step(node) and not self.awaited(node))

    def awaited(self, node: int) -> tuple[int, ...]:
        """What `node` still waits for; empty for a node whose gradient is complete."""
        return awaited(self.graph, self._used, self.chosen, node)

    def then(self, node: str | int) -> BackwardOrder:
        """The order with `node` chosen next. Raises TraceError that says what it still waits for."""
        place = self.graph.id(node)
        if place not in self.free:
            raise refusal(self.graph, place, () if place in self.chosen else self.awaited(place))
        return replace(self, chosen=(*self.chosen, place))

    def back(self) -> BackwardOrder:
        """The order without the last choice."""
        return replace(self, chosen=self.chosen[:-1])

    def completed(self) -> BackwardOrder:
        """The order led to its end: the free gate that was computed last always goes first."""
        waits = {node: len(self.awaited(node)) for node in self._used}
        free = [-node for node in self.free]
        gone = list(self.chosen)
        heapify(free)
        while free:
            gate = -heappop(free)
            gone.append(gate)
            for source in {self.graph.original(operand) for operand in self.graph.operands[gate]}:
                waits[source] -= 1
                if not waits[source] and self._has_step(source):
                    heappush(free, -source)
        return replace(self, chosen=tuple(gone))

    @cached_property
    def _used(self) -> frozenset[int]:
        return self.graph.ancestors(self.output)

    def _has_step(self, node: int) -> bool:
        return bool(self.graph.operands[node]) and not self.graph.is_copy(node) and node not in self.chosen


def backward_order(graph: Graph, output: str | int | None = None) -> BackwardOrder:
    """The order of a pass that has only been seeded."""
    return BackwardOrder(graph, graph.output if output is None else graph.id(output))
