"""Long sums made short: the largest terms stay gates, the rest becomes one number. Owns which terms stay; changes no value.

So a unit with hundreds of products opens at once, and reads like the sum on a blackboard.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from gradviz.graph import Builder, Graph
from gradviz.nn.levels.level import Level
from gradviz.ops.forward import forward_values
from gradviz.words import count

SUM = "add"


def folded(level: Level, keep: int = 6) -> Level:
    """The same level with at most `keep` terms in every longer sum, the largest by size.

    It is the level itself where no sum is longer, and where its run was recorded: that run has these gates and no others.
    """
    graph = level.graph
    if level.recorded is not None:
        return level
    sums = {root: terms for root in _roots(graph) if len(terms := terms_of(graph, root)) > keep + 1}
    if not sums:
        return level
    values = forward_values(graph, level.inputs)
    return _Fold(level, sums, values, keep).level()


class _Fold:
    """One rebuilding of a graph from its output down, so that what only the rest needs is left out."""

    def __init__(self, level: Level, sums: Mapping[int, Sequence[int]], values: Sequence[Any], keep: int) -> None:
        self._old = level
        self._graph = level.graph
        self._sums = {root: largest(terms, values, keep) for root, terms in sums.items()}
        self._others = {root: sum(values[term] for term in set(terms).difference(self._sums[root])) for root, terms in sums.items()}
        self._missing = {root: len(terms) - len(self._sums[root]) for root, terms in sums.items()}
        self._builder = Builder()
        self._ids: dict[int, int] = {}
        self._places: list[int] = []
        self._inputs: dict[str, Any] = {}

    def level(self) -> Level:
        """The level of the rebuilt graph."""
        for node in sorted(self._needed()):
            self._ids[node] = self._made(node)
        made = self._builder.build(self._ids[self._graph.output])
        places: list[int] = []
        rest = iter(self._places)
        for found in made.nodes:
            places.append(places[-1] if made.is_copy(found.id) else next(rest))
        elements = {name: place for name, place in self._old.elements.items() if name in self._inputs}
        return replace(self._old, graph=made, inputs=self._inputs, places=tuple(places), elements=elements)

    def _needed(self) -> set[int]:
        """Every node that is drawn: from the output down, through the terms that stay."""
        needed: set[int] = set()
        waiting = [self._graph.output]
        while waiting:
            node = waiting.pop()
            if node not in needed:
                needed.add(node)
                waiting += self._sums[node] if node in self._sums else self._graph.operands[node]
        return needed

    def _made(self, node: int) -> int:
        found = self._graph.nodes[node]
        if node in self._sums:
            return self._short_sum(node)
        if self._graph.is_copy(node):
            return self._ids[self._graph.operands[node][0]]
        self._places.append(self._old.places[node])
        if self._graph.operands[node]:
            operands = [self._ids[source] for source in self._graph.operands[node]]
            return self._builder.gate(found.op, operands, name=found.name, attributes=found.attributes, group=found.group)
        if found.role == "constant":
            return self._builder.constant(found.attributes["value"])
        self._inputs[found.name or ""] = self._old.inputs[found.name or ""]
        return self._builder.leaf(found.name or "", found.role)

    def _short_sum(self, root: int) -> int:
        """The terms that stay and the rest as one leaf at the end, added in pairs: fewer gates one after the other are read larger."""
        name = count("{n} more", "{n} more", self._missing[root])
        while name in self._inputs:
            name += "′"
        self._inputs[name] = self._others[root]
        self._places.append(self._old.places[root])
        row = [*(self._ids[term] for term in self._sums[root]), self._builder.leaf(name)]
        while len(row) > 1:
            row = [self._added(row[at : at + 2], root) for at in range(0, len(row), 2)]
        return row[0]

    def _added(self, pair: list[int], root: int) -> int:
        """Two neighbours as one gate; one without a neighbour as it is."""
        if len(pair) == 1:
            return pair[0]
        self._places.append(self._old.places[root])
        return self._builder.gate(SUM, pair)


def largest(terms: Sequence[int], values: Sequence[Any], keep: int) -> list[int]:
    """The terms with the largest values, in the order they stood in."""
    places = sorted(range(len(terms)), key=lambda place: -float(abs(values[terms[place]])))
    return [terms[place] for place in sorted(places[:keep])]


def _roots(graph: Graph) -> list[int]:
    """Sums that are no part of a larger one."""
    return [node.id for node in graph.nodes if node.op == SUM and not (len(graph.outgoing[node.id]) == 1 and _reader_adds(graph, node.id))]


def _reader_adds(graph: Graph, node: int) -> bool:
    return graph.nodes[graph.outgoing[node][0].target].op == SUM


def terms_of(graph: Graph, root: int) -> list[int]:
    """What a sum adds, through the sums inside it, left to right; a node that adds nothing is one term."""
    if graph.nodes[root].op != SUM:
        return [root]
    found: list[int] = []
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if node == root or (graph.nodes[node].op == SUM and len(graph.outgoing[node]) == 1):
            waiting += reversed(graph.operands[node])
        else:
            found.append(node)
    return found
