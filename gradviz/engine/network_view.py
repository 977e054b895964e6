"""A graph, or a finished run, as a networkx MultiDiGraph and back; and the shapes of all nodes. Owns these views only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from gradviz.engine.shapes import Shape, gate_shape
from gradviz.engine.trace import Trace
from gradviz.graph import Graph, Node, Span
from gradviz.ops import OPS
from gradviz.registry import VIEWS

if TYPE_CHECKING:
    import networkx


def to_networkx(source: Graph | Trace) -> networkx.MultiDiGraph:
    """Nodes are ids with op, attributes, name, label, role, span, group, rule; edges are keyed by slot, with span and rule.

    A Trace adds `value` and `gradient` to both, as `gradviz eval --json` defines them.
    """
    import networkx

    graph = source.graph if isinstance(source, Trace) else source
    network = networkx.MultiDiGraph(outputs=graph.outputs, text=graph.text)
    for node in graph.nodes:
        network.add_node(node.id, **_node_facts(graph, node), **(_run_facts(source, node.id) if isinstance(source, Trace) else {}))
    for edge in graph.edges:
        facts = {"span": graph.nodes[edge.source].span, "rule": OPS[graph.nodes[edge.target].op].rule}
        if isinstance(source, Trace):
            facts.update(value=source.last.values[edge.source], gradient=source.last.edge_gradients.get(edge))
        network.add_edge(edge.source, edge.target, key=edge.slot, **facts)
    return network


def _node_facts(graph: Graph, node: Node) -> dict[str, Any]:
    return {
        "op": node.op,
        "attributes": dict(node.attributes),
        "name": node.name,
        "label": graph.labels[node.id],
        "role": node.role,
        "span": node.span,
        "group": node.group,
        "rule": OPS[node.op].rule if node.role == "gate" else None,
    }


def _run_facts(run: Trace, node: int) -> dict[str, Any]:
    return {"value": run.value(node), "gradient": run.grad(node)}


def from_networkx(network: networkx.MultiDiGraph) -> Graph:
    """The Graph of a network that has an op on every node and a slot as the key of every edge; copy gates are taken as given.

    Raises ValueError for a cycle, and for a gate whose slots are not 0, 1, 2 ... .
    """
    import networkx

    try:
        order = list(networkx.lexicographical_topological_sort(network, {key: number for number, key in enumerate(network)}.__getitem__))
    except networkx.NetworkXUnfeasible:
        raise ValueError("a computation graph has no cycle") from None
    place = {key: number for number, key in enumerate(order)}
    nodes, operands = [], []
    for key in order:
        slots = {slot: source for source, _, slot in network.in_edges(key, keys=True)}
        if sorted(slots) != list(range(len(slots))):
            raise ValueError(f"the operands of {key!r} stand in slots {sorted(slots)}")
        operands.append(tuple(place[slots[slot]] for slot in range(len(slots))))
        nodes.append(_node(place[key], network.nodes[key], bool(slots)))
    outputs = network.graph.get("outputs") or [key for key in order if not network.out_degree(key)]
    return Graph(tuple(nodes), tuple(operands), tuple(place[key] for key in outputs), network.graph.get("text", ""))


def _node(place: int, facts: Mapping[str, Any], gate: bool) -> Node:
    span = facts.get("span")
    return Node(
        place,
        facts["op"],
        dict(facts.get("attributes", {})),
        facts.get("name"),
        facts.get("role", "gate" if gate else "input"),
        None if span is None else Span(*span),
        facts.get("group"),
    )


def shapes(graph: Graph, leaves: Mapping[str, Shape]) -> tuple[Shape, ...]:
    """The shape of every node for the given shapes of named leaves; a leaf not given is a single number."""
    found: list[Shape] = []
    for node, row in zip(graph.nodes, graph.operands, strict=True):
        if row:
            found.append(gate_shape(graph, node, OPS[node.op], (found[source] for source in row)))
        elif node.role == "constant":
            found.append(np.shape(node.attributes["value"]))
        else:
            found.append(tuple(leaves.get(node.name or "", ())))
    return tuple(found)


VIEWS.register("networkx", to_networkx)
VIEWS.register("from_networkx", from_networkx)
VIEWS.register("shapes", shapes)
