"""DOT: the graph for Graphviz, with values, gradients and rules as labels and attributes. Owns the format; draws nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gradviz import notation
from gradviz.engine.steps import Frame
from gradviz.export.exporter import Exporter, declare
from gradviz.export.scene import Scene
from gradviz.graph import Edge, Node
from gradviz.ops import OPS
from gradviz.words import mark

SHAPES = {"input": "oval", "parameter": "oval", "constant": "box", "gate": "box", "state": "oval", "noise": "oval"}


def render(scene: Scene) -> bytes:
    """The graph of a scene as DOT; nodes are n0, n1 ... in topological order."""
    return ("\n".join(_lines(scene)) + "\n").encode()


def _lines(scene: Scene) -> Iterator[str]:
    frame = scene.frame
    yield "digraph gradviz {"
    yield "  rankdir=LR;"
    yield '  node [fontname="DejaVu Sans"];'
    yield '  edge [fontname="DejaVu Sans"];'
    for node in scene.graph.nodes:
        yield f"  n{node.id} [{_attributes(_node(scene, node, frame))}];"
    for edge in scene.graph.edges:
        yield f"  n{edge.source} -> n{edge.target} [{_attributes(_edge(scene, edge, frame))}];"
    yield "}"


def _node(scene: Scene, node: Node, frame: Frame | None) -> Mapping[str, str]:
    name = scene.graph.labels[node.id]
    operands = scene.graph.operands[node.id]
    title = f"{name}\n{OPS[node.op].symbol}" if operands else name
    return {
        "label": title,
        "shape": "circle" if scene.graph.is_copy(node.id) else SHAPES[node.role],
        "style": "rounded" if node.role == "gate" else "solid",
        "op": node.op,
        "name": node.name or "",
        **_number("value", frame and frame.values.get(node.id)),
        **_number("gradient", frame and frame.gradients.get(node.id)),
    }


def _edge(scene: Scene, edge: Edge, frame: Frame | None) -> Mapping[str, str]:
    rule = OPS[scene.graph.nodes[edge.target].op].rule
    value = _number("value", frame and frame.values.get(edge.source))
    gradient = _number("gradient", frame and frame.edge_gradients.get(edge))
    lines = [*value.values(), rule, *("◂ " + shown for shown in gradient.values())]
    return {"label": "\n".join(lines), "slot": str(edge.slot), "rule": rule, **value, **gradient}


def _number(name: str, content: object) -> Mapping[str, str]:
    """A number that is not known yet has no attribute."""
    return {} if content is None else {name: notation.value(content)}


def _attributes(content: Mapping[str, str]) -> str:
    return ", ".join(f"{name}={_quoted(text)}" for name, text in content.items())


def _quoted(text: str) -> str:
    """A DOT string: only quotes and backslashes are special, and a line ends with \\n."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return '"' + "".join(sign for sign in escaped if sign.isprintable()) + '"'


declare(Exporter("dot", ".dot", mark("The graph for Graphviz, with values, gradients and rules as attributes."), render, code=True))
