"""Paths from an input to the output: each with its product, their sum, and how many there are. Backprop never lists them.

Owns listing and counting; every factor is a local derivative that the run has recorded.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from gradviz import words
from gradviz.engine import Trace
from gradviz.engine.steps import Value
from gradviz.graph import Edge, Graph

LISTED = 24
"""How many are written out; the others are only counted."""


@dataclass(frozen=True)
class Path:
    """One way from an input to the output: its edges and the local derivative of each."""

    edges: tuple[Edge, ...]
    labels: tuple[str, ...]
    factors: tuple[float, ...]

    @property
    def product(self) -> float:
        """The factors multiplied."""
        return math.prod(self.factors)


@dataclass(frozen=True)
class Paths:
    """The first paths of one input, how many there are in all, and what backprop did instead."""

    name: str
    listed: tuple[Path, ...]
    total: int
    edges: int
    gradient: float | None

    @property
    def sum(self) -> float | None:
        """The sum over all paths; None when not all are listed."""
        return sum(path.product for path in self.listed) if len(self.listed) == self.total else None

    @property
    def sentence(self) -> str:
        """How many there are and what was done instead of listing them."""
        if not self.total:
            return words.say("No path leads from {name} to the output: its gradient is 0.", name=self.name)
        there = words.count(
            "There is {n} path from {name} to the output.", "There are {n} paths from {name} to the output.", self.total, name=self.name
        )
        return f"{there} {self._instead}"

    @property
    def _instead(self) -> str:
        return words.count(
            "Backprop passed {n} edge once and listed no path.", "Backprop passed {n} edges once each and listed no path.", self.edges
        )


def paths(run: Trace, name: str, limit: int = LISTED) -> Paths | None:
    """The paths of an input; None where its values are no single numbers."""
    graph, frame = run.graph, run.last
    source = graph.id(name)
    factors = (frame.partials.get(edge) for edge in graph.edges if _moves(run, edge))
    if any(not isinstance(frame.values[node], float) for node in run.used) or any(factor is None for factor in factors):
        return None
    total = count(graph, run.used, source, run.output)
    listed: list[Path] = []
    for edges in _walk(graph, run.used, source, run.output):
        if len(listed) == limit:
            break
        listed.append(_path(graph, edges, frame.partials))
    passed = sum(edge in frame.partials and not graph.is_copy(edge.target) for edge in graph.edges)
    seed, gradient = frame.gradients.get(run.output), run.grad(source)
    return Paths(name, tuple(listed), total, passed, gradient / seed if seed and gradient is not None else None)


def _moves(run: Trace, edge: Edge) -> bool:
    """Whether a gradient goes back along an edge, by a factor."""
    graph = run.graph
    return edge.target in run.used and graph.nodes[edge.source].role != "constant" and not graph.is_copy(edge.target)


def count(graph: Graph, used: frozenset[int], source: int, output: int) -> int:
    """How many ways lead from one node to another: one sum per node, however many there are."""
    ways = {output: 1}
    for node in range(output, source - 1, -1):
        if node in used and node != output:
            ways[node] = sum(ways.get(edge.target, 0) for edge in graph.outgoing[node])
    return ways.get(source, 0)


def _walk(graph: Graph, used: frozenset[int], source: int, output: int) -> Iterator[tuple[Edge, ...]]:
    """Every path, depth first, without recursion."""
    waiting: list[tuple[int, tuple[Edge, ...]]] = [(source, ())]
    while waiting:
        node, gone = waiting.pop()
        if node == output:
            yield gone
            continue
        waiting += [(edge.target, (*gone, edge)) for edge in reversed(graph.outgoing[node]) if edge.target in used]


def _path(graph: Graph, edges: tuple[Edge, ...], partials: Value) -> Path:
    real = tuple(edge for edge in edges if not graph.is_copy(edge.target))
    labels = (graph.labels[edges[0].source],) if edges else ()
    return Path(edges, (*labels, *(graph.labels[edge.target] for edge in real)), tuple(float(partials[edge]) for edge in real))
