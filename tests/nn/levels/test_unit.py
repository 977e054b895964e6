"""A unit has the value of its place, and all units together have the plan's gradients, for every gate of an MLP and a CNN."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import numpy as np
import pytest

from gradviz.engine import trace
from gradviz.engine.blocks import batched_nodes
from gradviz.engine.tensor_plan import TensorPlan
from gradviz.engine.tensors.reference import pull
from gradviz.errors import InputError
from gradviz.graph import Builder, Node
from gradviz.nn.levels.unit import short_names, unit_of
from gradviz.ops import OPS


def sent(plan: TensorPlan, gate: int) -> dict[int, Any]:
    """What a gate sends back to each node that it reads, by its op record."""
    sources = [plan.graph.original(source) for source in plan.graph.operands[gate]]
    read = [np.asarray(plan.value(source)) for source in sources]
    node = plan.graph.nodes[gate]
    totals: dict[int, Any] = {source: np.zeros(array.shape) for source, array in zip(sources, read, strict=True)}
    for source, part in zip(sources, pull(OPS[node.op], plan.gradient(gate), plan.value(gate), read, node.attributes), strict=True):
        totals[source] = totals[source] + (0.0 if part is None else part)
    return totals


@pytest.mark.heavy
def test_all_units_of_every_gate_add_up_to_the_plan(network: TensorPlan) -> None:
    batched = batched_nodes(network.graph, network.shapes)
    for node in network.graph.nodes:
        if not network.graph.operands[node.id] or network.graph.is_copy(node.id):
            continue
        value = network.value(node.id)
        wanted = sent(network, node.id)
        got: dict[int, Any] = defaultdict(lambda: 0.0)
        for source, array in wanted.items():
            got[source] = np.zeros(np.shape(array))
        rows, terms = value.shape[1:] if batched[node.id] else value.shape, []
        looked = set()
        for sample in range(network.batch or 1):
            for place in np.ndindex(rows):
                unit = unit_of(network, node.id, place, sample)
                if (unit.samples, place) in looked:
                    continue
                looked.add((unit.samples, place))
                run = trace(unit.graph, unit.values, seed=unit.seed)
                if batched[node.id]:
                    assert run.value(unit.graph.output) == pytest.approx(value[(sample, *place)], rel=1e-10, abs=1e-12), node
                terms.append(run.value(unit.graph.output))
                for name, (source, at) in unit.elements.items():
                    got[source][at] += run.grad(name)
        if not batched[node.id] and not value.shape:
            share = len(terms) if OPS[node.op].settings(node.attributes).get("reduction") == "mean" else 1
            assert sum(terms) / share == pytest.approx(float(value), rel=1e-10)
        for source, array in wanted.items():
            if network.graph.nodes[source].role not in ("constant", "noise") and network.graph.nodes[source].name != "y":
                assert np.allclose(got[source], array, rtol=1e-9, atol=1e-12), (node, source)


def test_a_plan_in_single_precision_agrees_to_its_own_digits(planned: Any) -> None:
    plan = planned(
        {"input": [1, 6, 6], "layers": ["conv2d 2 kernel=3", "relu", "flatten", "dense 3"], "loss": "cross_entropy"}, 4, np.float32
    )
    names = {node.op: node.id for node in plan.graph.nodes}
    unit = unit_of(plan, names["conv2d"], (1, 2, 3), 2)
    run = trace(unit.graph, unit.values, seed=unit.seed)
    assert run.value(unit.graph.output) == pytest.approx(float(plan.value(names["conv2d"])[2, 1, 2, 3]), rel=1e-5)
    assert unit.elements["x[0,2,3]"] == (plan.graph.id("x"), (2, 0, 2, 3))
    assert unit.graph.nodes[unit.graph.id("weights[1,0,0,0]")].role == "parameter"
    assert len(unit.elements) == 18


@pytest.mark.parametrize("place", [(), (0, 0), (9,), (-1,)])
def test_a_place_that_is_none_is_named(network: TensorPlan, place: tuple[int, ...]) -> None:
    gate = next(node.id for node in reversed(network.graph.nodes) if node.op == "matmul")
    with pytest.raises(InputError, match="has no unit"):
        unit_of(network, gate, place, 0)


def test_one_number_in_two_places_is_one_leaf() -> None:
    builder = Builder()
    x, w = builder.leaf("x"), builder.leaf("w", "parameter")
    twice = builder.gate("mul", [builder.gate("matmul", [x, w], name="h")] * 2)
    plan = TensorPlan(builder.build(builder.gate("sum", [twice])), {"x": (2, 3), "w": (3, 2)}, dtype=np.float64)
    plan.set("x", np.arange(6.0).reshape(2, 3))
    plan.set("w", np.arange(6.0).reshape(3, 2))
    plan.run()
    gate = next(node.id for node in plan.graph.nodes if node.op == "mul")
    unit = unit_of(plan, gate, (1,), 1)
    run = trace(unit.graph, unit.values, seed=unit.seed)
    assert unit.graph.inputs == ("h[1]",)
    assert run.grad("h[1]") == 2 * run.value("h[1]") == plan.gradient("h")[1, 1]


def test_two_layers_of_one_short_name_are_kept_apart() -> None:
    nodes = [Node(0, "input", name="a/weights", role="parameter"), Node(1, "input", name="b/weights", role="parameter")]
    assert short_names([*nodes, nodes[0]]) == ["weights", "weights2", "weights"]
