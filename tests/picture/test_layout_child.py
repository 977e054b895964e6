"""What goes to the layout child and what it does with it."""

import json

import pytest

from gradviz.graph import Graph
from gradviz.language import parse
from gradviz.picture.layered import arrange
from gradviz.picture.layout import sizes_of
from gradviz.picture.layout_child import DOT_UP_TO, packed, unpacked
from gradviz.processes import Child, ChildError

DEADLINE = 20.0


def chain(length: int) -> Graph:
    return parse("y=" + "+".join(f"x_{index % 7}" for index in range(length)))


def test_a_graph_keeps_its_sizes_through_json() -> None:
    graph = parse("e=(a+2.5)*(a+b^3)")
    again = unpacked(json.loads(json.dumps(packed(graph))))
    assert (again.operands, again.outputs, again.labels) == (graph.operands, graph.outputs, graph.labels)
    assert sizes_of(again) == sizes_of(graph)
    assert arrange(again) == arrange(graph)


def answered(graph: Graph) -> list[tuple[float, float]]:
    child = Child("gradviz.picture.layout_child")
    try:
        answer = child.ask({"job": "layout", "graph": packed(graph), "direction": "right", "wide": False}, DEADLINE)
    finally:
        child.close()
    return [(x, y) for x, y in answer["centers"]]


def test_a_graph_too_large_for_graphviz_gets_our_own_layout() -> None:
    graph = chain(DOT_UP_TO)
    assert len(graph.nodes) > DOT_UP_TO
    assert answered(graph) == list(arrange(graph).centers)


def test_the_child_answers_edges_that_run_forward() -> None:
    graph = parse("e=(a+b)*(b+1)")
    centers = answered(graph)
    assert all(centers[edge.source][0] < centers[edge.target][0] for edge in graph.edges)


def test_a_job_it_does_not_know_is_an_error_and_not_a_silence() -> None:
    child = Child("gradviz.picture.layout_child")
    with pytest.raises(ChildError):
        child.ask({"job": "no such job"}, DEADLINE)
    child.close()
