"""Places: how a document names a node, so that typing, saving and loading keep it. Owns the two directions of the naming."""

from __future__ import annotations

from collections.abc import Mapping

from gradviz.graph import Graph


def places(graph: Graph) -> tuple[str, ...]:
    """A name for every node, unique in its graph: its label; with `#2`, `#3` ... where a label returns.

    A node with the name the user gave it comes first, so that its place is the bare name.
    """
    found: dict[int, str] = {}
    seen: dict[str, int] = {}
    for node in sorted(graph.nodes, key=lambda node: (node.name is None, graph.is_copy(node.id), node.id)):
        label = graph.labels[node.id]
        seen[label] = seen.get(label, 0) + 1
        found[node.id] = label if seen[label] == 1 else f"{label}#{seen[label]}"
    return tuple(found[node.id] for node in graph.nodes)


def nodes_at(graph: Graph) -> Mapping[str, int]:
    """The id of the node at every place."""
    return {place: node for node, place in enumerate(places(graph))}


def carried(old: Graph, new: Graph, matched: Mapping[int, int]) -> Mapping[str, str]:
    """What the places of `old` are called in `new`, for the nodes that `matched` follows from one to the other."""
    before, after = places(old), places(new)
    return {before[source]: after[target] for source, target in matched.items()}
