"""Graph: nodes in topological order with their operands. Owns structure and its questions; must not compute values.

Views that need a package to the right (SVG, SymPy, shapes by op) are asked from `registry`.
"""

from __future__ import annotations

import operator
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, Any, SupportsIndex

from gradviz import registry, words
from gradviz.graph.labels import node_labels
from gradviz.graph.node import COPY, Edge, Node
from gradviz.graph.spelling import canonical

if TYPE_CHECKING:
    import networkx

Shape = tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Graph:
    """A computation graph. `operands[i]` are the ids that node i reads, in slot order; every one is below i.

    `outputs` are ids; the last is the output of a text. `text` is what the graph was read from, else "".
    """

    nodes: tuple[Node, ...]
    operands: tuple[tuple[int, ...], ...]
    outputs: tuple[int, ...]
    text: str = ""

    @cached_property
    def edges(self) -> tuple[Edge, ...]:
        """All edges by target, then slot."""
        return tuple(chain.from_iterable(self.incoming))

    @cached_property
    def incoming(self) -> tuple[tuple[Edge, ...], ...]:
        """Per node its operand edges in slot order."""
        return tuple(tuple(Edge(source, target, slot) for slot, source in enumerate(row)) for target, row in enumerate(self.operands))

    @cached_property
    def outgoing(self) -> tuple[tuple[Edge, ...], ...]:
        """Per node the edges that read it, by target, then slot."""
        rows: list[list[Edge]] = [[] for _ in self.nodes]
        for edge in self.edges:
            rows[edge.source].append(edge)
        return tuple(tuple(row) for row in rows)

    @cached_property
    def leaves(self) -> tuple[Node, ...]:
        """Nodes without operands, in order."""
        return tuple(node for node in self.nodes if not self.operands[node.id])

    @cached_property
    def inputs(self) -> tuple[str, ...]:
        """Names of the inputs and parameters, in order of first appearance."""
        return tuple(node.name for node in self.leaves if node.role in ("input", "parameter") and node.name is not None)

    @cached_property
    def starts(self) -> Mapping[str, Any]:
        """The start values that the text gives to inputs, by name."""
        return {node.name: node.attributes["start"] for node in self.leaves if node.name is not None and "start" in node.attributes}

    def with_parameters(self, names: Collection[str]) -> Graph:
        """The same graph in which these inputs, and no others, are parameters."""
        nodes = tuple(
            node._replace(role="parameter" if node.name in names else "input") if node.role in ("input", "parameter") else node
            for node in self.nodes
        )
        return replace(self, nodes=nodes)

    @cached_property
    def names(self) -> Mapping[str, int]:
        """Id of every node that the user named."""
        return {node.name: node.id for node in self.nodes if node.name is not None}

    def display_name(self, node: int) -> str:
        """What a sentence calls a node: a copy gate and a constant have no name of their own, and say what they are."""
        label = self.labels[node]
        if self.nodes[node].role == "constant":
            return words.say("constant {value}", value=label)
        return words.say("copy of {node}", node=label) if self.is_copy(node) else label

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """What the screen calls each node: its name, a constant's number, or a letter the text does not use."""
        return node_labels(self.nodes, self.operands, self.text)

    @property
    def output(self) -> int:
        """The id of the output: the last line."""
        return self.outputs[-1]

    def id(self, name: str | SupportsIndex) -> int:
        """The id of a node by name, label or id, also one out of an array. Raises KeyError naming it."""
        if not isinstance(name, str):
            return self._id_at(name)
        for spelling in (name, canonical(name)):
            if spelling in self.names:
                return self.names[spelling]
        for node in self.nodes:
            if self.labels[node.id] == name and node.role == "gate" and not self.is_copy(node.id):
                return node.id
        raise KeyError(f"no node is called {name!r}")

    def _id_at(self, place: SupportsIndex) -> int:
        """A number as an id. Raises KeyError for one that no node has, and for what is no whole number."""
        try:
            index = operator.index(place)
        except TypeError:
            raise KeyError(f"no node is called {place!r}") from None
        if 0 <= index < len(self.nodes):
            return index
        raise KeyError(f"no node {index}; ids run from 0 to {len(self.nodes) - 1}")

    def is_copy(self, node: int) -> bool:
        """Whether a node is a copy gate, the one gate that the graph itself inserts."""
        return self.nodes[node].op == COPY

    def original(self, node: int) -> int:
        """The node whose value `node` carries: itself, or what its copy gate copies."""
        while self.is_copy(node):
            (node,) = self.operands[node]
        return node

    def readers(self, node: int) -> tuple[int, ...]:
        """The gates that read a node's value, seen through its copy gate; a gate that reads it twice stands twice."""
        gates = [edge.target for edge in self.outgoing[node]]
        if len(gates) == 1 and self.is_copy(gates[0]):
            return self.readers(gates[0])
        return tuple(gates)

    def ancestors(self, node: int) -> frozenset[int]:
        """Ids that `node` depends on, itself included."""
        seen = bytearray(node + 1)
        seen[node] = 1
        for current in range(node, -1, -1):
            if seen[current]:
                for source in self.operands[current]:
                    seen[source] = 1
        return frozenset(i for i, mark in enumerate(seen) if mark)

    def shapes(self, leaves: Mapping[str, Shape]) -> tuple[Shape, ...]:
        """The shape of every node's value for the given shapes of named leaves. Raises InputError where they do not fit."""
        found: tuple[Shape, ...] = registry.view("shapes")(self, leaves)
        return found

    @staticmethod
    def from_networkx(network: networkx.MultiDiGraph) -> Graph:
        """The graph of a MultiDiGraph keyed by slot, the inverse of `networkx`. Raises ValueError for a cycle."""
        found: Graph = registry.view("from_networkx")(network)
        return found

    def networkx(self) -> networkx.MultiDiGraph:
        """This graph as a MultiDiGraph keyed by slot; node attributes are the fields of Node, edges have `span`."""
        return registry.view("networkx")(self)

    def sympy(self) -> Any:
        """The typed gates one for one as SymPy objects that do not rewrite themselves."""
        return registry.view("sympy")(self)

    def _repr_svg_(self) -> str:
        return str(registry.view("svg")(self))
