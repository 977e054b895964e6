import pytest

from gradviz.engine import trace
from gradviz.export.dot import render
from gradviz.export.scene import Scene
from gradviz.graph import Builder
from gradviz.language import parse
from gradviz.picture.diagram import Diagram
from gradviz.picture.theme import THEMES

EMPTY = Diagram(0, 0, ())


def scene(text: str, **inputs: float) -> Scene:
    graph = parse(text)
    run = trace(graph, inputs)
    return Scene(graph, run, len(run.steps), EMPTY, THEMES["light"])


def test_graphviz_reads_values_gradients_and_rules() -> None:
    pygraphviz = pytest.importorskip("pygraphviz")
    shown = scene("e=(a+b)*(b+1)", a=2, b=1)
    read = pygraphviz.AGraph(string=render(shown).decode())
    assert (len(read.nodes()), len(read.edges())) == (len(shown.graph.nodes), len(shown.graph.edges))
    output = read.get_node(f"n{shown.graph.output}")
    assert (output.attr["value"], output.attr["gradient"], output.attr["op"], output.attr["name"]) == ("6", "1", "mul", "e")
    edge = read.get_edge("n3", f"n{shown.graph.output}")
    assert (edge.attr["value"], edge.attr["gradient"], edge.attr["rule"]) == ("3", "2", "swap")


def test_both_edges_of_a_square_are_there() -> None:
    assert render(scene("y=x*x", x=3)).decode().count("n1 -> n2") == 2


def test_names_cannot_leave_their_quotes() -> None:
    pygraphviz = pytest.importorskip("pygraphviz")
    builder = Builder()
    graph = builder.build(builder.leaf('a"];\n\\b'))
    text = render(Scene(graph, None, 0, EMPTY, THEMES["light"])).decode()
    assert text.count("\n") == 6
    assert len(pygraphviz.AGraph(string=text).nodes()) == 1


def test_without_a_run_there_are_no_numbers() -> None:
    graph = parse("a+b")
    text = render(Scene(graph, None, 0, EMPTY, THEMES["light"])).decode()
    assert "gradient" not in text
    assert "value" not in text
