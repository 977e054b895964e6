"""Folding steps into a Frame. Owns the bookkeeping of what is known and what is awaited; computes no derivative."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np

from gradviz.engine.steps import Accumulate, Contribute, Fault, Forward, Frame, Leaf, Local, Seed, Step, Value
from gradviz.graph import Edge, Graph


@dataclass
class State:
    """The mutable twin of a Frame while steps are taken."""

    graph: Graph
    used: frozenset[int]
    values: dict[int, Value] = field(default_factory=dict)
    gradients: dict[int, Value] = field(default_factory=dict)
    edge_gradients: dict[Edge, Value] = field(default_factory=dict)
    partials: dict[Edge, Value] = field(default_factory=dict)
    faults: dict[int | Edge, str] = field(default_factory=dict)
    focus: int | Edge | None = None
    waiting: dict[int, tuple[Edge, ...]] = field(default_factory=dict)

    def copy(self) -> State:
        """An independent copy."""
        return State(
            self.graph,
            self.used,
            dict(self.values),
            dict(self.gradients),
            dict(self.edge_gradients),
            dict(self.partials),
            dict(self.faults),
            self.focus,
            dict(self.waiting),
        )

    def take(self, step: Step) -> None:
        """Apply one step."""
        match step:
            case Leaf(node, value) | Forward(node, _, value):
                self.values[node] = value
                self.focus = node
            case Seed(node, value):
                self._start_backward()
                self.gradients[node] = value
                self.focus = node
            case Local(edge, partial, _):
                if partial is not None:
                    self.partials[edge] = partial
                self.focus = edge
            case Contribute(edge, _, product):
                self._contribute(edge, product)
            case Accumulate(node, _, total):
                self.gradients[node] = total
                self.waiting.pop(node, None)
                self.focus = node
            case Fault(place, code):
                self.faults[place] = code

    def frame(self, index: int) -> Frame:
        """What is known now, as a record whose mappings cannot be written."""
        return Frame(
            index,
            MappingProxyType(dict(self.values)),
            MappingProxyType(dict(self.gradients)),
            MappingProxyType(dict(self.edge_gradients)),
            MappingProxyType(dict(self.partials)),
            MappingProxyType(dict(self.faults)),
            self.focus,
            MappingProxyType(dict(self.waiting)),
        )

    def _start_backward(self) -> None:
        """The seed settles everything that the output does not depend on: gradient exactly 0."""
        for node in self.graph.nodes:
            if node.id not in self.used and node.role != "constant":
                self.gradients[node.id] = _zero(self.values[node.id])
        for edge in self.graph.edges:
            if edge.target not in self.used and self.graph.nodes[edge.source].role != "constant":
                self.edge_gradients[edge] = _zero(self.values[edge.source])

    def _contribute(self, edge: Edge, product: Value) -> None:
        self.edge_gradients[edge] = product
        self.focus = edge
        awaited = tuple(
            other for other in self.graph.outgoing[edge.source] if other.target in self.used and other not in self.edge_gradients
        )
        if self.graph.is_copy(edge.source):
            self.waiting[edge.source] = awaited
        else:
            self.gradients[edge.source] = product


def _zero(value: Value) -> Value:
    if not np.ndim(value):
        return 0.0
    zeros = np.zeros_like(value)
    zeros.flags.writeable = False
    return zeros
