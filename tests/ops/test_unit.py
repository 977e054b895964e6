"""Leaves of a unit are called after elements, and take their values from the operands."""

from __future__ import annotations

from gradviz.engine import gradients
from gradviz.ops import OPS
from gradviz.ops.unit import Unit, element_name, element_of, every


def test_a_neuron_opens_down_to_one_multiplication() -> None:
    op = OPS["matmul"]
    assert op.expand is not None
    graph = op.expand({}, ((2, 2), (2, 1)), (1, 0))
    assert graph.inputs == ("a[1,0]", "b[0,0]", "a[1,1]", "b[1,0]")
    assert [node.op for node in graph.nodes if node.role == "gate"] == ["mul", "mul", "add"]
    assert [element_of(op, leaf, 2) for leaf in graph.inputs] == [(0, (1, 0)), (1, (0, 0)), (0, (1, 1)), (1, (1, 0))]
    values = {"a[1,0]": 3.0, "b[0,0]": 5.0, "a[1,1]": 4.0, "b[1,0]": 6.0}
    assert gradients(graph, values) == (39.0, {"a[1,0]": 5.0, "b[0,0]": 3.0, "a[1,1]": 6.0, "b[1,0]": 4.0})


def test_a_long_sum_is_shallow_and_an_empty_one_is_nought() -> None:
    made = Unit(("x",))
    graph = made.graph(made.total([made.element(0, place) for place in range(1000)]))
    depth = [0] * len(graph.nodes)
    for node, row in zip(graph.nodes, graph.operands, strict=True):
        depth[node.id] = 1 + max((depth[source] for source in row), default=-1)
    assert max(depth) == 10
    assert made.total([]) > 0


def test_an_element_that_is_read_twice_is_one_leaf() -> None:
    made = Unit(("x",))
    graph = made.graph(made.gate("mul", made.element(0, 1), made.element(0, 1)))
    assert graph.inputs == ("x[1]",)


def test_names_of_elements() -> None:
    assert element_name("w", (0, 2)) == "w[0,2]"
    assert element_name("w", ()) == "w"
    assert list(every((2, 1))) == [(0, 0), (1, 0)]
    assert list(every(())) == [()]


def test_many_operands_are_called_by_number() -> None:
    op = OPS["concatenate"]
    assert op.expand is not None
    graph = op.expand({"axis": 1}, ((2, 1), (2, 1), (2, 2)), (0, 3))
    assert graph.inputs == ("x3[0,1]",)
    assert element_of(op, "x3[0,1]", 3) == (2, (0, 1))
