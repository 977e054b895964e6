"""Graphviz's columns and heights keep our distances; without it, or without the child, our own layout stands."""

import sys
from itertools import combinations

import pytest

from gradviz.graph import Graph
from gradviz.language import parse
from gradviz.picture.dot import dot_layout
from gradviz.picture.layered import arrange
from gradviz.picture.layout import Direction, sizes_of
from gradviz.picture.service import OWN_UP_TO, PictureService
from gradviz.processes import Child


def wide() -> Graph:
    return parse("y=" + "+".join(f"x_{index}*w_{index}" for index in range(OWN_UP_TO // 2)))


@pytest.mark.parametrize("direction", ["right", "down"])
@pytest.mark.parametrize("text", ["e=(a+b)*(b+1)", "y=x*x", "s=tanh(w1*x1+w2*x2+b)+w1*w1"])
def test_edges_run_forward_and_no_two_nodes_share_room(text: str, direction: Direction) -> None:
    pytest.importorskip("pygraphviz")
    graph = parse(text)
    layout, sizes = dot_layout(graph, direction), sizes_of(graph)
    flow = 1 if direction == "down" else 0
    assert all(layout.centers[edge.source][flow] < layout.centers[edge.target][flow] for edge in graph.edges)
    for one, two in combinations(range(len(sizes)), 2):
        dx, dy = (abs(a - b) for a, b in zip(layout.centers[one], layout.centers[two], strict=True))
        assert dx >= (sizes[one].width + sizes[two].width) / 2 or dy >= (sizes[one].height + sizes[two].height) / 2
    assert all(0 <= x <= layout.width and 0 <= y <= layout.height for x, y in layout.centers)


def test_without_graphviz_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pygraphviz", None)
    with pytest.raises(ImportError):
        dot_layout(parse("y=x*x"))


def test_a_dead_child_leaves_our_own_layout() -> None:
    service = PictureService(Child("gradviz.no_such_module"))
    graph = wide()
    assert service.layout(graph) == arrange(graph)
    assert service.notice
    service.close()
