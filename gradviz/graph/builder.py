"""Builder: the one way a Graph is made, from text, layers, imports and tests alike. Owns copy gates; checks no op."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from gradviz.graph.graph import Graph
from gradviz.graph.node import COPY, NO_ATTRIBUTES, Node, Role, Span


class Builder:
    """Collects nodes in post-order; ids given out here are the builder's own, before copy gates are inserted."""

    def __init__(self, text: str = "") -> None:
        self.text = text
        self._nodes: list[Node] = []
        self._operands: list[tuple[int, ...]] = []

    def __len__(self) -> int:
        return len(self._nodes)

    def leaf(self, name: str, role: Role = "input", span: Span | None = None, start: Any = None) -> int:
        """Add an input, parameter, state or noise leaf, with a start value where it has one; returns its builder id."""
        return self._add("input", (), NO_ATTRIBUTES if start is None else {"start": start}, name, role, span, None)

    def constant(self, value: Any, span: Span | None = None) -> int:
        """Add a constant: a float, or nested tuples of floats for a vector or matrix."""
        return self._add("constant", (), {"value": value}, None, "constant", span, None)

    def gate(
        self,
        op: str,
        operands: Sequence[int],
        span: Span | None = None,
        *,
        name: str | None = None,
        attributes: Mapping[str, Any] = NO_ATTRIBUTES,
        group: str | None = None,
    ) -> int:
        """Add a gate that reads earlier nodes; returns its builder id."""
        return self._add(op, tuple(operands), attributes, name, "gate", span, group)

    def rename(self, node: int, name: str) -> None:
        """Give a node, usually the root of a definition, the user's name."""
        self._nodes[node] = self._nodes[node]._replace(name=name)

    def name_of(self, node: int) -> str | None:
        """The name given to a node so far."""
        return self._nodes[node].name

    def _add(self, op: str, operands: tuple[int, ...], attributes: Mapping[str, Any], *rest: Any) -> int:
        made = len(self._nodes)
        for source in operands:
            if not 0 <= source < made:
                raise ValueError(f"{op} reads {operands}, but only {made} nodes exist")
        self._nodes.append(Node(made, op, attributes, *rest))
        self._operands.append(operands)
        return made

    def build(self, *outputs: int) -> Graph:
        """The graph of all nodes added, with a copy gate after every node that is read more than once.

        A constant needs none, as it has no gradient to add up.
        """
        uses = [0] * len(self._nodes)
        for row in self._operands:
            for source in row:
                uses[source] += 1
        nodes: list[Node] = []
        operands: list[tuple[int, ...]] = []
        read: list[int] = []
        place: list[int] = []
        for node, row, count in zip(self._nodes, self._operands, uses, strict=True):
            place.append(len(nodes))
            nodes.append(Node(len(nodes), *node[1:]))
            operands.append(tuple([read[source] for source in row]))
            if count > 1 and node.role != "constant":
                nodes.append(Node(len(nodes), COPY, span=node.span, group=node.group))
                operands.append((len(nodes) - 2,))
            read.append(len(nodes) - 1)
        return Graph(tuple(nodes), tuple(operands), tuple(place[output] for output in outputs), self.text)
