from gradviz.engine import trace
from gradviz.language import parse


def test_an_op_read_without_its_attributes_has_their_defaults() -> None:
    graph = parse("y=leaky_relu(x)+elu(x)")
    gates = {node.op: dict(node.attributes) for node in graph.nodes if node.attributes}
    assert gates == {"leaky_relu": {"slope": 0.1}, "elu": {"alpha": 1.0}}
    assert trace(graph, {"x": -1.0}).value("y") < -0.7


def test_a_number_after_the_operands_is_an_attribute() -> None:
    graph = parse("y=leaky_relu(x, 0.2)")
    assert trace(graph, {"x": -1.0}).value("y") == -0.2
