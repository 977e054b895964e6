"""A graph survives the way to networkx and back; a run adds values and gradients; shapes follow the operands."""

from __future__ import annotations

from typing import Any

import pytest

from gradviz.engine import trace
from gradviz.engine.network_view import from_networkx, shapes, to_networkx
from gradviz.errors import InputError
from gradviz.graph import Builder, Graph

networkx = pytest.importorskip("networkx")


@pytest.mark.parametrize("seed", range(10))
def test_there_and_back(random_graph: Any, seed: int) -> None:
    graph, inputs = random_graph(seed, 30)
    back = from_networkx(to_networkx(graph))
    assert trace(back, inputs).value(back.output) == trace(graph, inputs).value(graph.output)
    assert [node._replace(id=0) for node in back.nodes] == [node._replace(id=0) for node in graph.nodes]
    assert (back.operands, back.outputs) == (graph.operands, graph.outputs)


def test_both_slots_of_a_square_survive() -> None:
    builder = Builder()
    x = builder.leaf("x")
    network = to_networkx(builder.build(builder.gate("mul", [x, x])))
    assert sorted(key for _, target, key in network.edges(keys=True) if target == 2) == [0, 1]


def test_a_run_adds_values_gradients_and_rules(lecture: Graph) -> None:
    network = to_networkx(trace(lecture, {"a": 2, "b": 1}))
    assert network.nodes[lecture.id("e")] == {
        "op": "mul",
        "attributes": {},
        "name": "e",
        "label": "e",
        "role": "gate",
        "span": None,
        "group": None,
        "rule": "swap",
        "value": 6.0,
        "gradient": 1.0,
    }
    edge = network.edges[lecture.id("c"), lecture.id("e"), 0]
    assert (edge["value"], edge["gradient"], edge["rule"]) == (3.0, 2.0, "swap")
    assert network.nodes[4]["gradient"] is None


def test_a_bare_network_becomes_a_graph() -> None:
    network = networkx.MultiDiGraph()
    network.add_node("a", op="input", name="a")
    network.add_node("b", op="input", name="b")
    network.add_node("c", op="sub")
    network.add_edge("b", "c", key=0)
    network.add_edge("a", "c", key=1)
    graph = from_networkx(network)
    assert trace(graph, {"a": 2, "b": 10}).value(graph.output) == 8.0


def test_cycles_and_missing_slots_are_refused() -> None:
    network = networkx.MultiDiGraph()
    network.add_node(0, op="exp")
    network.add_edge(0, 0, key=0)
    with pytest.raises(ValueError, match="no cycle"):
        from_networkx(network)
    network = networkx.MultiDiGraph()
    network.add_node(0, op="input", name="a")
    network.add_node(1, op="exp")
    network.add_edge(0, 1, key=1)
    with pytest.raises(ValueError, match="stand in slots"):
        from_networkx(network)


def test_shapes(lecture: Graph) -> None:
    assert shapes(lecture, {"a": (2, 1), "b": (3,)})[lecture.output] == (2, 3)
    assert shapes(lecture, {})[lecture.output] == ()
    with pytest.raises(InputError, match="cannot combine"):
        shapes(lecture, {"a": (2,), "b": (3,)})


def test_shapes_of_a_network_need_no_numbers(network: tuple[Graph, dict[str, Any]]) -> None:
    graph, _ = network
    leaves = {"x": (5, 1, 4, 4), "y": (5,), "mask": (5, 8), "conv/weights": (2, 1, 3, 3), "conv/bias": (2,), "dense/weights": (8, 3)}
    found = {graph.nodes[place].op: shape for place, shape in enumerate(shapes(graph, leaves))}
    assert (found["conv2d"], found["maxpool2d"], found["flatten"], found["matmul"]) == ((5, 2, 4, 4), (5, 2, 2, 2), (5, 8), (5, 3))
    assert found["cross_entropy"] == ()
    with pytest.raises(InputError, match="each of the 2 channels"):
        shapes(graph, {**leaves, "conv/bias": (5,)})


def test_a_network_survives_the_way_there_and_back(network: tuple[Graph, dict[str, Any]]) -> None:
    graph, inputs = network
    back = from_networkx(to_networkx(trace(graph, inputs)))
    assert trace(back, inputs).value(back.output) == trace(graph, inputs).value(graph.output)
