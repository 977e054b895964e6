"""Mermaid: the graph as a flowchart for Markdown. Owns the format; Mermaid itself decides the places."""

from __future__ import annotations

from collections.abc import Iterator

from gradviz import notation
from gradviz.engine.steps import Frame
from gradviz.export.exporter import Exporter, declare
from gradviz.export.scene import Scene
from gradviz.graph import Edge, Node
from gradviz.ops import OPS
from gradviz.words import mark

MOST_EDGES = 500
"""Mermaid refuses more unless its page raises `maxEdges`."""


def render(scene: Scene) -> bytes:
    """The graph of a scene; nodes are n0, n1 ... in topological order."""
    return ("\n".join(_lines(scene)) + "\n").encode()


def _lines(scene: Scene) -> Iterator[str]:
    graph, frame = scene.graph, scene.frame
    if len(graph.edges) > MOST_EDGES:
        yield f"%% {len(graph.edges)} edges: set maxEdges of this page above that, Mermaid draws {MOST_EDGES} by itself"
    yield "flowchart LR"
    for node in graph.nodes:
        yield f"  n{node.id}{_shape(scene, node)}"
    for edge in graph.edges:
        label = _edge(scene, edge, frame)
        yield f'  n{edge.source} -->|"{label}"| n{edge.target}'


def _shape(scene: Scene, node: Node) -> str:
    name = _quoted(scene.graph.labels[node.id])
    if scene.graph.is_copy(node.id):
        return f'(("{len(scene.graph.outgoing[node.id])}"))'
    if scene.graph.operands[node.id]:
        return f'["{name}<br>{_quoted(OPS[node.op].symbol)}"]'
    return f'["{name}"]' if node.role == "constant" else f'(["{name}"])'


def _edge(scene: Scene, edge: Edge, frame: Frame | None) -> str:
    rule = OPS[scene.graph.nodes[edge.target].op].rule
    value = frame and frame.values.get(edge.source)
    gradient = frame and frame.edge_gradients.get(edge)
    lines = [notation.value(value)] if value is not None else []
    lines.append(rule)
    if gradient is not None:
        lines.append("◂ " + notation.value(gradient))
    return "<br>".join(map(_quoted, lines))


def _quoted(text: str) -> str:
    """Text inside quotes; Mermaid reads # and quotes as its own, so they are written by number."""
    printable = "".join(sign for sign in text if sign.isprintable())
    return "".join(f"#{ord(sign)};" if sign in '#"<>&`|[]{}()\\' else sign for sign in printable)


declare(Exporter("mermaid", ".mmd", mark("A Mermaid flowchart for Markdown pages, with values, gradients and rules."), render, code=True))
