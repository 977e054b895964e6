from gradviz.nn.layers.normalization import batch_norm_leaves, dropout_leaves
from gradviz.nn.model import Model
from gradviz.nn.spec import from_table


def test_batch_norm_learns_two_numbers_a_channel_and_keeps_two() -> None:
    leaves = {leaf.name: leaf for leaf in batch_norm_leaves([(4, 6, 6)], {})}
    assert {leaf.shape for leaf in leaves.values()} == {(4,)}
    assert [name for name, leaf in leaves.items() if leaf.role == "state"] == ["running_mean", "running_variance"]
    assert (leaves["gamma"].value, leaves["running_variance"].value, leaves["running_variance"].follows) == (1.0, 1.0, "variance")


def test_batch_statistics_are_nodes_in_training_and_leaves_in_evaluation() -> None:
    model = Model(from_table({"input": [4, 6, 6], "layers": ["batch_norm"], "loss": "mse"}))
    assert {"batch_norm1/mean", "batch_norm1/variance"} <= set(model.graph(True).names)
    assert {"batch_norm1/running_mean", "batch_norm1/running_variance"} <= set(model.graph(False).names)


def test_dropout_is_no_gate_in_evaluation() -> None:
    model = Model(from_table({"input": [4], "layers": ["dropout 0.3"], "loss": "mse"}))
    assert "dropout1" in model.graph(True).names
    assert "dropout1" not in model.graph(False).names
    assert dropout_leaves([(4,)], {"rate": 0.25})[0].value == 0.75
