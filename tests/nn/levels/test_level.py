"""Every level of a network is an ordinary graph that runs, and agrees with the plan it was taken from."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from gradviz.engine.blocks import batched_nodes, blocks
from gradviz.engine.tensor_plan import TensorPlan
from gradviz.errors import InputError
from gradviz.nn import naming
from gradviz.nn.levels import Level, ViewPath, level_at
from gradviz.nn.levels import level as module
from gradviz.nn.levels.path import gate_names, opened


def test_every_block_and_gate_can_be_opened(network: TensorPlan) -> None:
    batched = batched_nodes(network.graph, network.shapes)
    for block in blocks(network.graph, network.shapes):
        found = level_at(network, ViewPath(block.name, sample=1))
        assert agrees(network, found, batched), block.name
        for name, gate in gate_names(network.graph, block.name).items():
            inner = level_at(network, opened(found.path, name))
            assert agrees(network, inner, batched), name
            assert inner.places[inner.graph.output] == gate


def agrees(plan: TensorPlan, found: Level, batched: tuple[bool, ...]) -> bool:
    """Whether values and the gradients of data are the plan's rows for the samples shown."""
    run = found.trace
    for node in found.graph.nodes:
        place = found.places[node.id]
        rows: Any = list(found.samples) if batched[place] else slice(None)
        want = plan.value(place)
        want = want[rows] if want.ndim else want
        if not np.allclose(run.value(node.id), want, rtol=1e-10, atol=1e-12):
            return False
    whole = plan.gradient(found.places[found.graph.output])
    return whole is None or np.shape(found.seed) == np.shape(run.value(found.graph.output))


def test_the_samples_of_a_block_share_its_gradient(planned: Any) -> None:
    plan = planned({"input": [4], "layers": ["dense 5", "tanh", "dense 3"], "loss": "cross_entropy"}, 3)
    parts = [level_at(plan, ViewPath("dense1", sample=sample)).trace.grad("weights") for sample in range(3)]
    assert np.allclose(sum(parts), plan.gradient("dense1/weights"), rtol=1e-12)


def test_a_level_stays_what_it_was_while_the_training_goes_on(network: TensorPlan) -> None:
    found = [level_at(network, ViewPath()), level_at(network, ViewPath("dense1"))]
    names = ("dense1/weights", "weights")
    before = [one.trace.value(name).copy() for one, name in zip(found, names, strict=True)]
    network.parameters[...] = 0.0
    network.run()
    after = [one.trace.value(name) for one, name in zip(found, names, strict=True)]
    assert all((old == new).all() for old, new in zip(before, after, strict=True))


def test_in_a_layer_what_it_learns_goes_without_its_name(planned: Any) -> None:
    plan = planned({"input": [4], "layers": ["dense 5", "tanh", "dense 3 name=bias"], "loss": "cross_entropy"}, 3)
    assert level_at(plan, ViewPath("dense1")).graph.inputs == ("x", "weights", "bias")
    last = level_at(plan, ViewPath("bias")).graph
    assert last.inputs == ("tanh1", "weights", "bias′")
    assert last.labels[last.output] == "bias"
    assert level_at(plan, ViewPath("dense1", "matmul")).graph.inputs == ("x", "weights")


def test_layers_are_called_what_they_are_on_screen(planned: Any) -> None:
    plan = planned({"input": [4], "layers": ["dense 5", "tanh", "dense 3"], "loss": "cross_entropy"}, 3)
    titles = {"dense1": "Dense 1", "tanh1": "tanh"}
    unit = level_at(plan, ViewPath("dense2", "matmul", (1,)))
    shown = unit.called(titles)
    assert {"tanh[0]", "weights[0,1]"} <= set(shown.graph.inputs)
    assert shown.trace.value(shown.graph.output) == unit.trace.value(unit.graph.output)
    assert shown.elements["tanh[0]"] == unit.elements["tanh1[0]"]
    assert unit.called({"tanh1": "hyperbolic tangent"}).graph.inputs == unit.graph.inputs
    longest = (module.LONGEST - len("[0]")) * "a"
    assert f"{longest}[0]" in unit.called({"tanh1": longest}).graph.inputs
    assert "tanh1[0]" in unit.called({"tanh1": longest + "a"}).graph.inputs
    layer = level_at(plan, ViewPath("dense1")).called(titles)
    assert layer.graph.labels[layer.graph.output] == "Dense 1"
    last = level_at(plan, ViewPath("dense2"))
    assert last.called({"tanh1": "weights"}) is last


def test_arrays_are_said_in_the_language(planned: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = planned({"input": [4], "layers": ["dense 5", "tanh", "dense 3"], "loss": "cross_entropy"}, 3)
    monkeypatch.setattr(naming, "say", {"weights": "веса", "bias": "смещение"}.__getitem__)
    assert level_at(plan, ViewPath("dense1")).called({}).graph.inputs == ("x", "веса", "смещение")
    assert "веса[0,1]" in level_at(plan, ViewPath("dense2", "matmul", (1,))).called({}).graph.inputs


def test_one_multiplication_of_a_network(network: TensorPlan) -> None:
    found = level_at(network, ViewPath("dense1", "matmul", (2,), sample=1))
    product = next(node.id for node in found.graph.nodes if node.op == "mul")
    run = found.trace
    left, right = (run.value(source) for source in found.graph.operands[product])
    assert run.value(product) == left * right
    assert run.value("weights[0,2]") == network.value("dense1/weights")[0, 2]
    assert module.units(network, found.path) == network.value(found.places[-1]).shape[1:]


@pytest.mark.parametrize(
    ("path", "says"),
    [
        (ViewPath("dense9"), "no part called dense9"),
        (ViewPath("dense1", "conv9"), "no part called conv9"),
        (ViewPath("dense1", "matmul", (99,)), "has no unit"),
        (ViewPath(sample=3), "no sample 3"),
    ],
)
def test_a_place_that_is_none_is_named(network: TensorPlan, path: ViewPath, says: str) -> None:
    with pytest.raises(InputError, match=says):
        level_at(network, path)


def test_a_unit_of_too_many_gates_is_refused(network: TensorPlan, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_GATES", 3)
    with pytest.raises(InputError, match="too many to look at"):
        level_at(network, ViewPath("dense1", "matmul", (0,)))


def test_the_whole_network_is_called_so_too(planned: Any) -> None:
    plan = planned({"input": [4], "layers": ["dense 5", "tanh", "dense 3"], "loss": "cross_entropy"}, 3)
    titles = {"x": "Input", "dense1": "Dense 1", "loss": "Loss"}
    found = level_at(plan, ViewPath()).called(titles)
    assert found.graph is plan.graph
    assert {"Input", "Dense 1", "Dense 1/weights", "tanh1", "Loss"} <= set(found.trace.graph.names)
    assert (found.trace.value("Dense 1/weights") == plan.value("dense1/weights")).all()
    assert set(found.trace.inputs) == {node.name for node in found.trace.graph.leaves if node.name}


def test_in_a_layer_its_gates_go_without_its_name(planned: Any) -> None:
    plan = planned({"input": [4], "layers": ["dense 5", "batch_norm", "dense 3"], "loss": "cross_entropy"}, 3)
    block = next(block.name for block in blocks(plan.graph, plan.shapes) if block.name.startswith("batch_norm"))
    names = [node.name for node in level_at(plan, ViewPath(block)).graph.nodes if node.name]
    assert {"mean", "variance"} <= set(names)
    assert not any("/" in name for name in names)
