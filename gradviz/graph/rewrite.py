"""Graphs made from graphs: gates opened into their parts, parts folded into one gate, equal parts merged. Knows no op.

Every function returns a new Graph with copy gates where they belong; names, spans and the text stay.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Mapping
from dataclasses import dataclass, field
from typing import Any

from gradviz.graph.builder import Builder
from gradviz.graph.graph import Graph
from gradviz.graph.node import Node


@dataclass
class _Rebuilding:
    """A graph on its way into a Builder: `place` maps ids of the graph, and of its copy gates, to the builder's."""

    graph: Graph
    place: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.builder = Builder(self.graph.text)

    def run(self, make: Callable[[Node], int | None]) -> Graph:
        """Ask `make` for the builder's id of every node but copies; None leaves a node out."""
        for node in self.graph.nodes:
            made = self.place.get(self.graph.operands[node.id][0]) if self.graph.is_copy(node.id) else make(node)
            if made is not None:
                self.place[node.id] = made
        return self.builder.build(*(self.place[output] for output in self.graph.outputs))

    def read(self, node: int) -> list[int]:
        """The operands of a node, by the builder's ids."""
        return [self.place[source] for source in self.graph.operands[node]]

    def same(self, node: Node, name: str | None = None) -> int:
        """The node as it is."""
        if node.role == "constant":
            return self.builder.constant(node.attributes["value"], node.span)
        if node.role != "gate":
            return self.builder.leaf(node.name or "", node.role, node.span, node.attributes.get("start"))
        attributes: Mapping[str, Any] = node.attributes
        return self.builder.gate(node.op, self.read(node.id), node.span, name=name or node.name, attributes=attributes, group=node.group)

    def part(self, node: Node, inside: Graph, group: str) -> int:
        """The gates of `inside` in the place of a gate whose operands are its inputs, in slot order."""
        place = dict(zip((leaf.id for leaf in inside.leaves if leaf.role == "input"), self.read(node.id), strict=True))
        for inner in inside.nodes:
            if inside.is_copy(inner.id):
                place[inner.id] = place[inside.operands[inner.id][0]]
            elif inner.role == "constant":
                place[inner.id] = self.builder.constant(inner.attributes["value"], node.span)
            elif inner.role == "gate":
                name = node.name if inner.id == inside.output else None
                operands = [place[source] for source in inside.operands[inner.id]]
                place[inner.id] = self.builder.gate(inner.op, operands, node.span, name=name, attributes=inner.attributes, group=group)
        return place[inside.output]


def opened(graph: Graph, gate: int, inside: Graph, group: str) -> Graph:
    """`graph` with one gate replaced by the gates of `inside`, which reads the gate's operands as its inputs."""
    work = _Rebuilding(graph)
    return work.run(lambda node: work.part(node, inside, group) if node.id == gate else work.same(node))


def folded(graph: Graph, root: int, inside: Collection[int], op: str, operands: Collection[int], attributes: Mapping[str, Any]) -> Graph:
    """`graph` with the gate `root` and the nodes `inside`, which nothing else reads, replaced by one gate."""
    work = _Rebuilding(graph)

    def make(node: Node) -> int | None:
        if node.id == root:
            read = [work.place[operand] for operand in operands]
            return work.builder.gate(op, read, node.span, name=node.name, attributes=attributes, group=node.group)
        return None if node.id in inside else work.same(node)

    return work.run(make)


def merged(graph: Graph) -> Graph:
    """`graph` with gates that do the same to the same operands made one; two gates with two names stay two."""
    first, names = _equal_gates(graph)
    read = {source for node in graph.nodes if first.get(node.id, node.id) == node.id for source in graph.operands[node.id]}
    work = _Rebuilding(graph)

    def make(node: Node) -> int | None:
        if first.get(node.id, node.id) != node.id:
            return work.place[first[node.id]]
        if node.role == "constant" and node.id not in read and node.id not in graph.outputs:
            return None
        return work.same(node, names.get(node.id))

    return work.run(make)


def merging_saves(graph: Graph) -> int:
    """How many gates `merged` would take away; the first of each kind stays."""
    first, _ = _equal_gates(graph)
    return sum(gate != kept for gate, kept in first.items())


def _equal_gates(graph: Graph) -> tuple[dict[int, int], dict[int, str]]:
    """For every gate but copies the first gate equal to it, and the names that such first gates take over."""
    kind: dict[int, Hashable] = {}
    seen: dict[Hashable, int] = {}
    first: dict[int, int] = {}
    names: dict[int, str] = {}
    for node in graph.nodes:
        operands = graph.operands[node.id]
        if graph.is_copy(node.id):
            kind[node.id] = kind[operands[0]]
            continue
        if node.role != "gate":
            kind[node.id] = ("constant", repr(node.attributes["value"])) if node.role == "constant" else node.id
            continue
        settings = tuple(sorted((name, repr(value)) for name, value in node.attributes.items()))
        key = (node.op, tuple(kind[source] for source in operands), settings)
        other = seen.setdefault(key, node.id)
        if node.name and names.setdefault(other, node.name) != node.name:
            other = node.id
        first[node.id] = other
        kind[node.id] = other
    return first, names
