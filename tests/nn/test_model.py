import numpy as np
import pytest

from gradviz.data import load
from gradviz.errors import InputError
from gradviz.nn.model import Model
from gradviz.nn.spec import from_table
from gradviz.nn.trainer import Trainer


def model(*layers: object, loss: str = "cross_entropy", shape: tuple[int, ...] = (1, 6, 6), **training: object) -> Model:
    return Model(from_table({"input": list(shape), "layers": list(layers), "loss": loss, "training": training}))


CNN = ("conv2d 4 padding=1", "batch_norm", "relu", "max_pool", "flatten", "dropout 0.2", "dense 3")


def test_train_and_eval_graphs_share_parameters_by_name() -> None:
    net = model(*CNN)
    train, evaluated = net.graph(True), net.graph(False)
    assert list(net.parameters) == ["conv1/weights", "conv1/bias", "batch_norm1/gamma", "batch_norm1/beta", "dense1/weights", "dense1/bias"]
    roles = {name: {node.name for node in graph.leaves if node.role == "parameter"} for name, graph in (("t", train), ("e", evaluated))}
    assert roles["t"] == roles["e"] == set(net.parameters)
    assert {node.name for node in train.leaves if node.role in ("state", "noise")} == {"dropout1/noise"}
    assert {node.name for node in evaluated.leaves if node.role == "state"} == set(net.states)


def test_every_gate_belongs_to_its_layer_and_the_last_bears_its_name() -> None:
    net = model(*CNN)
    graph = net.graph(True)
    assert all(node.group for node in graph.nodes if node.role == "gate" and not graph.is_copy(node.id))
    assert {layer.name for layer in net.spec.layers} <= set(graph.names)
    assert [graph.nodes[output].name for output in graph.outputs] == ["dense1", "loss"]


def test_shapes_and_counts() -> None:
    net = model(*CNN)
    assert net.outputs == (3,)
    assert net.layer_shapes()["max_pool1"] == (4, 3, 3)
    assert net.shapes(5)["x"] == (5, 1, 6, 6)
    assert net.shapes(5)["y"] == (5,)
    assert net.shapes(7)["dropout1/noise"] == (7, 36)
    assert net.shapes(5)["conv1/weights"] == (4, 1, 3, 3)
    assert net.parameter_count == 4 * 9 + 4 + 8 + 36 * 3 + 3


def test_a_residual_block_and_a_concatenation() -> None:
    net = model("conv2d 4 padding=1 name=a", "conv2d 4 padding=1 name=b", "add reads=a,b", "concatenate reads=add1,a", "flatten", "dense 3")
    assert net.layer_shapes()["concatenate1"] == (8, 6, 6)
    assert net.outputs == (3,)


def test_pairs_have_two_towers_with_the_same_parameters() -> None:
    net = model("flatten", "dense 4", "relu", "dense 1", loss="margin_ranking")
    graph = net.graph(True)
    assert [graph.nodes[output].name for output in graph.outputs] == ["dense2", "dense2@2", "loss"]
    assert len([node for node in graph.leaves if node.role == "parameter"]) == 4
    assert net.shapes(3)["y"] == (3, 1, 6, 6)


def test_penalties_are_gates_of_the_train_graph_alone() -> None:
    net = model("flatten", "dense 3", l2=0.1, l1=0.2)
    graph = net.graph(True)
    assert graph.nodes[graph.outputs[-2]].name == "loss"
    assert {"l1", "l2"} <= {node.group for node in graph.nodes}
    assert net.graph(False).nodes[net.graph(False).output].name == "loss"


def test_first_values_follow_the_generator_and_the_initialisers() -> None:
    net = model("flatten", {"kind": "dense", "units": 50, "initializer": {"kind": "constant", "value": 0.5}}, "dense 3", shape=(1, 40, 40))
    first = net.initial(np.random.default_rng(4))
    assert (first["dense1/weights"] == 0.5).all()
    assert (first["dense2/bias"] == 0).all()
    assert first["dense2/weights"].std() == pytest.approx((2 / 50) ** 0.5, rel=0.2)
    again = net.initial(np.random.default_rng(4))
    assert all((first[name] == again[name]).all() for name in first)
    assert (model(*CNN).initial(np.random.default_rng(0))["batch_norm1/gamma"] == 1).all()
    assert (model(*CNN).initial(np.random.default_rng(0))["batch_norm1/running_variance"] == 1).all()


@pytest.mark.parametrize(
    ("layers", "message", "hint"),
    [
        (["dense 3"], r"layer dense1 \(dense\) does not fit its input of shape \(1, 6, 6\)", "flatten"),
        (["conv2d 3 kernel=9"], r"layer conv1 \(conv2d\)", ""),
        (["flatten", "conv2d 3"], r"layer conv1 \(conv2d\)", "reshape"),
        (["conv2d 3 groups=2"], "layer conv1", "divides both"),
        (["flatten", "dense 5", "maxout 2"], "layer maxout1", ""),
        (["flatten", "dense 5", "reshape 2,3"], "layer reshape1", ""),
        (["conv1d 3"], r"layer conv1 \(conv1d\)", "reshape"),
        (["activation hello"], "no activation called 'hello'", ""),
    ],
)
def test_a_layer_that_does_not_fit_is_named_with_what_would(layers: list[str], message: str, hint: str) -> None:
    with pytest.raises(InputError, match=message) as raised:
        model(*layers).graph(True)
    assert hint in raised.value.hint
    assert raised.value.hint


def test_nothing_is_allocated_for_shapes() -> None:
    net = model("conv2d 100000 padding=1", "flatten", "dense 100000")
    assert net.parameter_count > 10**11
    assert net.outputs == (100000,)


def test_a_network_too_large_is_refused_before_anything_is_made() -> None:
    with pytest.raises(InputError, match="1,000,000,000"):
        Trainer(model("flatten", f"dense {10**10}", shape=(2,)), load("moons"))
