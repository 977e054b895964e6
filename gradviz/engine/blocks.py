"""Blocks: a network's graph seen as its layers. Owns which nodes belong together, and their shapes; draws and runs nothing."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from gradviz.engine.network_view import shapes as shapes_of
from gradviz.engine.tensors.program import MARKED_BATCH, batch_size, has_batch, with_batch
from gradviz.graph import Graph
from gradviz.ops import OPS

Shape = tuple[int, ...]
Kind = Literal["input", "target", "layer", "loss"]


@dataclass(frozen=True)
class Block:
    """The gates of one layer with the leaves it owns, or one input. `output` is its last gate, `category` that of its main op.

    `shape` is one sample's; `reads` names the blocks that it reads; `parameters` are the shapes of what it learns, by name.
    """

    name: str
    kind: Kind
    nodes: tuple[int, ...]
    output: int
    category: str
    shape: Shape
    reads: tuple[str, ...]
    parameters: Mapping[str, Shape]

    @property
    def parameter_count(self) -> int:
        """How many numbers it learns."""
        return sum(math.prod(shape) for shape in self.parameters.values())


def blocks(graph: Graph, leaves: Mapping[str, Shape]) -> tuple[Block, ...]:
    """The blocks of a graph in order, for the given shapes of its leaves; a gate outside all groups is a block of its own."""
    shapes = shapes_of(graph, leaves)
    batched = batched_nodes(graph, leaves)
    owners = block_names(graph)
    members: dict[str, list[int]] = {}
    for node, owner in enumerate(owners):
        members.setdefault(owner, []).append(node)
    found = []
    for name, nodes in members.items():
        gates = [node for node in nodes if graph.operands[node] and not graph.is_copy(node)]
        output = max(gates, default=nodes[0])
        row = {graph.nodes[leaf].name or "": shapes[leaf] for leaf in nodes if graph.nodes[leaf].role == "parameter"}
        shape = shapes[output][1:] if batched[output] else shapes[output]
        reads = [owners[source] for gate in gates for source in graph.operands[gate] if _carries(graph, source)]
        others = tuple(dict.fromkeys(owner for owner in reads if owner != name))
        kind = _kind(graph, shapes, output, batched)
        found.append(Block(name, kind, tuple(nodes), output, _category(graph, gates), shape, others, row))
    return tuple(sorted(found, key=lambda block: block.output))


def block_names(graph: Graph) -> tuple[str, ...]:
    """The name of the block of every node: its group's, or its label; what is learned or kept belongs to its first reader."""
    names = [node.group or graph.labels[node.id] for node in graph.nodes]
    for node in reversed(graph.nodes):
        if node.role in ("parameter", "state", "noise", "constant") and graph.outgoing[node.id]:
            names[node.id] = names[graph.readers(node.id)[0]]
    for node in graph.nodes:
        if graph.is_copy(node.id):
            names[node.id] = names[graph.operands[node.id][0]]
    return tuple(names)


def batched_nodes(graph: Graph, leaves: Mapping[str, Shape]) -> tuple[bool, ...]:
    """Whether the first axis of every node's value is the batch."""
    if batch_size(graph, leaves) is None:
        return (False,) * len(graph.nodes)
    return tuple(map(has_batch, shapes_of(graph, with_batch(graph, leaves, MARKED_BATCH))))


def _carries(graph: Graph, source: int) -> bool:
    """Whether an operand is data that flows through the network, and not what a layer owns."""
    return graph.nodes[graph.original(source)].role in ("gate", "input")


def _category(graph: Graph, gates: list[int]) -> str:
    """That of the first gate that reads a parameter, else of the first gate."""
    if not gates:
        return "input"
    learns = (gate for gate in gates if any(graph.nodes[graph.original(s)].role == "parameter" for s in graph.operands[gate]))
    return OPS[graph.nodes[next(learns, gates[0])].op].category


def _kind(graph: Graph, shapes: tuple[Shape, ...], output: int, batched: tuple[bool, ...]) -> Kind:
    """A target is an input that only the loss reads."""
    if graph.operands[output]:
        return "loss" if any(batched) and not batched[output] and output in graph.outputs else "layer"
    readers = graph.readers(output)
    return "target" if batched[output] and readers and all(shapes[reader] == () for reader in readers) else "input"
