import pytest

from gradviz.errors import InputError
from gradviz.nn.layers.connected import activation_layer, activations, dense_leaves
from gradviz.nn.model import Model
from gradviz.nn.spec import from_table


def test_a_dense_layer_declares_its_weights_and_fans() -> None:
    weights, bias = dense_leaves([(7,)], {"units": 5, "bias": True})
    assert (weights.shape, weights.fan_in, weights.fan_out) == ((7, 5), 7, 5)
    assert (bias.shape, bias.initializer) == ((5,), "constant")
    assert len(dense_leaves([(7,)], {"units": 5, "bias": False})) == 1


def test_a_dense_layer_reads_vectors() -> None:
    with pytest.raises(InputError, match="not arrays with 3 axes"):
        dense_leaves([(1, 6, 6)], {"units": 5, "bias": True})


def test_activations_are_found_by_the_registry_of_ops() -> None:
    assert {"relu", "sigmoid", "tanh", "softplus", "elu", "step", "sin"} <= set(activations())
    assert not {"add", "mul", "softmax", "matmul", "flatten", "prelu"} & set(activations())
    assert activation_layer("matmul") is None


@pytest.mark.parametrize("name", activations())
def test_every_activation_is_a_layer(name: str) -> None:
    model = Model(from_table({"input": [3], "layers": [name], "loss": "mse"}))
    assert model.outputs == (3,)
    assert model.graph(True).names[f"{name}1" if not name[-1].isdigit() else model.spec.layers[0].name]
