"""The child that lays out and typesets: `python -m gradviz.picture.layout_child`. Owns its two jobs and their JSON."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from gradviz import registry
from gradviz.graph import Graph, Node
from gradviz.notation import plain
from gradviz.picture.dot import dot_layout
from gradviz.picture.layered import arrange
from gradviz.picture.typeset import typeset
from gradviz.processes import serve

DOT_UP_TO = 400
"""Graphviz needs seconds for larger graphs, our own layout a tenth of that."""


def packed(graph: Graph) -> dict[str, Any]:
    """What a layout needs of a graph, as JSON."""
    nodes = [[node.op, node.name, node.role, _content(node)] for node in graph.nodes]
    return {"nodes": nodes, "operands": graph.operands, "outputs": graph.outputs, "text": graph.text}


def unpacked(data: dict[str, Any]) -> Graph:
    """The graph of `packed`."""
    nodes = [
        Node(index, op, {} if content is None else {"value": content}, name, role)
        for index, (op, name, role, content) in enumerate(data["nodes"])
    ]
    return Graph(tuple(nodes), tuple(map(tuple, data["operands"])), tuple(data["outputs"]), data["text"])


def _content(node: Node) -> Any:
    content: Any = node.attributes.get("value") if node.role == "constant" else None
    return plain(content)


def _layout(request: dict[str, Any]) -> dict[str, Any]:
    registry.discover(("gradviz.ops",))
    graph, direction, wide = unpacked(request["graph"]), request["direction"], request["wide"]
    if len(graph.nodes) > DOT_UP_TO:
        return asdict(arrange(graph, direction, wide))
    try:
        return asdict(dot_layout(graph, direction, wide))
    except ImportError:
        return asdict(arrange(graph, direction, wide))


def _math(request: dict[str, Any]) -> dict[str, Any]:
    return asdict(typeset(request["latex"]))


if __name__ == "__main__":
    serve({"layout": _layout, "math": _math})
