"""The typed expression as a tree: a part that is used twice stands twice in it, unlike in the graph. Owns the unfolding, and its end."""

from __future__ import annotations

from dataclasses import dataclass

from gradviz.graph import Graph
from gradviz.ops import OPS
from gradviz.tutor.formulas import gate_formula

LARGEST = 300
"""How many branches are unfolded; a tree of shared parts may have more than there are atoms."""


@dataclass(frozen=True)
class Branch:
    """A gate or a leaf as it stands in the tree: its depth, what it is called, its formula over its operands, its node."""

    depth: int
    title: str
    formula: str
    node: int


def unfolded(graph: Graph, largest: int = LARGEST) -> tuple[tuple[Branch, ...], bool]:
    """The branches from the output down, each before its operands; and whether that is all of them."""
    found: list[Branch] = []
    waiting = [(graph.output, 0)]
    while waiting and len(found) < largest:
        node, depth = waiting.pop()
        node = graph.original(node)
        operands = graph.operands[node]
        found.append(_branch(graph, node, depth))
        waiting += [(source, depth + 1) for source in reversed(operands)]
    return tuple(found), not waiting


def size(graph: Graph) -> int:
    """How many branches the whole tree has, counted without unfolding it."""
    sizes: list[int] = []
    for node, operands in enumerate(graph.operands):
        below = sum(sizes[source] for source in operands)
        sizes.append(below if graph.is_copy(node) else below + 1)
    return sizes[graph.output]


def _branch(graph: Graph, node: int, depth: int) -> Branch:
    operands = graph.operands[node]
    label = graph.labels[node]
    if not operands:
        return Branch(depth, label, label, node)
    formula = gate_formula(graph, node, [graph.labels[source] for source in operands])
    return Branch(depth, OPS[graph.nodes[node].op].shown_title, f"{label} = {formula}", node)
