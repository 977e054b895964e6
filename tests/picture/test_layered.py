"""Our own layout: columns run forward, copy gates lie on straight chains, and no two nodes share room."""

from itertools import combinations, pairwise

import pytest

from gradviz.graph import Graph
from gradviz.language import parse
from gradviz.picture.layered import NEAR_TREE, arrange, column_of_each, layered
from gradviz.picture.layout import LEAF_ROW, Direction, Layout, sizes_of

FORMULAS = ("e=(a+b)*(b+1)", "y=x*x", "s=tanh(w1*x1+w2*x2+b)+w1*w1", "y=exp(exp(exp(x)))+x")


def together(graph: Graph, layout: Layout) -> list[tuple[int, int]]:
    """Pairs of nodes whose boxes overlap."""
    sizes = sizes_of(graph)
    return [
        (one, two)
        for one, two in combinations(range(len(sizes)), 2)
        if abs(layout.centers[one][0] - layout.centers[two][0]) < (sizes[one].width + sizes[two].width) / 2
        and abs(layout.centers[one][1] - layout.centers[two][1]) < (sizes[one].height + sizes[two].height) / 2
    ]


@pytest.mark.parametrize("direction", ["right", "down"])
@pytest.mark.parametrize("text", FORMULAS)
def test_no_two_nodes_share_room_and_all_edges_run_forward(text: str, direction: Direction) -> None:
    graph = parse(text)
    layout = arrange(graph, direction)
    flow = 1 if direction == "down" else 0
    assert together(graph, layout) == []
    assert all(layout.centers[edge.source][flow] < layout.centers[edge.target][flow] for edge in graph.edges)
    assert all(0 <= x <= layout.width and 0 <= y <= layout.height for x, y in layout.centers)


def test_shared_room_is_seen() -> None:
    graph = parse("y=x*x")
    first, second, *rest = arrange(graph).centers
    assert together(graph, Layout((first, first, *rest), 100, 100)) == [(0, 1)]
    assert second != first


@pytest.mark.parametrize("text", FORMULAS)
def test_a_copy_gate_stands_level_with_what_it_copies(text: str) -> None:
    graph = parse(text)
    layout = arrange(graph)
    copies = [node.id for node in graph.nodes if graph.is_copy(node.id)]
    assert copies
    assert all(layout.centers[node][1] == layout.centers[graph.operands[node][0]][1] for node in copies)


def test_columns_follow_the_longest_path() -> None:
    graph = parse("y=exp(exp(x))+a")
    columns = {graph.labels[node.id]: column for node, column in zip(graph.nodes, column_of_each(graph), strict=True)}
    assert (columns["x"], columns["a"], columns["y"]) == (0, 0, 3)


def test_an_edge_over_several_columns_gets_a_stand_in_in_each() -> None:
    layers = layered(parse("y=exp(exp(x))+a"))
    assert len(layers.ranks) == layers.real + 2
    assert sorted(node for column in layers.columns for node in column) == list(range(len(layers.ranks)))


def test_many_inputs_stand_close_and_few_as_always() -> None:
    def rows(count: int) -> list[float]:
        graph = parse("y=" + "+".join(f"x{number}" for number in range(count)))
        centers = arrange(graph).centers
        inputs = [leaf.id for leaf in graph.leaves]
        column = sorted(centers[node][1] for node in inputs if centers[node][0] == min(centers[other][0] for other in inputs))
        return [after - before for before, after in pairwise(column)]

    assert min(rows(4)) >= 160
    assert min(rows(15)) == LEAF_ROW


def test_a_term_of_a_long_sum_stands_before_the_gate_that_adds_it() -> None:
    graph = parse("y=" + "+".join(f"x{at}*w{at}" for at in range(60)))
    ranks = column_of_each(graph)
    assert max(ranks[edge.target] - ranks[edge.source] for edge in graph.edges) <= NEAR_TREE
    shared = parse("t=u*v; y=" + "+".join(f"t*w{at}" for at in range(60)))
    assert column_of_each(shared)[shared.names["t"]] <= 1
