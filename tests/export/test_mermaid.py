"""Every node and edge is there, names cannot leave their quotes, and too many edges are told."""

import re

from gradviz.engine import trace
from gradviz.export.mermaid import MOST_EDGES, render
from gradviz.export.scene import Scene
from gradviz.graph import Builder, Graph
from gradviz.language import parse
from gradviz.picture.diagram import Diagram
from gradviz.picture.theme import THEMES


def written(graph: Graph, values: dict[str, float] | None = None) -> str:
    run = trace(graph, values) if values else None
    return render(Scene(graph, run, len(run.steps) if run else 0, Diagram(0, 0, ()), THEMES["light"])).decode()


def test_nodes_edges_values_gradients_and_rules() -> None:
    graph = parse("e=(a+b)*(b+1)")
    text = written(graph, {"a": 2, "b": 1})
    assert text.startswith("flowchart LR\n")
    assert len(re.findall(r"^  n\d+[\[(]", text, re.MULTILINE)) == len(graph.nodes)
    assert text.count("-->") == len(graph.edges)
    assert '-->|"3<br>swap<br>◂ 2"|' in text
    assert "swap" in written(graph)


def test_names_cannot_leave_their_quotes() -> None:
    builder = Builder()
    lines = written(builder.build(builder.leaf('end"];\n#<b>'))).splitlines()
    assert lines == ["flowchart LR", '  n0(["end#34;#93;;#35;#60;b#62;"])']


def test_too_many_edges_are_told() -> None:
    builder = Builder()
    last = builder.leaf("x")
    for _ in range(MOST_EDGES + 1):
        last = builder.gate("exp", (last,))
    assert written(builder.build(last)).startswith(f"%% {MOST_EDGES + 1} edges")
