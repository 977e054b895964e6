"""ViewPath: where in a network one looks, from the whole down to one unit. Owns the steps, their names and their text form.

A path holds names and places, never ids, so that it survives edits and can be saved; `nearest_path` closes what is gone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from gradviz.engine.blocks import block_names
from gradviz.graph import Graph
from gradviz.notation import shape as written_shape
from gradviz.ops import OPS
from gradviz.words import say

Index = tuple[int, ...]


@dataclass(frozen=True)
class ViewPath:
    """A block by name, a gate of it by op and number ("conv2d", "add 2"), and a unit by its place in one sample's result."""

    block: str = ""
    gate: str = ""
    unit: Index | None = None
    sample: int = 0

    @property
    def depth(self) -> int:
        """0 for the network, 1 for a block, 2 for a gate, 3 for a unit."""
        return sum(map(bool, (self.block, self.gate, self.unit is not None)))


def opened(path: ViewPath, into: str | Index) -> ViewPath:
    """One level deeper: into a block or a gate by name, or into a unit by its place. Raises ValueError for a wrong turn."""
    if isinstance(into, str) and path.depth == 0:
        return replace(path, block=into)
    if isinstance(into, str) and path.depth == 1:
        return replace(path, gate=into)
    if not isinstance(into, str) and path.depth == 2:
        return replace(path, unit=tuple(into))
    raise ValueError(f"{into!r} cannot be opened at depth {path.depth}")


def closed(path: ViewPath, depth: int | None = None) -> ViewPath:
    """Up to `depth`, by default one level up; the network itself stays."""
    kept = max(0, path.depth - 1 if depth is None else min(depth, path.depth))
    return ViewPath(path.block if kept > 0 else "", path.gate if kept > 1 else "", path.unit if kept > 2 else None, path.sample)


def crumbs(path: ViewPath) -> tuple[tuple[str, ViewPath], ...]:
    """The breadcrumb: what each level is called, and the path to it."""
    unit = say("unit {place}", place=written_shape(path.unit)) if path.unit else say("unit")
    names = (say("Network"), path.block, path.gate, unit)
    return tuple((names[depth], closed(path, depth)) for depth in range(path.depth + 1))


def gate_names(graph: Graph, block: str) -> Mapping[str, int]:
    """The gates of a block by name, in order; the second add gate is "add 2"."""
    seen: Counter[str] = Counter()
    found = {}
    for node, owner in zip(graph.nodes, block_names(graph), strict=True):
        if owner == block and graph.operands[node.id] and not graph.is_copy(node.id):
            seen[node.op] += 1
            found[node.op if seen[node.op] == 1 else f"{node.op} {seen[node.op]}"] = node.id
    return found


def gate_title(name: str) -> str:
    """What a gate of a block is called on screen: its op's title, with the number where it is not the first of them."""
    op, _, number = name.partition(" ")
    return f"{OPS[op].shown_title} {number}".strip() if op in OPS else name


def nearest_path(path: ViewPath, graph: Graph) -> ViewPath:
    """The path as far down as this graph has it; a unit is only checked where its level is made."""
    if path.block not in block_names(graph):
        return closed(path, 0)
    return path if not path.gate or path.gate in gate_names(graph, path.block) else closed(path, 1)
